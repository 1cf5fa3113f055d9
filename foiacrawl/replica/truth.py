"""What a faithful reader must find on the replica, derived from the same data as the pages.

Figures are those in the cells of reports/*.toml and the units of layouts.toml; nothing here looks at HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.replica.fixtures import (
    Fixture,
    FixtureError,
    PortalFixture,
    layouts,
    path_of,
    portals,
    reports,
)
from foiacrawl.replica.script import in_script

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
DASHES = frozenset({"-", "－", "—", "——", "–"})
BLANK = "_"
NUMBERED = re.compile(r"[一二三四五六七八九十]+[、\s]")


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """One printed cell of a form; `value` is None unless a number is printed, `raw` is as printed."""

    table: str
    row: str
    column: str
    value: int | float | None
    raw: str
    state: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """One report of one portal as it must be in the database after a crawl.

    `path` is its canonical URL path; `also_at` are the other paths under which the portal lists it.
    `checks_fail` are (rule, at) that must fail, and no other; `lost_rows` are (table, row) of damaged rows,
    which must give a problem and no figure; `mentions` are (indicator, value) printed in sentences; `headings` are the
    numbered headings of the sections as printed, in their order. `attached` is the file that has the report, if the page
    has it not.
    """

    portal_id: str
    path: str
    also_at: tuple[str, ...]
    title: str
    agency: str
    division_code: str
    year: int
    form: str
    script: str
    published_on: str | None
    figures: tuple[ExpectedFigure, ...]
    checks_fail: tuple[tuple[str, str], ...]
    lost_rows: tuple[tuple[str, str], ...]
    mentions: tuple[tuple[str, float], ...]
    headings: tuple[str, ...]
    attached: str | None


@cache
def expected(edition: int = 1) -> tuple[Expected, ...]:
    """Return what a crawl of all portals must find, ordered by portal and path. Forbidden branches are left out.

    Edition 2 is the replica some days later: a report is revised (revisions/), one has moved, one has vanished.
    """
    return tuple(item for portal in portals(edition) for item in expected_of(portal))


def expected_problems() -> list[tuple[str, str, str]]:
    """Return (portal_id, kind, path) of what a crawl must note besides; the path is that of the page or the link."""
    return [(portal.portal_id, kind, path) for portal in portals() for kind, path in portal.problems]


def expected_of(portal: PortalFixture) -> list[Expected]:
    """Return what a crawl of one portal must find: one item a report, however often it is listed."""
    places: dict[str, list[str]] = {}
    for listing in portal.listings:
        for entry in listing.entries:
            if entry.report is None or entry.hidden or _forbidden(portal, path_of(listing, entry)):
                continue
            path = path_of(listing, entry).replace("/mpost_", "/post_")
            if path not in places.setdefault(entry.report, []):
                places[entry.report].append(path)
    found = [_expected(portal, _fixture(portal, name), paths) for name, paths in places.items()]
    return sorted(found, key=lambda item: item.path)


def figures_of(fixture: Fixture) -> Iterator[ExpectedFigure]:
    """Yield the figures of a report in the order of print; rows that lost a cell yield none."""
    for table, rows in fixture.tables.items():
        for row, columns in _slots(fixture, table).items():
            cells = cells_of(fixture, table, row, columns)
            if len(cells) != len(columns):
                continue
            for (column, unit), cell in zip(columns, cells, strict=True):
                yield _figure(table, row, column, cell, unit)
        if unknown := rows.keys() - _slots(fixture, table).keys():
            raise FixtureError(f"{fixture.report_id}: no layout has the rows {sorted(unknown)} of {table}")


def cells_of(
    fixture: Fixture, table: str, row: str, columns: Sequence[tuple[str, str | None]]
) -> tuple[str, ...]:
    """Return the printed cells of a row; a row that the report does not name prints its `fill` everywhere."""
    return fixture.tables[table].get(row) or (fixture.fill[table],) * len(columns)


def _expected(portal: PortalFixture, fixture: Fixture, paths: Sequence[str]) -> Expected:
    return Expected(
        portal_id=portal.portal_id,
        path=paths[0],
        also_at=tuple(paths[1:]),
        title=fixture.title,
        agency=fixture.agency,
        division_code=fixture.division_code,
        year=fixture.year,
        form=fixture.form,
        script=fixture.script,
        published_on=fixture.published_on or None,
        figures=tuple(figures_of(fixture)),
        checks_fail=fixture.checks_fail,
        lost_rows=tuple(_lost(fixture)),
        mentions=fixture.mentions,
        headings=tuple(in_script(p.heading, fixture) for p in fixture.parts if NUMBERED.match(p.heading)),
        attached=fixture.attached,
    )


def _fixture(portal: PortalFixture, name: str) -> Fixture:
    try:
        return reports(portal.edition)[name]
    except KeyError:
        raise FixtureError(f"portal {portal.portal_id} lists the report {name}: no such file") from None


def _forbidden(portal: PortalFixture, path: str) -> bool:
    rules = re.findall(r"(?m)^Disallow:\s*(\S+)", portal.robots)
    return any(path.startswith(rule) for rule in rules)


def _lost(fixture: Fixture) -> Iterator[tuple[str, str]]:
    for table in fixture.tables:
        for row, columns in _slots(fixture, table).items():
            if len(cells_of(fixture, table, row, columns)) != len(columns):
                yield table, row


def _slots(fixture: Fixture, table: str) -> dict[str, list[tuple[str, str | None]]]:
    """Return the rows of a table, each with its (column, unit) pairs, as the layout has them."""
    layout: Any = layouts()[table]
    if table == "disclosure":
        return {
            row: [(column, unit or None) for column, _, unit in block["columns"]]
            for block in layout[fixture.layout]
            for row, _ in block["rows"]
        }
    if table == "requests":
        columns = [(column, layout["unit"]) for column, _ in layout["columns"]]
        return {row: columns for row, _, _ in request_rows(layout, fixture.layout)}
    if table == "disputes":
        columns = [(column, layout["unit"]) for column, _ in layout["columns"]]
        return {row: columns for row, _ in layout["rows"]}
    return {
        row: [(column, unit) for column in block["columns"]]
        for block in layout[fixture.layout]
        for row, _, unit, _ in block["rows"]
        if row
    }


def request_rows(layout: Mapping[str, Any], form: str) -> list[list[str]]:
    """Return the rows of the requests table of a form in print order, as [id, label, heading]."""
    rows: list[list[str]] = layout["before"] + layout["between"][form] + layout["after"]
    return rows


def _figure(table: str, row: str, column: str, cell: str, unit: str | None) -> ExpectedFigure:
    if cell == BLANK:
        return ExpectedFigure(table, row, column, None, "", "blank", unit)
    if cell in DASHES:
        return ExpectedFigure(table, row, column, None, cell, "dash", unit)
    found = NUMBER.match(cell)
    if not found:
        raise FixtureError(f"{table}.{row}.{column}: {cell!r} is neither a number, a dash nor _ for blank")
    value = float(found[0]) if "." in found[0] else int(found[0])
    return ExpectedFigure(table, row, column, value, cell, "reported", cell[found.end() :] or unit)
