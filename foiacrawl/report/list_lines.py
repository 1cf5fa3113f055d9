"""Read the rows of a list: each with the labels above it, its unit, and its values by column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.report.broken_list_labels import (
    cut_label,
    end_of_label,
    label_of,
    report_broken,
    report_pieces,
)
from foiacrawl.report.form_rows import is_blank, is_reported, is_value, printed_unit, shorten
from foiacrawl.report.labels import Label, core, fold
from foiacrawl.report.list_faults import (
    IN_PIECES,
    MAX_UNIT,
    fault,
    is_crossed,
    is_misplaced,
    is_torn,
    numbers_beside,
    printed_below,
    usual_end,
)
from foiacrawl.report.list_items import is_known, is_known_heading
from foiacrawl.report.lists import Role, Roles, head_at, is_year, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.form_rows import Tables
    from foiacrawl.report.list_path import Path
    from foiacrawl.report.segments import Segment

CONTINUED = re.compile(r"[(（]?[续續]上?表")  # a caption above the rest of a list
MAX_LABEL = 80  # characters; a longer text without a number is a note below the list


class Line(NamedTuple):
    """A row of a list: its label path from the outermost heading, its unit, its value cells by column."""

    has_unit_column: bool
    grid: Grid
    row: int
    path: tuple[Label, ...]
    unit: str | None
    values: tuple[tuple[Role, str, Cell], ...]


def lines(
    segment: Segment, head: Roles | None, path: Path, year: int | None, tables: Tables
) -> Iterator[Line]:
    """Yield the rows of a list, each with its path. A repeated head redefines the columns."""
    grid = segment.grid
    body = segment.start
    width = usual_end(segment)
    torn = is_torn(segment)
    groups = _groups(head.cells, head.roles, year) if head else []
    rest = ""  # of a label: its first half, in the row above
    for index, cells in enumerate(segment.rows, start=segment.start):
        if index < body:
            continue  # the second row of a head
        if found := head_at(segment.rows, index - segment.start):
            roles, body = found[0], index + found[1]
            if head is not None and [cell.text for cell in head.cells] != [cell.text for cell in roles.cells]:
                path.reset()
            head, groups = roles, _groups(roles.cells, roles.roles, year)
            continue
        if head is None or all(is_blank(cell) or CONTINUED.match(cell.text) for cell in cells):
            continue
        if _report_fault(grid, index, cells, head, width, path, tables):
            continue
        below = segment.rows[index - segment.start + 1 :]
        if first_half := cut_label(cells, below):
            rest = first_half
            continue
        end = "" if grid.spans else end_of_label(rest, cells, below)
        whole = rest + label_of(cells) + end
        if whole and (end or torn) and not is_known(whole):
            report_broken(grid, index, cells, whole, tables)
        else:
            for group in groups:
                yield from _line(grid, index, cells, group, path, tables, (rest, end))
        body = index + 2 if end else body  # the rest of a label is no row
        rest = ""


def _report_fault(
    grid: Grid, index: int, cells: Sequence[Cell], head: Roles, width: int, path: Path, tables: Tables
) -> bool:
    """Report what is wrong with a row whose values cannot be read; return whether there is something."""
    if any(IN_PIECES in cell.text for cell in cells):
        report_pieces(grid, index, cells, path, tables)
        return True
    if (reason := fault(grid, index, cells, head, width)) is None:
        return False
    tables.problem(
        "lost_cell",
        f"the list row {shorten(' | '.join(cell.text for cell in cells))!r} {reason}; no value was read",
        grid,
        index,
        cells[-1].column,
    )
    return True


Group = tuple[tuple["Cell", Role], ...]


def _groups(cells: Sequence[Cell], roles: Sequence[Role], year: int | None) -> list[Group]:
    """Split a head of two or more lists side by side at each further label column."""
    groups: list[list[tuple[Cell, Role]]] = [[]]
    for cell, role in zip(cells, roles, strict=True):
        seen = [other for _, other in groups[-1]]
        has_label = "label" in seen
        if (
            role in ("label", "code")
            and has_label
            and any(other in ("in_year", "cumulative", "period") for other in seen)
        ):
            groups.append([])
        groups[-1].append((cell, role))
    return [_of_one_year(group, year) for group in groups]


def _of_one_year(group: list[tuple[Cell, Role]], year: int | None) -> Group:
    """Of several columns of years keep the report's own, else the last; the others are reported as not read."""
    own = [cell for cell, role in group if role == "in_year"]
    if len(own) < 2:
        return tuple(group)
    kept = next((cell for cell in own if year is not None and str(year) in fold(cell.text).core), None)
    if kept is None:
        kept = own[-1] if all(is_year(core(cell.text)) for cell in own) else own[0]
    return tuple((cell, "period" if role == "in_year" and cell is not kept else role) for cell, role in group)


def _line(
    grid: Grid,
    index: int,
    cells: tuple[Cell, ...],
    group: Group,
    path: Path,
    tables: Tables,
    around: tuple[str, str],
) -> Iterator[Line]:
    placed = _placed(grid, index, cells, group)
    if placed is None:
        printed = [cell for cell in cells if not is_blank(cell)]
        label = next((cell for cell in printed if not is_value(cell)), None)
        if label is None or len(label.text) > MAX_LABEL:
            _report_stray(grid, index, [cell for cell in printed if is_reported(cell)], tables)
            return
        is_unit = core(label.text) in words()["units"]
        where = [fold(label.text)] if is_unit else path.enter([label.text])
        lacks_number = is_known(label.text) and not is_known_heading(where[-1])
        if (
            len(printed) > 1
            or is_unit
            or lacks_number
            or not (grid.keeps_blanks or is_known_heading(where[-1]))
        ):
            tables.problem(
                "lost_cell",
                f"the list row {shorten(' | '.join(cell.text for cell in printed))!r} prints {len(printed)} "
                f"cells under {len(group)} heads",
                grid,
                index,
                printed[0].column,
            )
        return
    labels, unit, values = placed
    texts = [cell.text for cell in labels if not is_blank(cell)]
    if not texts:
        _report_stray(grid, index, [cell for _, _, cell in values if is_value(cell)], tables)
        return
    texts[-1] = around[0] + texts[-1] + around[1]
    if is_misplaced(texts[-1], printed_below(group, "unit", cells), cells) and any(map(is_value, cells)):
        tables.problem(
            "lost_cell",
            f"the list row {shorten(' | '.join(cell.text for cell in cells))!r} prints {shorten(texts[-1])!r} where its "
            "label belongs; no value was read",
            grid,
            index,
            labels[-1].column,
        )
        return
    where = path.enter(texts)
    read = {id(cell) for _, _, cell in values}
    for cell in numbers_beside(grid, cells, group, read):
        tables.problem(
            "stray_value", f"{cell.text!r} is printed where the list has no number", grid, index, cell.column
        )
    if values:
        yield Line(any(role == "unit" for _, role in group), grid, index, where, unit, tuple(values))


def _report_stray(grid: Grid, index: int, cells: Sequence[Cell], tables: Tables) -> None:
    for cell in cells:
        tables.problem("stray_value", f"{cell.text!r} is beside no label", grid, index, cell.column)


def _placed(
    grid: Grid, index: int, cells: tuple[Cell, ...], group: Group
) -> tuple[list[Cell], str | None, list[tuple[Role, str, Cell]]] | None:
    """Return (label cells, unit, value cells) of a row under a group of heads; None where they do not fit."""
    under: list[list[Cell]] = []
    if grid.spans:
        row = grid.covered[index]
        for head, _ in group:
            here = []
            for column in range(head.column, min(head.column + head.colspan, len(row))):
                cell = row[column]
                if cell is not None and cell not in here:
                    here.append(cell)
            under.append(here)
        flat = [id(cell) for here in under for cell in here]
        if len(set(flat)) != len(flat) or not all(under) or is_crossed(grid, index, group):
            return _by_order(cells, group, drops_blanks=not grid.keeps_blanks)
    else:
        return _by_order(cells, group, drops_blanks=not grid.keeps_blanks)
    return _sorted(group, under, index)


def _by_order(
    cells: tuple[Cell, ...], group: Group, *, drops_blanks: bool
) -> tuple[list[Cell], str | None, list[tuple[Role, str, Cell]]] | None:
    printed = [cell for cell in cells if not cell.padding]
    two_labels = [role for _, role in group[:2]] == ["label", "label"]
    if two_labels and len(printed) == len(group) - 1 and _is_in_number_place(printed[-1]):
        # The heading in the first of two label columns spans down from above.
        printed.insert(0, printed[0]._replace(text=""))
    if drops_blanks and printed and len(printed) == len(group) - 1 and not any(map(is_value, printed)):
        # The text drops blank cells: where only the number is missing, its cell was blank.
        if [role for _, role in group[:-1] if role not in ("label", "unit")] or group[-1][1] != "in_year":
            return None
        last = printed[-1]
        printed.append(last._replace(text="", column=last.column + 1))
    if drops_blanks and group[-1][1] == "note" and len(printed) == len(group) - 1 and is_value(printed[-1]):
        printed.append(printed[-1]._replace(text="", column=printed[-1].column + 1))  # a blank remark
    if len(printed) != len(group):
        return None
    return _sorted(group, [[cell] for cell in printed], None)


def _is_in_number_place(cell: Cell) -> bool:
    """Return whether a cell prints a number, nothing, or words in place of a number: 见说明."""
    return is_value(cell) or is_blank(cell) or core(cell.text).startswith(tuple(words()["instead"]))


def _sorted(
    group: Group, under: list[list[Cell]], index: int | None
) -> tuple[list[Cell], str | None, list[tuple[Role, str, Cell]]]:
    labels: list[Cell] = []
    unit: str | None = None
    values: list[tuple[Role, str, Cell]] = []
    for (head, role), here in zip(group, under, strict=True):
        if role == "label":
            labels += here
        elif role == "unit":
            unit = _unit(here[-1])
        elif role in ("in_year", "cumulative", "period", "other"):
            cell = next((cell for cell in here if not is_blank(cell)), here[-1])
            # A cell that spans down from the row above belongs to that row.
            if index is None or cell.row == index:
                values.append((role, head.text, cell))
    if unit is None:
        units = (printed_unit(head.text) for head, role in group if role in ("in_year", "cumulative"))
        unit = next(filter(None, units), None)
    return labels, unit, values


def _unit(cell: Cell) -> str | None:
    """Return the unit that a cell prints: a short word. The vocabulary of units is as open as the list itself."""
    text = core(cell.text)
    return text if 0 < len(text) <= MAX_UNIT and not is_value(cell) and not text.isdigit() else None
