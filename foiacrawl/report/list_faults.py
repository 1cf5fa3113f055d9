"""What is wrong with a row of a list: a cell too many or too few, cells in another order, numbers where none belong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import is_blank, is_reported, is_value
from foiacrawl.report.labels import core
from foiacrawl.report.list_items import is_known
from foiacrawl.report.lists import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.lists import Role, Roles
    from foiacrawl.report.segments import Segment

WITHOUT_NUMBERS = ("unit", "note")
MAX_END = 3  # characters of the end of a label
MIN_PRINTED = 2  # cells: a heading alone in its row has any width
MAX_UNIT = 5  # characters; a longer text below the head of units is a label
IN_PIECES = "⏎"  # between the pieces of a printed label where they may be two labels, one without its number
MIN_LABEL = 4  # characters of a label that no unit and no short remark is


def usual_end(segment: Segment) -> int:
    """Return the column after the last of most rows: rows that a cell too many or too few has moved are few."""
    if not segment.grid.spans:
        return 0
    ends = Counter(_end(cells) for cells in segment.rows if len(cells) > 1)
    return ends.most_common(1)[0][0] if ends else 0


def fault(grid: Grid, index: int, cells: Sequence[Cell], head: Roles, end: int) -> str | None:
    """Return why the cells of a row cannot be those below its heads; None where nothing speaks against it.

    `end` is the column after the last of most rows. Positions are certain only in a row that is as wide as they are.
    """
    if not grid.spans or is_crossed(grid, index, zip(head.cells, head.roles, strict=True)):
        return None
    last = max(cell.column + cell.colspan for cell in head.cells)
    if any(cell.column >= last and is_reported(cell) for cell in cells):
        return "prints a number under no head; which head was lost is unknown"
    if sum(not is_blank(cell) for cell in cells) < MIN_PRINTED:
        return None
    own = max((cell.column + cell.colspan for cell in grid.covered[index] if cell is not None), default=0)
    if own > max(end, last):
        return f"is {own} columns wide in a list of {max(end, last)}; which cell was added is unknown"
    if own < min(end, last) and is_blank(cells[-1]):
        return f"is {own} columns wide in a list of {end}; which cell was lost is unknown"
    return None


def is_end(text: str) -> bool:
    """Return whether a text is so short that it may be the end of a label which a converter broke: 数, 请数."""
    return (
        len(core(text)) <= MAX_END
        and core(text).endswith(tuple(words()["label_ends"]))
        and not is_known(text)
    )


def is_torn(segment: Segment) -> bool:
    """Return whether a text has ends of labels in the place of labels: others that no form knows may be pieces as well."""
    if segment.grid.spans:
        return False
    first = (next((cell.text for cell in cells if not is_blank(cell)), "") for cells in segment.rows)
    return any(is_end(text.partition(IN_PIECES)[0]) for text in first)


def is_crossed(grid: Grid, index: int, heads: Iterable[tuple[Cell, Role]]) -> bool:
    """Return whether headings that span down cross: one covers a row twice, or is to the right of the row's own label.

    So it is where the line that begins a heading is printed twice: the columns of the row are not those of its heads.
    """
    covered = grid.covered[index]
    first = covered[0]
    second = next((cell for cell in covered if cell is not None and cell is not first), None)
    if first is None or second is None or second.rowspan == 1 or is_blank(first):
        return False
    if first.row == index:
        below = next((role for head, role in heads if head.column == second.column), None)
        return second.row < index and below == "label" and not is_value(first)
    return first.text == second.text


def _end(cells: Sequence[Cell]) -> int:
    return cells[-1].column + cells[-1].colspan


def is_misplaced(label: str, unit: str, cells: Sequence[Cell]) -> bool:
    """Return whether a label is none: a number, a unit of measurement, or a remark in a row whose label is elsewhere.

    `unit` is what the row prints below the head of units.
    """
    text = core(label)
    if not text or text.isdigit() or text in words()["units"]:
        return True
    if len(text) < MIN_LABEL and len(core(unit)) > MAX_UNIT:
        return True
    others = [cell.text for cell in cells if len(cell.text) >= MIN_LABEL and cell.text != label]
    return any(map(is_known, others)) and not is_known(label)


def printed_below(group: Sequence[tuple[Cell, Role]], role: Role, cells: Sequence[Cell]) -> str:
    """Return the text of a row that begins below the head of a role; nothing where there is no such."""
    columns = {head.column for head, own in group if own == role}
    return next((cell.text for cell in cells if cell.column in columns), "")


def numbers_beside(
    grid: Grid, cells: Sequence[Cell], group: Sequence[tuple[Cell, Role]], read: Collection[int]
) -> Iterator[Cell]:
    """Yield the numbers of a row below heads of words, and those beside another below the same head."""
    if not grid.spans:
        return
    for head, role in group:
        for cell in cells:
            if not head.column <= cell.column < head.column + head.colspan or not is_value(cell):
                continue
            is_second = role in ("in_year", "cumulative", "period", "other") and id(cell) not in read
            if is_reported(cell) and (role in WITHOUT_NUMBERS or is_second):
                yield cell
