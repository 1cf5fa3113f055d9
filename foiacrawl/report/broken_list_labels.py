"""Labels of lists that the end of a page or a converter broke over several rows: joined where a form knows the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import is_blank, is_value, shorten
from foiacrawl.report.list_faults import IN_PIECES, is_end
from foiacrawl.report.list_items import is_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.list_path import Path


def cut_label(cells: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> str:
    """Return the text of a row that is the first half of a form's label, cut by the end of a page; nothing of another row."""
    printed = [cell.text for cell in cells if not is_blank(cell)]
    if len(printed) != 1 or not below or is_value(cells[-1]):
        return ""
    after = label_of(below[0])
    whole = printed[0] + after
    is_cut = after and is_known(whole) and not is_known(after) and (is_end(after) or not is_known(printed[0]))
    return printed[0] if is_cut else ""


def end_of_label(rest: str, cells: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> str:
    """Return the text in the row below that is the end of a row's label, broken by a converter; nothing of another row."""
    own = rest + label_of(cells)
    printed = [cell.text for cell in below[0] if not is_blank(cell)] if below else []
    if own == rest or len(printed) != 1 or is_known(own) or is_known(printed[0]) or is_value(below[0][0]):
        return ""
    return printed[0] if is_end(printed[0]) or is_known(own + printed[0]) else ""


def report_broken(grid: Grid, index: int, cells: Sequence[Cell], label: str, tables: Tables) -> None:
    """Report a row whose label may be a piece of another."""
    tables.problem(
        "lost_cell",
        f"the label {shorten(label)!r} may be a piece of one that is broken over rows; no value was read",
        grid,
        index,
        cells[0].column,
    )


def label_of(cells: Sequence[Cell]) -> str:
    """Return the first text of a row with a number, or one that may be the end of a label; nothing for another row."""
    label = next((cell.text for cell in cells if not is_blank(cell) and not is_value(cell)), "")
    return label if any(map(is_value, cells)) or is_end(label) else ""


def report_pieces(grid: Grid, index: int, cells: Sequence[Cell], path: Path, tables: Tables) -> None:
    """Report a row whose label is printed in pieces that may be two labels."""
    label = next(cell for cell in cells if IN_PIECES in cell.text)
    text = label.text.replace(IN_PIECES, "")
    path.enter([text])
    tables.problem(
        "lost_cell",
        f"the label {shorten(text)!r} is printed in pieces, which may be two labels; no value was read",
        grid,
        index,
        label.column,
    )
