"""A draft as a PDF with ruled tables: page numbers, running heads, tables cut at page breaks in every way."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from functools import cache, partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from tests.generator.draft import BR, NBSP, PAR, Cell, Draft, Sheet, plain
from tests.generator.files.layout import placed
from tests.generator.files.overlay import lay
from tests.generator.overprint import RAISED, STRUCK, TINY, WHITE, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    Laid = list[tuple[str, int]]
    Painter = Callable[[Canvas, object], None]

FONT = "STSong-Light"
MARGIN = 60
SIZE = 9
PADDING = 5.4  # Word's default, left and right
PRINTED = {
    RAISED: "<super size=5>2</super>",
    WHITE: "<font color='white'>9</font>",
    TINY: "<font size=0.4>8</font>",
    STRUCK: "<strike>30</strike>",
}
LEAST = 8  # rows of a table that may be cut


@cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return FONT


def _style(name: str, **more: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=_font(), wordWrap="CJK", **more)  # type: ignore[arg-type]


def write(draft: Draft, script: Callable[[str], str]) -> bytes:
    """Return the file's bytes."""
    rng = draft.rng
    size = landscape(A4) if rng.random() < 0.15 else A4
    styles = {
        "text": _style("text", fontSize=12, leading=20, firstLineIndent=24),
        "title": _style("title", fontSize=18, leading=26, alignment=1),
        "sign": _style("sign", fontSize=12, leading=20, alignment=2),
        "head": _style("head", fontSize=12, leading=22, firstLineIndent=24),
    }
    writer = _Tables(draft, script, size[0] - 2 * MARGIN - 12, size[1] - 200)
    story: list[Flowable] = []
    for block in draft.blocks:
        if isinstance(block, Sheet):
            if not block.hidden:
                story += writer.table(block)
        else:
            text = script(escape(plain(block.text)))
            story.append(Paragraph(text, styles.get(block.kind, styles["text"])))
    head = ""
    if rng.random() < 0.5:
        head = script(f"某市部门文件汇编第{rng.randint(2, 9)}辑")
        draft.quirks.append("pdf:running_head")
    number = rng.choice(["- {} -", "{}", "第 {} 页", "— {} —", "第{}页 共9页", ""])
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, invariant=1)
    paint: Painter = partial(_furniture, head=head, number=script(number), size=size)
    laid = draft.page.get("overprint", [])
    if laid and rng.random() < 0.5:  # under the text, or over it
        below = paint
        paint = partial(_painted, paint=below, laid=laid, size=size)
    elif laid:
        document.afterPage = lambda: _lay_all(document.canv, laid, size)  # type: ignore[method-assign]
    document.build(story, onFirstPage=paint, onLaterPages=paint)
    if head and document.page > 1:  # on a single page it looks like text
        draft.chrome_tokens.append(head)
    return out.getvalue()


def _painted(canvas: Canvas, page: object, paint: Painter, laid: Laid, size: tuple[float, float]) -> None:
    paint(canvas, page)
    _lay_all(canvas, laid, size)


def _lay_all(canvas: Canvas, laid: Laid, size: tuple[float, float]) -> None:
    for kind, seed in laid:
        lay(canvas, kind, seed, _font(), size)


def _furniture(canvas: Canvas, _: object, head: str, number: str, size: tuple[float, float]) -> None:
    canvas.setFont(_font(), 9)
    canvas.drawCentredString(size[0] / 2, size[1] - 40, head)
    canvas.drawCentredString(size[0] / 2, 36, number.format(canvas.getPageNumber()))


def _printed(part: str) -> str:
    """Return a part of a cell as reportlab's markup, a mark as its meaning."""
    return PRINTED[part] if part in PRINTED else escape(plain(part))


class _Tables:
    """Writes the tables of a draft in one way."""

    def __init__(self, draft: Draft, script: Callable[[str], str], width: float, height: float) -> None:
        self.draft = draft
        self.rng = draft.rng
        self.script = script
        self.width = width
        self.height = height
        self.style = _style("cell", fontSize=SIZE, leading=SIZE + 3)
        self.open_sides = self.rng.random() < 0.1
        self.repeats = self.rng.random() < 0.5
        self.double = self.rng.random() < 0.1

    def table(self, sheet: Sheet) -> list[Flowable]:
        """Return a table, cut at page breaks: where it would not fit, and perhaps elsewhere."""
        widths = self.widths(sheet)
        out: list[Flowable] = []
        while True:
            at = self.fits(sheet, widths)
            rows = len(sheet.rows)
            if rows - sheet.head >= LEAST and self.rng.random() < 0.5:
                at = min(at, self.rng.randint(sheet.head + 3, rows - 3))
            if at >= rows:
                return [*out, self.part(sheet, widths)]
            first, sheet = self.cut(sheet, at, widths)
            out += [self.part(first, widths), PageBreak()]

    def fits(self, sheet: Sheet, widths: list[float]) -> int:
        """Return how many rows fit a page, by a guess that is rather too low."""
        heights = [SIZE + 3 + 8.0] * len(sheet.rows)
        for one in placed(sheet)[0]:
            width = sum(widths[one.column : one.column + one.columns]) - 2 * PADDING
            count = sum(
                len(part) // max(1, int(width / SIZE)) + 1 for part in re.split(f"[{BR}{PAR}]", one.cell.text)
            )
            heights[one.row] = max(heights[one.row], (SIZE + 3) * count / one.rows + 8)
        total = 0.0
        for at, height in enumerate(heights):
            total += height
            if total > self.height:
                return max(at, sheet.head + 2)
        return len(heights)

    def cut(self, sheet: Sheet, at: int, widths: list[float]) -> tuple[Sheet, Sheet]:
        """Cut a table at a row: cells from above go on blank or with their text again; perhaps through a row."""
        style = self.rng.choice(["blank", "blank", "again"])
        half = self.halved(sheet, at, widths) if self.rng.random() < 0.4 else None
        above, below = deepcopy(sheet.rows[:at]), deepcopy(sheet.rows[at:])
        cells = placed(sheet)[0]
        for one in sorted(cells, key=lambda one: one.column):
            if one.row < at < one.row + one.rows:
                left = [c for c in cells if c.column < one.column]
                place = sum(c.row == at or c.row < at < c.row + c.rows for c in left)
                text = "" if style == "blank" else one.cell.text
                below[0].insert(place, Cell(text, "group", one.columns, one.row + one.rows - at))
                self.cell_of(above, sheet, one.row, one.cell).rowspan = at - one.row
        if half is not None:
            above[-1], below = half[0], [half[1], *below]
            self.draft.quirks.append("pdf:cut_row")
        head = deepcopy(sheet.rows[: sheet.head]) if self.repeats and half is None else []
        self.draft.quirks.append(f"pdf:cut_{'head' if head else style}")
        return Sheet(sheet.name, above, sheet.head), Sheet(sheet.name, head + below, len(head))

    @staticmethod
    def cell_of(rows: list[list[Cell]], sheet: Sheet, row: int, cell: Cell) -> Cell:
        return rows[row][[one is cell for one in sheet.rows[row]].index(True)]

    def halved(self, sheet: Sheet, at: int, widths: list[float]) -> tuple[list[Cell], list[Cell]] | None:
        """Cut the row above the break through its label, at the end of a line; the values are in one half."""
        own = [one for one in placed(sheet)[0] if one.row == at - 1]
        over = [one for one in placed(sheet)[0] if one.row < at <= one.row + one.rows and one.rows > 1]
        label = next((one for one in own if one.cell.role == "label" and one.rows == 1), None)
        if label is None or over or any(one.rows > 1 for one in own):
            return None
        width = sum(widths[label.column : label.column + label.columns]) - 2 * PADDING
        fits = int(width / SIZE)
        text = plain(label.cell.text)
        if not text.isprintable() or any(char.isascii() for char in text) or len(text) <= fits + 1:
            return None
        upper, lower = deepcopy(sheet.rows[at - 1]), deepcopy(sheet.rows[at - 1])
        values_above = self.rng.random() < 0.5
        for cells, text_part, keep in (
            (upper, text[:fits], values_above),
            (lower, text[fits:], not values_above),
        ):
            for cell, one in zip(cells, sheet.rows[at - 1], strict=True):
                if one is label.cell:
                    cell.text = text_part
                elif not keep:
                    cell.text = ""
        return upper, lower

    def widths(self, sheet: Sheet) -> list[float]:
        """Return the widths of the columns: narrow ones for values, the rest for labels."""
        cells, width = placed(sheet)
        values = {
            one.column for one in cells if one.columns == 1 and (one.cell.fig or one.cell.role == "value")
        }
        values = {column for column in values if column}
        if not values or len(values) == width:
            return [self.width / width] * width
        narrow = min(self.width / width, 34 if len(values) > 4 else 90)
        rest = (self.width - narrow * len(values)) / (width - len(values))
        return [narrow if column in values else rest for column in range(width)]

    def part(self, sheet: Sheet, widths: list[float]) -> Table:
        """Return a table as reportlab's."""
        cells, width = placed(sheet)
        widths = widths[:width] + [40.0] * (width - len(widths))
        matrix: list[list[object]] = [[""] * width for _ in sheet.rows]
        style: list[tuple[object, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
            *self.lines(),
        ]
        for one in cells:
            matrix[one.row][one.column] = self.text(one.cell)
            if one.rows > 1 or one.columns > 1:
                style.append(
                    ("SPAN", (one.column, one.row), (one.column + one.columns - 1, one.row + one.rows - 1))
                )
        return Table(matrix, colWidths=widths, style=style)  # type: ignore[arg-type]  # a list of commands, as its manual says

    def lines(self) -> list[tuple[object, ...]]:
        """Return the lines: a grid, one without its sides, one with a double frame."""
        if self.open_sides:
            inner = ("INNERGRID", (0, 0), (-1, -1), 0.5, "black")
            return [
                inner,
                ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
                ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
            ]
        grid: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        if self.double:
            grid.append(("BOX", (0, 0), (-1, -1), 0.5, "black", 0, None, None, 2, 1.5))
        return grid

    def text(self, cell: Cell) -> object:
        text = cell.text.replace(PAR, BR)
        parts = ["".join(map(_printed, split(part))) for part in text.split(BR)]
        return Paragraph(self.script("<br/>".join(parts).replace(NBSP, "&nbsp;")), self.style) if text else ""
