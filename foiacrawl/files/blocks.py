"""What stands on a page: lines of text joined to paragraphs, tables joined over pages, both written as HTML.

HTML, because the rooms that read pages and tables read it: a scanned report is read by the same rules as a web page.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.files.recogniser import Words
    from foiacrawl.files.ruled import Box, RuledCell

# A page's number alone on the last or first line: - 3 -, 第3页 共5页.
FOLIO = re.compile(
    r"[-—–―一·.\s]*(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[/,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–―一·.\s]*"
)
MARGINAL = 0.12  # of a page's height, above and below: where page numbers stand
COLUMNS_NEAR = 14  # pixels by which the rules of one table may differ from page to page


class TextLine(NamedTuple):
    """A line of text on a page."""

    box: Box
    words: Words


class TableCell(NamedTuple):
    """A cell with what it says; `words` are its lines."""

    place: RuledCell
    words: tuple[Words, ...]


@dataclass(slots=True)
class Table:
    """A table, which may run over several pages: `rows` counts those there are."""

    columns: tuple[int, ...]
    cells: list[TableCell]
    rows: int


@dataclass(slots=True)
class PageBlocks:
    """A page's lines and tables with the height at which each begins, in pixels."""

    width: int
    height: int
    lines: list[TextLine] = field(default_factory=list)
    tables: list[tuple[Box, Table]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as text; a centred line is one by itself (a title, a caption)."""

    text: str
    centred: bool = False


def compose(pages: Sequence[PageBlocks]) -> list[Paragraph | Table]:
    """Return paragraphs and tables of all pages in reading order, joined where a page's end cut them."""
    found: list[Paragraph | Table] = []
    open_ = False
    for page in pages:
        margins = _margins(page)
        for block in _in_order(page):
            if isinstance(block, Table):
                last = found[-1] if found else None
                if isinstance(last, Table) and block is _first_table(page) and _goes_on(last, block):
                    _append(last, block)
                else:
                    found.append(block)
                open_ = False
                continue
            begins, ends = _shape(block, margins)
            centred = _is_centred(block, margins)
            last = found[-1] if found else None
            if open_ and not begins and not centred and isinstance(last, Paragraph):
                found[-1] = Paragraph(_joined(last.text, block.words.text))
            else:
                found.append(Paragraph(block.words.text, centred))
            open_ = not ends and not centred
    return found


def _first_table(page: PageBlocks) -> Table | None:
    return min(page.tables, key=lambda pair: pair[0].top)[1] if page.tables else None


def _in_order(page: PageBlocks) -> list[TextLine | Table]:
    lines = [line for line in rows_of(page.lines) if not _is_folio(line, page)]
    placed: list[tuple[int, TextLine | Table]] = [(line.box.top, line) for line in lines]
    placed += [(box.top, table) for box, table in page.tables]
    return [block for _, block in sorted(placed, key=lambda pair: pair[0])]


def rows_of(lines: Iterable[TextLine]) -> list[TextLine]:
    """Join what stands side by side to one line: a detector parts 一、 from what follows a wide space."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: (line.box.top + line.box.bottom) / 2):
        last = rows[-1] if rows else None
        if last and _beside(last[-1].box, line.box):
            last.append(line)
        else:
            rows.append([line])
    joined = []
    for row in rows:
        row.sort(key=lambda line: line.box.left)
        first = row[0]
        for line in row[1:]:
            gap = line.box.left - first.box.right
            space = " " if gap > 0.8 * (first.box.bottom - first.box.top) else ""
            box = type(first.box)(
                first.box.left,
                min(first.box.top, line.box.top),
                max(first.box.right, line.box.right),
                max(first.box.bottom, line.box.bottom),
            )
            sure = min(first.words.confidence, line.words.confidence)
            first = TextLine(box, type(first.words)(first.words.text + space + line.words.text, sure))
        joined.append(first)
    return joined


def _beside(one: Box, two: Box) -> bool:
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    return shared > 0.5 * min(one.bottom - one.top, two.bottom - two.top)


def _is_folio(line: TextLine, page: PageBlocks) -> bool:
    edge = line.box.bottom < MARGINAL * page.height or line.box.top > (1 - MARGINAL) * page.height
    return edge and FOLIO.fullmatch(line.words.text.strip()) is not None


class _Margins(NamedTuple):
    left: int
    right: int


def _margins(page: PageBlocks) -> _Margins:
    """Return where full lines of text begin and end on a page; where nothing tells, at a tenth of its width."""
    rows = rows_of(page.lines)
    boxes = [line.box for line in rows] + [box for box, _ in page.tables]
    left = min((box.left for box in boxes), default=page.width // 10)
    right = max((box.right for box in boxes), default=page.width - page.width // 10)
    return _Margins(left, right)


def _shape(line: TextLine, margins: _Margins) -> tuple[bool, bool]:
    """Tell whether a line begins a paragraph (it is indented) and whether it ends one (it stops short)."""
    size = line.box.bottom - line.box.top
    return line.box.left - margins.left > 1.0 * size, margins.right - line.box.right > 1.8 * size


def _is_centred(line: TextLine, margins: _Margins) -> bool:
    size = line.box.bottom - line.box.top
    before, after = line.box.left - margins.left, margins.right - line.box.right
    return min(before, after) > 2.5 * size and abs(before - after) < 2 * size


def _joined(before: str, after: str) -> str:
    wide = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalpha()
    return f"{before} {after}" if wide else before + after


def _goes_on(table: Table, more: Table) -> bool:
    """Tell whether a table at the top of a page goes on with that at the end of the page before: the same columns."""
    if len(table.columns) != len(more.columns):
        return False
    one = [place - table.columns[0] for place in table.columns]
    two = [place - more.columns[0] for place in more.columns]
    return all(abs(a - b) <= COLUMNS_NEAR for a, b in zip(one, two, strict=True))


def _append(table: Table, more: Table) -> None:
    for cell in more.cells:
        place = cell.place
        moved = type(place)(place.row + table.rows, place.column, place.rowspan, place.colspan, place.box)
        table.cells.append(TableCell(moved, cell.words))
    table.rows += more.rows


def as_html(blocks: Sequence[Paragraph | Table]) -> str:
    """Return the blocks as a page. Each cell carries `data-confidence`, that of its least certain character."""
    parts = [_table(block) if isinstance(block, Table) else _paragraph(block) for block in blocks]
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def _paragraph(paragraph: Paragraph) -> str:
    style = ' style="text-align:center"' if paragraph.centred else ""
    return f"<p{style}>{html.escape(paragraph.text, quote=False)}</p>"


def _table(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.place.row, cell.place.column)):
        rows[cell.place.row].append(_cell(cell))
    lines = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<table border="1">\n{lines}\n</table>'


def _cell(cell: TableCell) -> str:
    place = cell.place
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", place.rowspan), ("colspan", place.colspan))
        if count > 1
    )
    sure = f' data-confidence="{min(words.confidence for words in cell.words):.3f}"' if cell.words else ""
    text = "<br>".join(html.escape(words.text, quote=False) for words in cell.words)
    return f"<td{spans}{sure}>{text}</td>"
