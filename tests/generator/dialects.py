"""Text and markup that other programs make of a report's tables: converters, copy and paste, page builders.

Each dialect has a base rendering, which decides the quirks that fit and whether blank cells vanish, and a function that
prints one table as lines. `python -m tests.generator.score --as NAME` reads reports in a dialect.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, NamedTuple

from tests.generator import converted, layouts, row_dialects
from tests.generator.draft import BR, PAR, plain
from tests.generator.plaintext import cell_text, width

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.generator.draft import Cell, Sheet

SHORTEST_LINE = 3
"""A label is broken after at least so many characters, where a converter kept the lines of a narrow cell."""

CELLS_A_LINE = 7


class Dialect(NamedTuple):
    """A way to print tables as text. `spread` puts a blank line between paragraphs, `drops` loses blank cells."""

    base: str
    lines: Callable[[Sheet], list[str]]
    spread: bool = False
    drops: bool = True


def _texts(row: list[Cell], *, blanks: bool = False) -> list[str]:
    return [text for text in map(cell_text, row) if text or blanks]


def _rows(sheet: Sheet) -> list[list[str]]:
    return [row for row in map(_texts, sheet.rows) if row]


def _wrap(text: str) -> list[str]:
    """Break a label over lines; numbers and short labels stay whole."""
    if len(text) < 5 or not any("\u4e00" <= char <= "\u9fff" for char in text):
        return [text]
    pieces, at = [], 0
    size = SHORTEST_LINE + len(text) % 7
    while at < len(text):
        pieces.append(text[at : at + size].strip())
        at += size
    return [piece for piece in pieces if piece]


def one_cell_a_line(sheet: Sheet) -> list[str]:
    """Print each cell on a line of its own, without blank lines."""
    return [text for row in _rows(sheet) for text in row]


def blank_line_between(sheet: Sheet) -> list[str]:
    """Print each cell as a paragraph of its own, as html2text and innerText do."""
    return [line for row in _rows(sheet) for text in row for line in (text, "")]


def broken_labels(sheet: Sheet) -> list[str]:
    """Print one cell a line, and the labels of narrow cells over several lines."""
    return [line for row in _rows(sheet) for text in row for line in _wrap(text)]


def broken_paragraphs(sheet: Sheet) -> list[str]:
    """Print each cell as a paragraph; a label may have several lines in it."""
    return [line for row in _rows(sheet) for text in row for line in (*_wrap(text), "")]


def lone_bars(sheet: Sheet) -> list[str]:
    """Print a cell, then a line that holds the bar after it."""
    return [line for row in _rows(sheet) for text in row for line in (text, "|")]


def bar_in_front(sheet: Sheet) -> list[str]:
    """Print rows as `| a | b`."""
    return ["| " + " | ".join(row) for row in _rows(sheet)]


def bar_behind(sheet: Sheet) -> list[str]:
    """Print rows as `a | b |`."""
    return [" | ".join(row) + " |" for row in _rows(sheet)]


def wrapped_cells(sheet: Sheet) -> list[str]:
    """Print rows as `a | b |` in which a long label is broken over lines."""
    lines = []
    for row in _rows(sheet):
        cells = ["\n".join(_wrap(text)) if len(text) % 3 == 0 else text for text in row]
        lines += (" | ".join(cells) + " |").split("\n")
    return lines


def tabs(sheet: Sheet) -> list[str]:
    """Print the cells of a row between tabs; a position that a cell above reaches into is not printed."""
    return ["\t".join(_texts(row, blanks=True)) for row in sheet.rows]


def framed(sheet: Sheet) -> list[str]:
    """Print rows as `| a | b |` between lines of dashes; spans are not filled."""
    rule = "+" + "--------+" * width(sheet)
    return [rule, *(line for row in sheet.rows for line in (_barred(row), rule))]


def short_markdown(sheet: Sheet) -> list[str]:
    """Print Markdown whose rows have as many cells as are written, spans not filled."""
    rows = [_barred(row) for row in sheet.rows]
    return ["", rows[0], "|" + " --- |" * width(sheet), *rows[1:], ""]


def markdown_blocks(sheet: Sheet) -> list[str]:
    """Print Markdown in which a caption of the table is a heading, and a table of its own follows it."""
    lines: list[str] = []
    is_first = True
    for row in sheet.rows:
        if len(row) == 1 and row[0].role == "head":
            lines += ["", f"### {cell_text(row[0])}"]
            is_first = True
            continue
        lines.append(_barred(row))
        if is_first:
            lines.append("|" + "---|" * max(2, len(row)))
            is_first = False
    return [*lines, ""]


def _barred(row: list[Cell]) -> str:
    return "| " + " | ".join(_texts(row, blanks=True)) + " |"


def one_line(sheet: Sheet) -> list[str]:
    """Print the whole table on one line, a space between two cells."""
    return [" ".join(text for row in _rows(sheet) for text in row)]


def spaced_rows(sheet: Sheet) -> list[str]:
    """Print each row on a line, a space between two cells."""
    return [" ".join(row) for row in _rows(sheet)]


def wrapped_line(sheet: Sheet) -> list[str]:
    """Print the table on one line, which is broken after some cells, wherever that is in a row."""
    cells = [text for row in _rows(sheet) for text in row]
    return [" ".join(cells[at : at + CELLS_A_LINE]) for at in range(0, len(cells), CELLS_A_LINE)]


def glued(sheet: Sheet) -> list[str]:
    """Print the whole table on one line without anything between its cells: its numbers cannot be separated."""
    return ["".join(text for row in _rows(sheet) for text in row)]


DIALECTS: dict[str, Dialect] = {
    "cell_lines": Dialect("pipe", one_cell_a_line),
    "cell_paragraphs": Dialect("pipe", blank_line_between, spread=True),
    "broken_labels": Dialect("pipe", broken_labels),
    "broken_paragraphs": Dialect("pipe", broken_paragraphs, spread=True),
    "lone_bars": Dialect("pipe", lone_bars),
    "bar_in_front": Dialect("pipe", bar_in_front),
    "bar_behind": Dialect("pipe", bar_behind),
    "wrapped_cells": Dialect("pipe", wrapped_cells),
    "tabs": Dialect("md", tabs, drops=False),
    "framed": Dialect("md", framed, drops=False),
    "short_markdown": Dialect("md", short_markdown, drops=False),
    "markdown_blocks": Dialect("md", markdown_blocks, drops=False),
    "one_line": Dialect("pipe", one_line),
    "spaced_rows": Dialect("pipe", spaced_rows),
    "wrapped_line": Dialect("pipe", wrapped_line),
    "front_wrapped": Dialect("pipe", row_dialects.front_wrapped),
    "framed_wrapped": Dialect("md", row_dialects.framed_wrapped, drops=False),
    "quoted_tabs": Dialect("md", row_dialects.quoted_tabs, drops=False),
    "filled_front": Dialect("pipe", row_dialects.filled_front),
    "drawn": Dialect("md", row_dialects.drawn, drops=False),
    "layout": Dialect("pipe", layouts.layout),
    "narrow_layout": Dialect("pipe", layouts.narrow_layout),
    "ruled": Dialect("pipe", layouts.ruled),
    "comma_values": Dialect("md", converted.comma_values, drops=False),
    "double_tabs": Dialect("pipe", converted.double_tabs),
    "tabs_in_front": Dialect("md", converted.tabs_in_front, drops=False),
    "bars_on_one_line": Dialect("pipe", converted.bars_on_one_line),
    "broken_markdown": Dialect("md", converted.broken_markdown, drops=False),
    "copied_markdown": Dialect("md", converted.copied_markdown, drops=False),
    "escaped_markdown": Dialect("md", converted.escaped_markdown, drops=False),
    "glued": Dialect("lines", glued),
}

# --- markup that is no <table> -------------------------------------------------------------------------------


class Boxes(NamedTuple):
    """The elements used as a table, its rows and its cells, with the classes or styles that page builders give.

    Without a `table` the rows are among the paragraphs of the page; without a `row` the cells are placed by a style sheet.
    """

    table: str
    row: str
    cell: str
    keeps_spans: bool = True


BOXES: dict[str, Boxes] = {
    "div_classes": Boxes('div class="table"', 'div class="tr"', 'div class="td"'),
    "div_styles": Boxes(
        'div style="display:table;width:100%"',
        'div style="display:table-row"',
        'div style="display:table-cell"',
    ),
    "div_flex": Boxes('div class="grid-box"', 'div style="display:flex"', "span"),
    "list_items": Boxes('div class="biao"', "ul", "li"),
    "bare_rows": Boxes('div class="data"', 'div class="line"', "p", keeps_spans=False),
    "loose_rows": Boxes("", 'p class="hang"', "span", keeps_spans=False),
    "definitions": Boxes('div class="data"', "dl", "dd", keeps_spans=False),
    "flat_cells": Boxes('div class="grid-9"', "", 'div class="cell"', keeps_spans=False),
    "style_grid": Boxes('div style="display:grid;grid-template-columns:repeat({width},1fr)"', "", "div"),
}
PLACED = frozenset(name for name, made in BOXES.items() if not made.row)
MOVES_CELLS = frozenset(("lost_cell", "extra_cell", "blank_inside", "tall_cell", "bad_spans"))
"""Quirks that move all cells behind them where a style sheet places the cells of a table one after another."""


def boxes(sheet: Sheet, kind: str) -> str:
    """Return a table as nested elements of `BOXES`; a cell keeps its colspan and rowspan as attributes where they do."""
    made = BOXES[kind]
    rows = "".join(_element(made.row, "".join(_box(cell, made) for cell in row)) for row in sheet.rows)
    table = _element(made.table.format(width=width(sheet)), rows)
    if not sheet.hidden:
        return table
    return _element("div hidden" if sheet.hidden == "hidden" else f'div style="{sheet.hidden}"', table)


def _box(cell: Cell, made: Boxes) -> str:
    spans = ""
    if made.keeps_spans and made.row:
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
            if count > 1
        )
    elif made.keeps_spans and max(cell.colspan, cell.rowspan) > 1:
        spans = f' style="grid-column:span {cell.colspan};grid-row:span {cell.rowspan}"'
    text = html.escape(plain(cell.text.replace(BR, "").replace(PAR, "")), quote=False)
    return _element(made.cell + spans, f"<p>{text}</p>" if made.cell.startswith("div") else text)


def _element(opening: str, inner: str) -> str:
    return f"<{opening}>{inner}</{opening.split()[0]}>" if opening else inner
