"""From a draft to text: pipes as an extractor prints them, pipe tables with their blanks, one cell a line."""

from __future__ import annotations

import re

from tests.generator.draft import BR, PAR, Cell, Draft, Para, Sheet, bare, plain


def cell_text(cell: Cell) -> str:
    """Return a cell's text on one line."""
    return re.sub(r"[\s\xa0　]+", " ", plain(cell.text)).strip()


def width(sheet: Sheet) -> int:
    """Return the number of columns of a table."""
    return max(sum(c.colspan for c in row) for row in sheet.rows)


def pipe_table(sheet: Sheet) -> list[str]:
    """Print rows as 'a | b | c' without blank cells; all but the last are filled with pipes to the table's width."""
    lines, columns = [], width(sheet)
    rows = [[t for t in map(cell_text, row) if t] for row in sheet.rows]
    rows = [row for row in rows if row]
    for i, row in enumerate(rows):
        line = " | ".join(row)
        if i + 1 < len(rows):
            line += (
                " " + "|" * max(0, columns - len(row) + 1)
                if len(row) >= columns
                else f" | {'|' * (columns - len(row))}"
            )
        lines.append(line)
    return lines


def lose_blanks(draft: Draft) -> None:
    """Blank cells vanish from pipes: a row with some of its values blank is lost, one with all blank has none."""
    for sheet in draft.sheets():
        for row in sheet.rows:
            figs = [c for c in row if c.fig]
            gone = [c for c in figs if not bare(c.text)]
            if not gone:
                continue
            for cell in figs:
                if cell.fig and len(gone) == len(figs):
                    cell.fig.optional = True
                elif cell.fig:
                    lost = {"table": cell.fig.table, "row": cell.fig.row}
                    if cell.fig.row is None:
                        lost["label"] = cell.fig.label
                    if lost not in draft.lost_rows:
                        draft.lost_rows.append(lost)
                    cell.fig = None


def markdown_table(sheet: Sheet) -> list[str]:
    """Print the rectangle of cells, each position of a span but the first blank."""
    columns = width(sheet)
    taken: set[tuple[int, int]] = set()
    lines = []
    for i, row in enumerate(sheet.rows):
        line = [""] * columns
        at = 0
        for cell in row:
            while (i, at) in taken:
                at += 1
            if at < columns:
                line[at] = cell_text(cell)
            taken |= {(i + r, at + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            at += cell.colspan
        lines.append("| " + " | ".join(line) + " |")
        if i == 0:
            lines.append("|" + " --- |" * columns)
    return lines


def line_table(sheet: Sheet) -> list[str]:
    """Print every cell on its own line."""
    return ["", *(t for row in sheet.rows for t in map(cell_text, row) if t), ""]


PRINT = {"pipe": pipe_table, "md": markdown_table, "lines": line_table}


def text_page(draft: Draft) -> str:
    """Return the whole text, its tables in the draft's dialect if it has one."""
    from tests.generator.dialects import DIALECTS

    dialect = DIALECTS.get(draft.dialect)
    lines = list(draft.page.get("top", []))
    for block in draft.blocks:
        if isinstance(block, Para):
            indent = "  " if draft.rendering == "lines" and block.kind == "text" else ""
            lines.append(indent + block.text.replace(BR, " ").replace(PAR, " "))
            if draft.rendering == "md" or (dialect and dialect.spread):
                lines.append("")
        else:
            lines += dialect.lines(block) if dialect else PRINT[draft.rendering](block)
    lines += draft.page.get("bottom", [])
    return "\n".join(lines) + "\n"
