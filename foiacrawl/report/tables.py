"""All tables of one report: grids in, figures and problems out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from foiacrawl.model import Place, Problem
from foiacrawl.report import disclosure, disputes, list_items, requests, statistics
from foiacrawl.report.form_choice import choose_forms
from foiacrawl.report.form_rows import Tables, is_reported, is_value, parse_cell, shorten
from foiacrawl.report.labels import core
from foiacrawl.report.lists import header_roles, is_year
from foiacrawl.report.segments import Kind, Segment, segments
from foiacrawl.titles import years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell, Grid

STATUTORY: tuple[Kind, ...] = ("disclosure", "requests", "disputes")
READERS = {"disclosure": disclosure.read, "requests": requests.read, "disputes": disputes.read}
MIN_KNOWN = 2  # rows of a list that a form knows, where its head does not say 指标
MIN_NUMBERS = 2  # a table with fewer numbers is not worth a problem row
HEAD_ROWS = 3
HEAD_WORDS = frozenset({"申请人情况", "自然人", "信息内容", "行政复议"})

Found = Mapping[Kind, "list[Segment]"]
"""The tables of a report: the parts of grids that make up each of its statutory tables, and its lists."""


def find_tables(grids: Sequence[Grid]) -> Found:
    """Find the tables of a form among `grids`, by their heads and labels; of no table there is no entry."""
    found: dict[Kind, list[Segment]] = {}
    for segment in segments(grids):
        found.setdefault(segment.kind, []).append(segment)
    found = {kind: _shown(parts) for kind, parts in found.items()}
    if lists := _lists_on_disclosure(found.pop("statistics", [])):
        found["statistics"] = lists
    return found


def numbers_of_grids(found: Found) -> set[int]:
    """Return the numbers of the grids that hold a table of a form."""
    return {part.grid.number for parts in found.values() for part in parts}


def read_figures(grids: Sequence[Grid], found: Found, year: int | None) -> Tables:
    """Read the tables found among `grids`. `year` decides between forms whose labels fit equally (see form_choice)."""
    tables = Tables(used=numbers_of_grids(found))
    if year is not None:
        found = {
            kind: _of_the_year(parts, year, tables) if kind in STATUTORY else parts
            for kind, parts in found.items()
        }
    chosen = choose_forms(found, year)
    tables.forms.update({kind: form.id for kind, form in chosen.items()})
    for kind, form in chosen.items():
        READERS[kind](found[kind], form, tables)
    if "statistics" in found:
        statistics.read(found["statistics"], tables, year)
    _report_missing(tables)
    _report_unread(grids, tables)
    _report_rows_above(found, tables)
    return tables


def _shown(parts: list[Segment]) -> list[Segment]:
    """Leave hidden tables out, unless the page shows none of their kind: hidden copies carry other numbers."""
    return [part for part in parts if not part.grid.hidden] or parts


def _of_the_year(parts: list[Segment], year: int, tables: Tables) -> list[Segment]:
    """Leave out a table whose caption names another year, where the page also has one that does not.

    Some bodies print last year's table for comparison. A table alone is the report's, whatever its caption says.
    """
    if len({part.grid.number for part in parts}) == 1:
        return parts
    quoted = [part for part in parts if _of_another_year(part, year)]
    rest = [part for part in parts if part not in quoted]
    if not quoted or not any(_begins_with_head(part) for part in rest):
        return parts
    for part in quoted:
        tables.problem(
            "unread_table",
            f"the caption {shorten(part.grid.before)!r} is of another year than the report's {year}; not read",
            part.grid,
            part.start,
        )
    return rest


def _of_another_year(part: Segment, year: int) -> bool:
    named = years(part.grid.before) if part.start == 0 and "。" not in part.grid.before else ()
    return bool(named) and year not in named


def _begins_with_head(part: Segment) -> bool:
    head = {core(cell.text) for cells in part.rows[:HEAD_ROWS] for cell in cells}
    return bool(head & HEAD_WORDS)


def _lists_on_disclosure(parts: list[Segment]) -> list[Segment]:
    """Keep the lists about disclosure, each with the parts that continue it under no head of their own."""
    kept: list[Segment] = []
    own = False
    for part in parts:
        head = next((roles for cells in part.rows if (roles := header_roles(cells))), None)
        if head is not None or not own:
            known = list_items.count_known(part)
            short = len(part.rows) <= MIN_KNOWN + 2
            own = known >= MIN_KNOWN or (known == 1 and short) or bool(head and head.strong)
        if own:
            kept.append(part)
    return kept


def _report_missing(tables: Tables) -> None:
    there = [kind for kind in STATUTORY if kind in tables.forms]
    if not there:
        return
    for kind in STATUTORY:
        if kind not in there:
            tables.problems.append(
                Problem("missing_table", f"the report has table {', '.join(there)} but no {kind}")
            )


def _report_unread(grids: Sequence[Grid], tables: Tables) -> None:
    """Name the tables with numbers that no reader took."""
    for grid in grids:
        if grid.truncated:
            tables.problem("too_large", "the table was read only in part", grid, len(grid.rows) - 1)
        if grid.number in tables.used or grid.hidden:
            continue
        cells = [cell for row in grid.rows for cell in row]
        numbers = [cell for cell in cells if parse_cell(cell.text).state == "reported"]
        if len(numbers) >= MIN_NUMBERS:
            first = next((cell.text for cell in cells if cell.text), "")
            tables.problems.append(
                Problem(
                    "unread_table",
                    f"table {grid.number} ({len(grid.rows)} rows, begins {shorten(first)!r}) has "
                    f"{len(numbers)} numbers and matches no form",
                    Place(grid.number, 0, 0),
                )
            )


def _report_rows_above(found: Found, tables: Tables) -> None:
    """Name the rows with a label and a number that are above the first table found in their grid, so that no reader took them."""
    starts: dict[int, Segment] = {}
    for part in (part for parts in found.values() for part in parts):
        known = starts.setdefault(part.grid.number, part)
        if part.start < known.start:
            starts[part.grid.number] = part
    for part in starts.values():
        for index, cells in enumerate(part.grid.rows[: part.start]):
            if any(map(_is_count, cells)) and any(cell.text and not is_value(cell) for cell in cells):
                printed = " | ".join(cell.text for cell in cells)
                tables.problem(
                    "unread_table",
                    f"the row {shorten(printed)!r} is above a table; not read",
                    part.grid,
                    index,
                )


def _is_count(cell: Cell) -> bool:
    return is_reported(cell) and not is_year(cell.text)
