"""A worksheet, whatever program wrote it: the cells a person sees, as paragraphs and tables.

People write whole reports into a sheet: a title over all columns, prose in merged cells, tables between. A row
with one cell that reads like text is a paragraph; all else is a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import Block, Paragraph, Table, text_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_CELLS = 100_000
# Cells looked at, blank ones and those beyond `MAX_COLUMNS` too: thirty rows formatted to Excel's last column.
MAX_SEEN = 500_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256  # that Excel itself had until 2007
_LONG = 40  # characters; the longest caption inside a statutory table has 25
_SENTENCE = re.compile(r"[。；]\s*$|^\s{2,}\S.{20}")
_TITLE = re.compile(
    r"(?:年度?报告|年報告|工作报告|年报|年報|统计表|統計表|一览表|一覽表|情况表|情況表)\d?(?:[（(][^（(]*[)）])?\s*$|^附[表件]|^[（(]?续表|^[（(]?續表"
)
_DATE = re.compile(r"^\s*(?:二\S{3}|20\s?\d\s?\d)\s*[年./-]\s*\S{1,3}\s*[月./-]\s*\S{1,3}\s*日?\s*$")
_LINE = re.compile(
    r"^(?:填[报報表]|报送|報送|制表|審核|审核|联系|聯繫|日期|单位名称)|^[单單]位(?:[（(].{1,4}[)）])?[:：]"
)
_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_NUMBER = re.compile(r"^[-+]?[\d,.]+%?$")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, zero-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """The content of a worksheet: texts by (row, column), merged areas, hidden rows and columns."""

    name: str = ""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    cut: bool = False
    seen: int = 0

    def put(self, row: int, column: int, text: str) -> bool:
        """Keep a text; False when the sheet is full."""
        self.seen += 1
        if row >= MAX_ROWS or len(self.texts) >= MAX_CELLS or self.seen > MAX_SEEN:
            self.cut = True
            return False
        if column >= MAX_COLUMNS:
            self.cut = True
        elif text.strip():
            self.texts[row, column] = text
        return True


@dataclass(frozen=True, slots=True)
class _ShownCell:
    """A printed cell: its text and the shown rows and columns it covers."""

    text: str
    rows: int
    columns: int


def blocks(sheet: Sheet) -> list[Block]:
    """Return a sheet as paragraphs and tables; those of a hidden sheet are hidden."""
    rows = [row for row in _rows(sheet) if any(one.text for one in row)]
    if not rows:
        return []
    if sheet.hidden:
        return [_table(rows, hidden=True)]
    width = max(sum(one.columns for one in row) for row in rows)
    found: list[Block] = []
    table: list[list[_ShownCell]] = []
    closing = _closing(rows, width)
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        if index >= closing or (_is_paragraph(row, below, width) and not _covers_next_row(table)):
            found += _closed(table)
            table = []
            found += [Paragraph(next(one.text for one in row if one.text).strip())]
        else:
            table.append(row)
    return [*found, *_closed(table)]


def _closing(rows: Sequence[Sequence[_ShownCell]], width: int) -> int:
    """Return where the lines below the last table begin: a signature, notes over all columns."""
    at = len(rows)
    signed = False
    while at and len(printed := [one for one in rows[at - 1] if one.text]) == 1:
        signed = signed or _DATE.match(printed[0].text) is not None
        if not signed and printed[0].columns < width:
            break
        # Above the date is the body's name, and nothing else that does not span all columns.
        signed = signed and _DATE.match(printed[0].text) is not None
        at -= 1
    return at


def _closed(rows: list[list[_ShownCell]]) -> list[Block]:
    """Return the rows as a table, without the columns at its right that only other tables of the sheet use."""
    if not rows:
        return []
    spare = min(_spare(row) for row in rows)
    return [_table([row[: len(row) - spare] for row in rows])]


def _spare(row: Sequence[_ShownCell]) -> int:
    """Return how many blank single cells end a row."""
    count = 0
    for one in reversed(row):
        if one.text or one.rows > 1 or one.columns > 1:
            break
        count += 1
    return count


def _table(rows: Sequence[Sequence[_ShownCell]], hidden: bool = False) -> Table:
    return Table(
        tuple(tuple(text_cell(one.text, one.rows, one.columns) for one in row) for row in rows), hidden
    )


def _covers_next_row(table: Sequence[Sequence[_ShownCell]]) -> bool:
    """Return whether a cell above covers the next row: then that row belongs to the table."""
    return any(one.rows > len(table) - at for at, row in enumerate(table) for one in row if one.text)


def _is_paragraph(row: Sequence[_ShownCell], below: Sequence[_ShownCell] | None, width: int) -> bool:
    """Return whether a row is a line of text: one cell, and in it a title, a sentence or a heading above a table."""
    printed = [one for one in row if one.text]
    if len(printed) != 1 or printed[0].rows > 1:
        return False
    text = printed[0].text.strip()
    if (
        len(text) >= _LONG
        or _SENTENCE.search(text)
        or _TITLE.search(text)
        or _LINE.match(text)
        or _DATE.match(text)
    ):
        return True
    if not _HEADING.match(text) or (printed[0].columns < width and width > 1):
        return False
    # The heading of a group inside a list is above values, that of a section above column heads or text.
    return below is None or not any(_NUMBER.match(one.text.strip()) for one in below)


def _rows(sheet: Sheet) -> list[list[_ShownCell]]:
    """Return the shown rows from the first used column to the last, blank cells included."""
    used = _used(sheet)
    if used is None:
        return []
    top, left, bottom, right = used
    rows = [row for row in range(top, bottom + 1) if row not in sheet.hidden_rows]
    columns = [column for column in range(left, right + 1) if column not in sheet.hidden_columns]
    anchors, covered = _spans(sheet, rows, columns)
    found = []
    for row in rows:
        cells = []
        for column in columns:
            if (row, column) in anchors:
                cells.append(anchors[row, column])
            elif (row, column) not in covered:
                cells.append(_ShownCell(sheet.texts.get((row, column), ""), 1, 1))
        found.append(cells)
    return found


def _used(sheet: Sheet) -> tuple[int, int, int, int] | None:
    """Return the smallest rectangle that holds all texts and the merged areas they are in."""
    if not sheet.texts:
        return None
    rows = [row for row, _ in sheet.texts]
    columns = [column for _, column in sheet.texts]
    printed = [area for area in sheet.merges if (area.top, area.left) in sheet.texts]
    last = max(columns)
    # A title merged over more columns than the table has must not make the table wider.
    return (
        min(rows),
        min(columns),
        max([*rows, *(min(a.bottom, MAX_ROWS) for a in printed)]),
        max([last, *(a.right for a in printed if a.left == last and a.right < MAX_COLUMNS)]),
    )


def _spans(
    sheet: Sheet, rows: Iterable[int], columns: Iterable[int]
) -> tuple[dict[tuple[int, int], _ShownCell], set[tuple[int, int]]]:
    """Return the merged cells by the first place of theirs that is shown, and all other places they cover."""
    shown_rows, shown_columns = sorted(rows), sorted(columns)
    anchors: dict[tuple[int, int], _ShownCell] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merges:
        own_rows = [row for row in shown_rows if area.top <= row <= area.bottom]
        own_columns = [column for column in shown_columns if area.left <= column <= area.right]
        if not own_rows or not own_columns or len(own_rows) * len(own_columns) + len(covered) > 4 * MAX_CELLS:
            continue
        places = [(row, column) for row in own_rows for column in own_columns]
        if covered.isdisjoint(places):
            text = sheet.texts.get((area.top, area.left), "")
            anchors[places[0]] = _ShownCell(text, len(own_rows), len(own_columns))
            covered.update(places)
    return anchors, covered
