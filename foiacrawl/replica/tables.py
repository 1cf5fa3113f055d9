"""A report's tables as rows of cells, with the layout damage that portals do to them. No HTML here.

Damage (`quirks` of a report): misaligned (head and data cells of a block span different columns), repeat_outcomes
(三、本年度办理结果 is printed twice, where the page broke), ghost_row (a row of blank cells after the break).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from foiacrawl.replica.fixtures import Fixture, layouts
from foiacrawl.replica.truth import BLANK, cells_of, request_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

Role = Literal["caption", "head", "label", "value", "pad"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell; `indent` is in characters."""

    text: str
    role: Role
    colspan: int = 1
    rowspan: int = 1
    indent: int = 0


Row = list[Cell]


def tables_of(fixture: Fixture, table: str) -> Iterator[tuple[str, list[Row]]]:
    """Yield (caption, rows) for each printed table of a kind; statistics may have several."""
    layout: Any = layouts()[table]
    if table == "disclosure":
        yield "", _disclosure(fixture, layout[fixture.layout])
    elif table == "requests":
        yield "", _requests(fixture, layout)
    elif table == "disputes":
        yield "", _disputes(fixture, layout)
    else:
        for block in layout[fixture.layout]:
            yield block["caption"], _statistics(fixture, block)


def _disclosure(fixture: Fixture, blocks: list[Any]) -> list[Row]:
    width = max(len(block["columns"]) for block in blocks)
    misaligned = "misaligned" in fixture.quirks
    grid = width + 1 if misaligned else width
    rows: list[Row] = []
    for block in blocks:
        columns = block["columns"]
        heads = [Cell(fixture.labels.get(f"disclosure.{c}", label), "head") for c, label, _ in columns]
        rows.append([Cell(block["caption"], "caption", colspan=grid + 1)])
        rows.append([Cell("信息内容", "head"), *_spread(heads, grid, late=True)])
        for row, label in block["rows"]:
            cells = cells_of(fixture, "disclosure", row, [(c, None) for c, _, _ in columns])
            values = [_value(cell) for cell in cells]
            rows.append(
                [Cell(fixture.labels.get(row, label), "label"), *_spread(values, grid, late=not misaligned)]
            )
    return rows


def _spread(cells: Row, width: int, *, late: bool) -> Row:
    """Give the spare columns of a block to its last cell but one (`late`), or to its first."""
    spare = width - len(cells)
    if not spare:
        return cells
    wide = max(0, len(cells) - 2) if late else 0
    return [
        Cell(cell.text, cell.role, colspan=1 + spare if at == wide else 1) for at, cell in enumerate(cells)
    ]


def _requests(fixture: Fixture, layout: Any) -> list[Row]:
    names = {c: fixture.labels.get(f"requests.{c}", label) for c, label in layout["columns"]}
    first, *organizations, last = names.values()
    rows: list[Row] = [
        [Cell(layout["corner"], "head", 3, 3), Cell(layout["applicants"], "head", 7)],
        [Cell(first, "head", 1, 2), Cell(layout["organizations"], "head", 5), Cell(last, "head", 1, 2)],
        [Cell(name, "head") for name in organizations],
    ]
    printed = request_rows(layout, fixture.layout)
    outcomes = [row for row, _, heading in printed if heading]
    sizes: dict[str, int] = {}
    for _, _, heading in printed:
        sizes[heading] = sizes.get(heading, 0) + 1
    begun: set[str] = set()
    for row, label, heading in printed:
        lead: Row = []
        if heading and row in _outcome_starts(fixture, outcomes):
            lead.append(Cell(layout["outcomes"], "label", 1, _outcome_starts(fixture, outcomes)[row]))
        if heading not in ("", "三") and heading not in begun:
            lead.append(Cell(heading, "label", 1, sizes[heading]))
            begun.add(heading)
        span = 3 if not heading else 2 if heading == "三" else 1
        cells = cells_of(fixture, "requests", row, [(c, None) for c in names])
        rows.append([*lead, Cell(fixture.labels.get(row, label), "label", span), *(_value(c) for c in cells)])
        if "ghost_row" in fixture.quirks and row == outcomes[9]:
            rows.append([Cell("", "pad", 3), *(Cell("", "pad") for _ in names)])
    return rows


def _outcome_starts(fixture: Fixture, outcomes: list[str]) -> dict[str, int]:
    """Return where 三、 is printed and how many rows it spans: whole, or cut after the tenth row."""
    if "repeat_outcomes" in fixture.quirks:
        return {outcomes[0]: 10, outcomes[10]: len(outcomes) - 10}
    return {outcomes[0]: len(outcomes)}


def _disputes(fixture: Fixture, layout: Any) -> list[Row]:
    (review, review_label), *suits = layout["rows"]
    columns = [(c, fixture.labels.get(f"disputes.{c}", label)) for c, label in layout["columns"]]
    tall = [Cell(label, "head", 1, 2) for _, label in columns]
    low = [Cell(fixture.labels.get(f"disputes.low.{c}", label), "head") for c, label in columns]
    order = [review, *(row for row, _ in suits)]
    values = [
        _value(cell)
        for row in order
        for cell in cells_of(fixture, "disputes", row, [(c, "") for c, _ in columns])
    ]
    return [
        [Cell(review_label, "head", 5), Cell(layout["litigation"], "head", 5 * len(suits))],
        [*tall, *(Cell(label, "head", 5) for _, label in suits)],
        low * len(suits),
        values,
    ]


def _statistics(fixture: Fixture, block: Any) -> list[Row]:
    rows: list[Row] = [[Cell(head.format(year=fixture.year), "head") for head in block["heads"]]]
    for row, label, unit, indent in block["rows"]:
        units = [Cell(unit or "——", "label")] if block["unit_column"] else []
        if row:
            cells = cells_of(fixture, "statistics", row, [(c, unit) for c in block["columns"]])
            values = [_value(cell) for cell in cells]
        else:
            values = [Cell(_heading_value(fixture), "pad") for _ in block["columns"]]
        rows.append([Cell(fixture.labels.get(row, label), "label", indent=indent), *units, *values])
    return rows


def _heading_value(fixture: Fixture) -> str:
    return "——" if "dashed_headings" in fixture.quirks else ""


def _value(cell: str) -> Cell:
    return Cell("" if cell == BLANK else cell, "value")
