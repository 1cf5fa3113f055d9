"""Where a cell of a table stands in the text of a document that is no HTML."""

from __future__ import annotations

from foiacrawl.grid import text as text_tables


def find_in_text(text: str, table: int, row: int, column: int) -> range | None:
    """Return the characters of a cell; empty where a blank one belongs; None if the text has no such cell.

    The numbers are those of the grids that are read from a text. Its cells stand in the text one after the other, with
    only blanks and bars between them.
    """
    lines = text.splitlines(keepends=True)
    grids = text_tables.grids(text.splitlines())
    taken = grids[table].lines if table < len(grids) else None
    if taken is None:
        return None
    start = sum(len(line) for line in lines[: taken.start])
    for number, cells in enumerate(grids[table].rows[: row + 1]):
        for cell in cells:
            at = text.find(cell.text, start) if cell.text else start
            if number == row and cell.column == column:
                return range(at, at + len(cell.text)) if at >= 0 else None
            if at >= 0:
                start = at + len(cell.text)
    return None
