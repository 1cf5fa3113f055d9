"""Make the cells of a table from its lines; where a line between two fields is missing, they are one cell."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.pdf.printed import RuledLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.files.pdf.printed import Char, PdfPage

NEAR = 3.0  # points between lines that are one (a double border), or that touch
OPEN = 8.0  # points by which lines reach beyond the last one that crosses them where a border is not drawn
ROW = 50.0  # points; a row with one cell, a caption, is no higher
WALL = 0.5  # share of a cell's side that must be drawn
MAX_RULES = 1_500  # of one direction on a page, after joining
MAX_PLACES = 60_000  # rows times columns


@dataclass(slots=True)
class DrawnCell:
    """A cell: rows `top` to `bottom` and columns `left` to `right` of its table (ends excluded), and what is in it.

    `box`: its borders in points. `foreign`: digits in it that may be of its text, or of what is laid over it.
    """

    top: int
    left: int
    bottom: int
    right: int
    characters: list[Char] = field(default_factory=list)
    foreign: list[Char] = field(default_factory=list)
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class DrawnTable:
    """A ruled table on a page: the positions of its columns' and rows' borders, and its cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[DrawnCell]
    owners: list[list[DrawnCell]]

    def take(self, char: Char) -> DrawnCell | None:
        """Put a character into its cell and return that; None if it is outside of the table."""
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1):
            return None
        cell = self.owners[row][column]
        cell.characters.append(char)
        return cell


def ruled_tables(page: PdfPage) -> list[DrawnTable]:
    """Return the tables that the lines of a page draw, from top to bottom. A frame around text is no table."""
    across, down = _joined(page.across), _joined(page.down)
    if len(across) > MAX_RULES or len(down) > MAX_RULES:
        page.cut = True
        return []
    found = []
    parts, lone = _components(across, down)
    for own_across, own_down in parts:
        _close(own_across, lone, page)
        table = _table(own_across, own_down)
        if table is not None and len(table.cells) > 1:
            found.append(table)
    found.sort(key=lambda table: (table.ys[0], table.xs[0]))
    return found


def _joined(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Join what lies on one line: the borders of single cells, dashes, the two lines of a double border.

    Each is where its own parts are: the columns of another table on the page may be a few points beside.
    """
    joined: list[RuledLine] = []
    for group in _grouped(sorted(rules)):
        parts = sorted(group, key=lambda rule: (rule.start, rule.stop))
        own, stop = [parts[0]], parts[0].stop
        for part in parts[1:]:
            if part.start > stop + NEAR:
                joined.append(_one(own))
                own, stop = [], part.stop
            own.append(part)
            stop = max(stop, part.stop)
        joined.append(_one(own))
    return joined


def _one(parts: Sequence[RuledLine]) -> RuledLine:
    """Return the line that lines make, at their mean position by length."""
    lengths = [max(part.stop - part.start, 1e-6) for part in parts]
    at = sum(part.at * length for part, length in zip(parts, lengths, strict=True)) / sum(lengths)
    return RuledLine(at, parts[0].start, max(part.stop for part in parts))


def _grouped(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    groups: list[list[RuledLine]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _components(
    across: Sequence[RuledLine], down: Sequence[RuledLine]
) -> tuple[list[tuple[list[RuledLine], list[RuledLine]]], list[RuledLine]]:
    """Return the lines that hang together, for each table those across and those down; and those across that are alone."""
    leader = list(range(len(across) + len(down)))

    def first(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for i, line in enumerate(across):
        for j, post in enumerate(down):
            crosses = line.start - NEAR <= post.at <= line.stop + NEAR
            if crosses and post.start - NEAR <= line.at <= post.stop + NEAR:
                leader[first(i)] = first(len(across) + j)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for at in range(len(leader)):
        own = groups.setdefault(first(at), ([], []))
        if at < len(across):
            own[0].append(across[at])
        else:
            own[1].append(down[at - len(across)])
    parts = [own for own in groups.values() if own[0] and own[1]]
    return parts, [line for own in groups.values() if not own[1] for line in own[0]]


def _close(across: list[RuledLine], lone: Sequence[RuledLine], page: PdfPage) -> None:
    """Add the lines above and below a table without side borders, where its outer row is one cell with a text."""
    start, stop = min(line.start for line in across), max(line.stop for line in across)
    for line in lone:
        alike = abs(line.start - start) <= NEAR and abs(line.stop - stop) <= NEAR
        top, bottom = min(own.at for own in across), max(own.at for own in across)
        low, high = (line.at, top) if line.at < top else (bottom, line.at)
        if alike and NEAR < high - low <= ROW and _has_text(page, low, high):
            across.append(line)


def _has_text(page: PdfPage, top: float, bottom: float) -> bool:
    return any(top < (char.top + char.bottom) / 2 < bottom for char in page.characters if char.text != " ")


def _table(across: Sequence[RuledLine], down: Sequence[RuledLine]) -> DrawnTable | None:
    ys, xs = _borders(across, down), _borders(down, across)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MAX_PLACES:
        return None
    below = [[_drawn(across, ys[row], xs[at], xs[at + 1]) for at in range(columns)] for row in range(1, rows)]
    beside = [[_drawn(down, xs[at], ys[row], ys[row + 1]) for at in range(1, columns)] for row in range(rows)]
    cells, owners = _cells(rows, columns, below, beside)
    for cell in cells:
        cell.box = xs[cell.left], ys[cell.top], xs[cell.right], ys[cell.bottom]
    return DrawnTable(xs, ys, cells, owners)


def _borders(crossed: Sequence[RuledLine], others: Sequence[RuledLine]) -> list[float]:
    """Return the borders in one direction; where the outermost is not drawn, the ends of the other lines make it.

    One line that reaches out alone is none of the table's: the bar beside a changed line, an underline.
    """
    found: list[float] = []
    for at in sorted(rule.at for rule in crossed):
        if not found or at - found[-1] > NEAR:
            found.append(at)
    starts, stops = sorted(rule.start for rule in others), sorted(rule.stop for rule in others)
    if len(others) > 1 and starts[1] < found[0] - OPEN:
        found.insert(0, starts[0])
    if len(others) > 1 and stops[-2] > found[-1] + OPEN:
        found.append(stops[-1])
    return found


def _drawn(rules: Sequence[RuledLine], at: float, start: float, stop: float) -> bool:
    """Return whether most of a cell's side is drawn."""
    covered = 0.0
    for rule in rules:
        if abs(rule.at - at) <= NEAR:
            covered += max(0.0, min(rule.stop, stop) - max(rule.start, start))
    return covered >= WALL * (stop - start)


def _cells(
    rows: int, columns: int, below: list[list[bool]], beside: list[list[bool]]
) -> tuple[list[DrawnCell], list[list[DrawnCell]]]:
    """Merge the places between which no line is drawn; what is no rectangle is cut into rectangles."""
    owners: list[list[DrawnCell | None]] = [[None] * columns for _ in range(rows)]
    cells: list[DrawnCell] = []
    for row in range(rows):
        for column in range(columns):
            if owners[row][column] is not None:
                continue
            right = column + 1
            while right < columns and owners[row][right] is None and not beside[row][right - 1]:
                right += 1
            bottom = row + 1
            while bottom < rows and not any(below[bottom - 1][at] for at in range(column, right)):
                inside = [beside[bottom][at - 1] for at in range(column + 1, right)]
                if any(inside) or any(owners[bottom][at] is not None for at in range(column, right)):
                    break
                bottom += 1
            cell = DrawnCell(row, column, bottom, right)
            cells.append(cell)
            for at in range(row, bottom):
                owners[at][column:right] = [cell] * (right - column)
    return cells, [[owner for owner in row if owner is not None] for row in owners]
