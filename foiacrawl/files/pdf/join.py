"""Join tables over page breaks: repeated column heads are dropped, rows cut in two are joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.files.pdf.table import SAME, PdfCell, PdfTable

if TYPE_CHECKING:
    from collections.abc import Sequence


_WIDTH = 12.0  # points by which the widths of two parts of a table may differ
VALUE = re.compile(
    r"^(?:[+\-－−]?[\d０-９][\d０-９,，\s]*(?:[.．][\d０-９]+)?\s*[^\W\d_]{0,2}"
    r"|[-－—–‐/／\\]{1,2}|无|不涉及|N/A)$"
)
_FAR = 1_000.0  # points: a page break is between a text and the border below
_ROOM = 16.0  # points below a text that leave room for another line: then it has ended
_MIN_ROWS = 6
_UNIT = 2  # characters of a cell beside the label that says what is counted
_SHORT = 3.0  # points
_OPEN = re.compile(r"[（(“《、，,]$|^其$")  # no label ends so
_BEGINS = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|^其中")


def continues(above: PdfTable, below: PdfTable) -> bool:
    """Return whether the first table of a page continues the last one of the page before, by their columns."""
    shift = above.left - below.left
    if abs((above.right - above.left) - (below.right - below.left)) > _WIDTH:
        if _open_group(above, below) is None:
            return False
        shift = 0.0
    edges = {round(edge, 1) for cell in above.cells for edge in (cell.left, cell.right)}
    own = {round(edge + shift, 1) for cell in below.cells for edge in (cell.left, cell.right)}
    # A head over several columns has few borders, the rows below it have those and more.
    few, many = sorted((edges, own), key=len)
    known = sum(any(abs(edge - other) <= SAME for other in many) for edge in few)
    return known * 2 > len(few)


def _open_group(above: PdfTable, below: PdfTable) -> PdfCell | None:
    """Return the cell at the left that spans the whole next page, where browsers draw no border around it."""
    for cell in above.cells:
        if not cell.text or cell.bottom < above.rows:
            continue  # an empty column is that of a page's layout
        if cell.left - above.left <= SAME < cell.right - cell.left:
            left, right = below.left - cell.right, below.right - above.right
            return cell if abs(left) <= SAME and abs(right) <= SAME else None
    return None


def join(above: PdfTable, below: PdfTable) -> None:
    """Append the table of the next page: its repeated head is dropped, a row cut by the page break is joined."""
    group = _open_group(above, below)
    if group is not None:
        below.cells.append(PdfCell("", 0, below.rows, group.left, group.right))
    shift = above.left - below.left
    for cell in below.cells:
        cell.left += shift
        cell.right += shift
    _drop_head(above, below)
    if not below.cells:
        return
    cut = _is_cut(above, below)
    _carry_down(above, below, cut)
    if cut:
        _join_halves(above, below)
    for cell in above.cells:
        if cell.bottom == above.rows:
            cell.gap = _FAR  # the gap at a page break is not comparable with others
    for cell in below.cells:
        cell.top += above.rows
        cell.bottom += above.rows
    above.cells += below.cells
    above.rows += below.rows


def _drop_head(above: PdfTable, below: PdfTable) -> None:
    """Drop the rows at the top that the table above begins with as well."""
    same = 0
    while same < min(above.rows, below.rows):
        own = [cell.text for cell in below.row(same)]
        if own != [cell.text for cell in above.row(same)] or any(VALUE.match(text) for text in own):
            break
        same += 1
    if same and not any(cell.text for at in range(same) for cell in below.row(at)):
        return
    below.drop_rows(same)


def _is_cut(above: PdfTable, below: PdfTable) -> bool:
    """Return whether the page break went through a row: one half has its values, the other the rest of its label."""
    halves = _halves(above, below)
    if not halves:
        return False
    labels = [(upper, lower) for upper, lower in halves if lower.text and not VALUE.match(lower.text)]
    values_below = any(VALUE.match(lower.text) for _, lower in halves)
    if not _fit(halves):
        return False
    if not labels:  # the values alone are on the next page, in the middle of a tall row
        return (values_below and any(upper.text for upper, _ in halves)) or (
            not values_below and _ends_short(above)
        )
    if not all(upper.text and not VALUE.match(upper.text) for upper, _ in labels):
        return False
    if all(_OPEN.search(upper.text) for upper, _ in labels) or _ends_short(above):
        return True
    if any(_BEGINS.match(lower.text) for _, lower in labels):
        return False
    if any(not upper.full and max(len(upper.text), len(lower.text)) <= _UNIT for upper, lower in labels[1:]):
        return False  # each half has a unit of its own: 台 and 场
    return all(upper.full for upper, _ in labels) or _has_no_blank_rows(above, [lower for _, lower in labels])


def _fit(halves: Sequence[tuple[PdfCell, PdfCell]]) -> bool:
    """Return whether the values of two halves can be those of one row: in one half only, but for numbers cut in two."""
    both = [(upper, lower) for upper, lower in halves if upper.text and VALUE.match(lower.text)]
    if not both:
        valued = [any(VALUE.match(half[at].text) for half in halves) for at in (0, 1)]
        return not all(valued)
    rest = [lower for upper, lower in halves if VALUE.match(upper.text) and not lower.text]
    return bool(rest) and all(VALUE.match(upper.text) and upper.full for upper, _ in both)


def _halves(above: PdfTable, below: PdfTable) -> list[tuple[PdfCell, PdfCell]]:
    """Return the cells of the last row, each with the cell right below it on the next page.

    Cells over several rows are left out. None are returned where the columns differ.
    """
    halves = []
    for lower in below.row(0):
        if lower.bottom > 1:
            continue
        upper = next((one for one in above.cells if one.bottom == above.rows and one.covers(lower)), None)
        if upper is None or (upper.bottom - upper.top > 1 and lower.text):
            return []
        if upper.bottom - upper.top == 1:
            halves.append((upper, lower))
    return halves


def _has_no_blank_rows(table: PdfTable, labels: Sequence[PdfCell]) -> bool:
    """Return whether no row of the table is blank beside its labels: then the rest of a label makes no row either."""
    labelled = {cell.top for cell in table.cells if cell.text and not any(cell.covers(one) for one in labels)}
    return len(labelled) >= _MIN_ROWS and labelled >= set(range(table.rows))


def _ends_short(table: PdfTable) -> bool:
    """Return whether the last row lacks the space that all others have below their text."""
    gaps: dict[int, float] = {}
    for cell in table.cells:
        if cell.text:
            gaps[cell.bottom] = min(gaps.get(cell.bottom, cell.gap), cell.gap)
    last = gaps.pop(table.rows, None)
    return last is not None and bool(gaps) and last < min(gaps.values()) - _SHORT


def _join_halves(above: PdfTable, below: PdfTable) -> None:
    """Join the halves of a row that was cut."""
    for upper, lower in _halves(above, below):
        upper.add(lower)
        upper.gap = lower.gap if lower.text else _FAR
        upper.full = lower.full if lower.text else upper.full
    below.drop_rows(1)


def _carry_down(above: PdfTable, below: PdfTable, cut: bool) -> None:
    """Let a cell over several rows reach over the page break, where its second part is blank, the same or the rest.

    `cut`: the first row below is the rest of the last one above.
    """
    for cell in below.row(0):
        over = next((one for one in above.cells if one.bottom == above.rows and one.covers(cell)), None)
        if over is None or (cell.bottom == 1 and not _is_group(over, cell, below, cut)):
            continue
        if cell.text and cell.text != over.text:
            if _BEGINS.match(cell.text) or cell.bottom == 1 or (not cut and _has_ended(over)):
                continue
            over.add(cell)
        over.gap, over.full = (cell.gap, cell.full) if cell.text else (_FAR, over.full)
        over.bottom = above.rows + cell.bottom - cut
        below.cells.remove(cell)


def _has_ended(over: PdfCell) -> bool:
    """Return whether the text of a cell is whole: there was room for more below it, or it is a head or a plain label."""
    alone = over.bottom - over.top == 1
    return not over.text or over.gap > _ROOM or (alone and not (over.full and _BEGINS.match(over.text)))


def _is_group(over: PdfCell, cell: PdfCell, below: PdfTable, cut: bool) -> bool:
    """Return whether a cell of one row ends one that covers several: not a half of a cut row, nor a value left blank."""
    if cut or over.bottom - over.top == 1:
        return False
    return not any(VALUE.match(one.text) for one in below.row(0) if one.left < cell.left)
