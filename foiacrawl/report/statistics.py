"""Statistics lists (before 2019): an open vocabulary, read row by row with its label path, unit and column.

A row whose label a form knows gets that indicator's id; every other row keeps its own label path. None
is lost. Lists differ between the bodies of one portal and from year to year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import Form, Item, forms
from foiacrawl.report.labels import Label, core, fold
from foiacrawl.report.list_path import Path
from foiacrawl.report.lists import YEAR, Role, Roles, head_at, words
from foiacrawl.report.reading import is_blank, is_value, parse_cell, printed_unit, shorten, take

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.reading import Tables
    from foiacrawl.report.segments import Segment

STEM = re.compile(r"(总次数|总数量|总数|数量|次数|数)$")
LONGEST_LABEL = 80  # characters; a longer text without a number is a note below the list


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: its label path from the outermost heading, its unit, its value cells by column."""

    has_unit_column: bool

    grid: Grid
    row: int
    path: tuple[Label, ...]
    unit: str | None
    values: tuple[tuple[Role, str, Cell], ...]


def read(segments: Sequence[Segment], tables: Tables, year: int | None) -> None:
    """Read every list into `tables`."""
    lines: list[Line] = []
    head: Roles | None = None
    path = Path()
    for segment in segments:
        # A list that was cut over a page goes on under the head of the part before, printed again or not.
        lines += _lines(segment, head, path, year, tables)
        heads = (head_at(segment.rows, row) for row in reversed(range(len(segment.rows))))
        head = next((found[0] for found in heads if found), head)
    form = _form_of(lines, segments, year)
    tables.forms["statistics"] = form.id
    used: dict[str, tuple[str, ...]] = {}
    for position, line in enumerate(lines, start=1):
        after = lines[position] if position < len(lines) else None
        item = _match(line, form, used)
        if not _printed(line) and _is_heading(line, item, after):
            continue
        for role, name, cell in line.values:
            if role == "period":
                _unread(line, name, cell, tables)
            elif role in ("in_year", "cumulative", "other"):
                _take(line, item, role, name, cell, form, tables)


def knows(segment: Segment) -> int:
    """Return how many rows of a list have a label that some form knows."""
    keys = {_key(item.label) for form in _forms() for item in _rows(form)}
    return sum(1 for cells in segment.rows for cell in cells[:2] if cell.text and _key(cell.text) in keys)


def is_known(printed: str) -> bool:
    """Tell whether some form's list has a row of that label."""
    return any(_find(printed, form) for form in _forms())


def _lines(
    segment: Segment, head: Roles | None, path: Path, year: int | None, tables: Tables
) -> Iterator[Line]:
    """Yield the rows of a list, each with its path. A head printed again starts the columns anew."""
    grid = segment.grid
    body = segment.start
    for index, cells in enumerate(segment.rows, start=segment.start):
        if index < body:
            continue  # the second row of a head
        if found := head_at(segment.rows, index - segment.start):
            roles, body = found[0], index + found[1]
            if head is not None and [cell.text for cell in head.cells] != [cell.text for cell in roles.cells]:
                path.leave()
            head = roles
            continue
        if head is None or all(is_blank(cell) for cell in cells):
            continue
        if _unheaded(grid, cells, head):
            tables.problem(
                "lost_cell",
                f"the list row {shorten(' | '.join(cell.text for cell in cells))!r} prints a number under no head: "
                "which head was lost is not known, no value was taken",
                grid,
                index,
                cells[-1].column,
            )
            continue
        for group in _groups(head.cells, head.roles, year):
            yield from _line(grid, index, cells, group, path, tables)


def _unheaded(grid: Grid, cells: Sequence[Cell], head: Roles) -> bool:
    """Tell a row that prints numbers right of the last head: the head has lost a cell, and all may be shifted."""
    if not grid.spans:
        return False
    last = max(cell.column + cell.colspan for cell in head.cells)
    return any(cell.column >= last and _reported(cell) for cell in cells)


Group = tuple[tuple["Cell", Role], ...]


def _groups(cells: Sequence[Cell], roles: Sequence[Role], year: int | None) -> list[Group]:
    """Cut a head that stands two or more lists side by side at each further label column."""
    groups: list[list[tuple[Cell, Role]]] = [[]]
    for cell, role in zip(cells, roles, strict=True):
        seen = [other for _, other in groups[-1]]
        begun = "label" in seen
        if (
            role in ("label", "code")
            and begun
            and any(other in ("in_year", "cumulative", "period") for other in seen)
        ):
            groups.append([])
        groups[-1].append((cell, role))
    return [_of_one_year(group, year) for group in groups]


def _of_one_year(group: list[tuple[Cell, Role]], year: int | None) -> Group:
    """Of several columns of years keep the report's own (else the last): the others are told as not read."""
    own = [cell for cell, role in group if role == "in_year"]
    if len(own) < MANY:
        return tuple(group)
    kept = next((cell for cell in own if year is not None and str(year) in fold(cell.text).core), None)
    if kept is None:
        kept = own[-1] if all(YEAR.match(core(cell.text)) for cell in own) else own[0]
    return tuple((cell, "period" if role == "in_year" and cell is not kept else role) for cell, role in group)


MANY = 2


def _line(
    grid: Grid, index: int, cells: tuple[Cell, ...], group: Group, path: Path, tables: Tables
) -> Iterator[Line]:
    placed = _placed(grid, index, cells, group)
    if placed is None:
        printed = [cell for cell in cells if not is_blank(cell)]
        label = next((cell for cell in printed if not is_value(cell)), None)
        if label is None or len(label.text) > LONGEST_LABEL:
            return
        where = [fold(label.text)] if core(label.text) in words()["units"] else path.enter([label.text])
        if len(printed) > 1 or not (grid.keeps_blanks or _is_known_heading(where[-1])):
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
        for _, _, cell in values:
            if is_value(cell):
                tables.problem(
                    "stray_value", f"{cell.text!r} stands beside no label", grid, index, cell.column
                )
        return
    where = path.enter(texts)
    if values:
        yield Line(any(role == "unit" for _, role in group), grid, index, where, unit, tuple(values))


def _is_known_heading(label: Label) -> bool:
    return any(item.unit is None for form in _forms() for item in _find(label.text, form))


def _placed(
    grid: Grid, index: int, cells: tuple[Cell, ...], group: Group
) -> tuple[list[Cell], str | None, list[tuple[Role, str, Cell]]] | None:
    """Return (label cells, unit, value cells) of a row under a group of heads; None when they do not fit."""
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
        if len(set(flat)) != len(flat) or not all(under):
            return _by_order(cells, group)
    else:
        return _by_order(cells, group)
    return _sorted(group, under, index)


def _by_order(
    cells: tuple[Cell, ...], group: Group
) -> tuple[list[Cell], str | None, list[tuple[Role, str, Cell]]] | None:
    printed = [cell for cell in cells if not cell.padding]
    if printed and len(printed) == len(group) - 1 and not any(map(is_value, printed)):
        # The text drops blank cells; of a row that prints all but its only number, that one was blank.
        if [role for _, role in group[:-1] if role not in ("label", "unit")] or group[-1][1] != "in_year":
            return None
        last = printed[-1]
        printed.append(last._replace(text="", column=last.column + 1))
    two_labels = [role for _, role in group[:2]] == ["label", "label"]
    if two_labels and len(printed) == len(group) - 1 and is_value(printed[-1]):
        # The heading in the first of two label columns spans down from the page before.
        printed.insert(0, printed[0]._replace(text=""))
    if len(printed) != len(group):
        return None
    return _sorted(group, [[cell] for cell in printed], None)


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
    units = {role: printed_unit(head.text) for head, role in group if role in ("in_year", "cumulative")}
    return labels, unit or next((found for found in units.values() if found), None), values


def _unit(cell: Cell) -> str | None:
    """Return the unit a cell prints: a short word. What units there are is as open as the list itself."""
    text = core(cell.text)
    return text if 0 < len(text) <= LONGEST_UNIT and not is_value(cell) and not text.isdigit() else None


LONGEST_UNIT = 5


def _match(line: Line, form: Form, used: dict[str, tuple[str, ...]]) -> Item | None:
    """Return the indicator a row is, by its label and, where one label names several, by its parent."""
    label = line.path[-1]
    parents = [item.id for above in line.path[:-1] for item in _find(above.text, form)]
    found = _find(label.text, form)
    if len(found) > 1:
        own = [item for item in found if item.parent in parents]
        found = own or [item for item in found if item.id not in used][:1]
    if not found:
        found = _elsewhere(label.text, form)
    if len(found) != 1:
        return None
    item = found[0]
    here = tuple(above.text for above in line.path)
    if used.setdefault(item.id, here) != here:
        return None
    return item


def _find(printed: str, form: Form) -> list[Item]:
    index = _index(form)
    label = fold(printed)
    return list(index.get(label.core) or index.get(label.short) or index.get(_key(printed)) or ())


def _elsewhere(printed: str, form: Form) -> list[Item]:
    """Return the indicator when all other forms that know the label agree on its id."""
    found = {item.id: item for other in _forms() if other != form for item in _find(printed, other)}
    items = [item for item in found.values() if not item.id.startswith(LOCAL_MEANING)]
    return items if len(items) == len(found) == 1 else []


# "范围n" means other things in other places (FORMS.md, A3 and A4): never taken from another form.
LOCAL_MEANING = "withheld_scope_"


def _take(
    line: Line, item: Item | None, role: Role, head: str, cell: Cell, form: Form, tables: Tables
) -> None:
    path = [label.text for label in line.path]
    if role == "other":
        item, path = None, [*path, fold(head).text]
        if is_blank(cell):
            return
    if item is not None and not item.unit:
        # A heading of the form that prints a number all the same keeps it under its own label.
        item = None
    take(
        tables,
        line.grid,
        cell,
        table="statistics",
        row=item.id if item else None,
        column="cumulative" if role == "cumulative" else "in_year",
        label="/".join(path),
        unit=line.unit or (item.unit if item else None),
        form=form.id,
    )


def _reported(cell: Cell) -> bool:
    return parse_cell(cell.text).state == "reported"


def _is_heading(line: Line, item: Item | None, after: Line | None) -> bool:
    """Tell a row without a number that only stands above others: no unit, and the next row is a part of it."""
    if line.unit is not None:
        return False
    if item is not None:
        return item.unit is None
    if NOTE.match(line.path[-1].core) or len(line.path[-1].text) > LONGEST_LABEL:
        return True
    if after is None or after.path[: len(line.path)] != line.path or len(after.path) == len(line.path):
        return False
    return line.has_unit_column or line.path[-1].core.endswith("情况")


NOTE = re.compile(r"^(注|备注|说明|填报|单位负责人|审核人|填表|联系电话|统计负责人)")


def _printed(line: Line) -> bool:
    return any(_reported(cell) for _, _, cell in line.values)


def _unread(line: Line, head: str, cell: Cell, tables: Tables) -> None:
    if _reported(cell):
        tables.problem(
            "unmatched_column",
            f"the column {shorten(head)!r} is not that of the report's year; it prints {cell.text!r} for "
            f"{shorten(line.path[-1].text)!r}",
            line.grid,
            line.row,
            cell.column,
        )


def _form_of(lines: Sequence[Line], segments: Sequence[Segment], year: int | None) -> Form:
    """Choose the form that knows most of the labels; then the one whose signs are printed; then by year."""
    texts = {core(cell.text) for segment in segments for cells in segment.rows for cell in cells}
    best: tuple[int, int, int] | None = None
    chosen = _forms()[0]
    for form in _forms():
        known = sum(1 for line in lines if _find(line.path[-1].text, form))
        signs = sum(1 for sign in form.signs if core(sign) in texts)
        fits = int(year is not None and form.from_year <= year <= (form.to_year or year))
        if best is None or (known, signs, fits) > best:
            best, chosen = (known, signs, fits), form
    return chosen


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(form for form in forms() if form.table("statistics"))


def _rows(form: Form) -> tuple[Item, ...]:
    table = form.table("statistics")
    return table.rows if table else ()


@cache
def _index(form: Form) -> dict[str, tuple[Item, ...]]:
    found: dict[str, tuple[Item, ...]] = {}
    for item in _rows(form):
        for printed in item.labels:
            label = fold(printed)
            for key in dict.fromkeys((label.core, label.short)):
                if item not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), item)
    for item in _rows(form):
        for printed in item.labels:
            found.setdefault(_key(printed), (item,))
    return found


def _key(printed: str) -> str:
    """Return the label without a trailing 数, 数量, 总数: 行政复议数 and 行政复议数量 are one."""
    short = fold(printed).short
    return STEM.sub("", short) or short
