"""Find tables drawn with rules: from the ink of a page to cells with their spans, by the lines between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

# Pixels, at some 150 to 200 dots an inch: a rule is longer than any stroke of the text in a table.
RULE_ACROSS = 50
RULE_DOWN = 24
NEAR = 8  # two rules closer than this are one (double borders, a rule that is not quite straight)
ACROSS = 0.6  # share of a cell's side that has to be drawn
DOWN = 0.75  # more than a character fills of its row; a bracket may fill as much,
ENDS = 3  # pixels: but a rule reaches the rules above and below it
MIN_WIDTH, MIN_HEIGHT = 60, 20
MAX_LINES = 600


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell between rules: its place in the table, and its inside on the page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table: its outline, the places of its vertical rules, and its cells in reading order."""

    box: Box
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    cells: tuple[RuledCell, ...]


def rules(ink: Grey) -> tuple[Grey, Grey]:
    """Return the rules of a page, those across and those down, as ink."""
    # A thin rule that is not quite level is a staircase: thicken it before looking for a long run.
    across = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, RULE_ACROSS), np.uint8))
    down = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((RULE_DOWN, 1), np.uint8))
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def find_tables(across: Grey, down: Grey) -> list[RuledTable]:
    """Return the tables that rules make, from top to bottom. A frame around one cell is no table."""
    joined = cv2.dilate(across | down, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height = (int(stats[number, k]) for k in range(4))
        if width < MIN_WIDTH or height < MIN_HEIGHT:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        own = labels[window] == number
        table = _table(across[window] * own, down[window] * own, left, top)
        if table is not None:
            found.append(table)
    return sorted(_outermost(found), key=lambda table: (table.box.top, table.box.left))


def _outermost(tables: list[RuledTable]) -> Iterable[RuledTable]:
    """Leave out tables inside a cell of another table."""
    for table in tables:
        if not any(other is not table and _within(table.box, other.box) for other in tables):
            yield table


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left
        and inner.top >= outer.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def _table(across: Grey, down: Grey, left: int, top: int) -> RuledTable | None:
    """Return the table of one connected drawing of rules, or None if it makes fewer than two cells."""
    ys = _places(across, axis=0)
    xs = _places(down, axis=1)
    if not ys or not xs:
        return None
    # Tables open at the sides: the rules across reach further than the outermost rules down.
    reach_x, reach_y = _reach(across, axis=0), _reach(down, axis=1)
    xs, ys = _widened(xs, reach_x), _widened(ys, reach_y)
    if len(xs) < 2 or len(ys) < 2 or len(xs) > MAX_LINES or len(ys) > MAX_LINES:
        return None
    xs = _used(xs, np.asarray(_down_edges(down, xs, ys).any(axis=0)))
    ys = _used(ys, np.asarray(_across_edges(across, xs, ys).any(axis=1)))
    areas = _areas(_across_edges(across, xs, ys), _down_edges(down, xs, ys))
    cells = tuple(
        RuledCell(
            row,
            column,
            rowspan,
            colspan,
            Box(left + xs[column], top + ys[row], left + xs[column + colspan], top + ys[row + rowspan]),
        )
        for row, column, rowspan, colspan in areas
    )
    if len(cells) < 2:
        return None
    box = Box(left + xs[0], top + ys[0], left + xs[-1], top + ys[-1])
    return RuledTable(box, tuple(left + x for x in xs), tuple(top + y for y in ys), cells)


def _places(lines: Grey, axis: int) -> list[int]:
    """Return the positions of the lines: their middles along `axis` (0: rows of pixels), near ones joined."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    weighted = sorted(
        (float(middles[n, 1 - axis]), float(stats[n, 2 if axis == 0 else 3])) for n in range(1, count)
    )
    places: list[list[tuple[float, float]]] = []
    for place, length in weighted:
        if places and place - places[-1][-1][0] <= NEAR:
            places[-1].append((place, length))
        else:
            places.append([(place, length)])
    return [round(sum(p * w for p, w in group) / sum(w for _, w in group)) for group in places]


def _reach(lines: Grey, axis: int) -> tuple[int, int]:
    """Return the first and the last pixel along the other axis that any line covers."""
    covered = np.flatnonzero(lines.any(axis=axis))
    return int(covered[0]), int(covered[-1])


def _widened(places: list[int], reach: tuple[int, int]) -> list[int]:
    first = [reach[0]] if places[0] - reach[0] > 2 * NEAR else []
    last = [reach[1]] if reach[1] - places[-1] > 2 * NEAR else []
    return [*first, *places, *last]


def _used(places: list[int], drawn: NDArray[np.bool_]) -> list[int]:
    """Leave out inner places at which no side of a cell is drawn: strokes of text taken for rules."""
    last = len(places) - 1
    return [place for index, place in enumerate(places) if index in (0, last) or drawn[index]]


def _across_edges(across: Grey, xs: list[int], ys: list[int]) -> NDArray[np.bool_]:
    """Return for each place y and each column whether the side there is drawn."""
    edges = np.zeros((len(ys), len(xs) - 1), dtype=bool)
    for i, y in enumerate(ys):
        band = np.asarray(across[max(0, y - NEAR // 2 - 1) : y + NEAR // 2 + 2].any(axis=0))
        for j in range(len(xs) - 1):
            edges[i, j] = _share(band[xs[j] + 4 : xs[j + 1] - 3]) >= ACROSS
    return edges


def _down_edges(down: Grey, xs: list[int], ys: list[int]) -> NDArray[np.bool_]:
    """Return for each row and each place x whether the side there is drawn."""
    edges = np.zeros((len(ys) - 1, len(xs)), dtype=bool)
    for j, x in enumerate(xs):
        band = np.asarray(down[:, max(0, x - NEAR // 2 - 1) : x + NEAR // 2 + 2].any(axis=1))
        for i in range(len(ys) - 1):
            side = band[ys[i] + 3 : ys[i + 1] - 2]
            edges[i, j] = _share(side) >= DOWN and bool(side[:ENDS].any() and side[-ENDS:].any())
    return edges


def _share(band: NDArray[Any]) -> float:
    return float(band.mean()) if band.size else 0.0


def _areas(across: NDArray[np.bool_], down: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Return the cells (row, column, rowspan, colspan): fields without a drawn side between them are one."""
    height, width = down.shape[0], across.shape[1]
    group = np.arange(height * width).reshape(height, width)
    for i in range(height):
        for j in range(width):
            if j + 1 < width and not down[i, j + 1]:
                _join(group, i, j, i, j + 1)
            if i + 1 < height and not across[i + 1, j]:
                _join(group, i, j, i + 1, j)
    outside = _outside(group, across, down)
    boxes = []
    for name in np.unique(group):
        if name in outside:
            continue
        where_y, where_x = np.nonzero(group == name)
        boxes.append([int(where_y.min()), int(where_x.min()), int(where_y.max()), int(where_x.max())])
    return sorted((a, b, c - a + 1, d - b + 1) for a, b, c, d in _disjoint(boxes))


def _join(group: NDArray[np.int_], i: int, j: int, k: int, m: int) -> None:
    one, two = group[i, j], group[k, m]
    if one != two:
        group[group == max(one, two)] = min(one, two)


def _outside(group: NDArray[np.int_], across: NDArray[np.bool_], down: NDArray[np.bool_]) -> set[int]:
    """Return the fields without a border at a side that is drawn elsewhere: they are beside the table, not in it."""
    open_: set[int] = set()
    sides = (
        (down[:, 0], group[:, 0]),
        (down[:, -1], group[:, -1]),
        (across[0], group[0]),
        (across[-1], group[-1]),
    )
    for drawn, names in sides:
        if drawn.mean() >= 0.5:
            open_.update(int(name) for name, there in zip(names, drawn, strict=True) if not there)
    return open_


def _disjoint(boxes: list[list[int]]) -> list[list[int]]:
    """Join rectangles that overlap (a side half drawn leaves an L), until none does."""
    boxes = list(boxes)
    index = 0
    while index < len(boxes):
        one = boxes[index]
        hit = next((b for b in boxes[index + 1 :] if _overlap(one, b)), None)
        if hit is None:
            index += 1
            continue
        boxes.remove(hit)
        one[:] = [min(one[0], hit[0]), min(one[1], hit[1]), max(one[2], hit[2]), max(one[3], hit[3])]
        index = 0
    return boxes


def _overlap(one: list[int], two: list[int]) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
