"""The replica's data types: reports (reports/*.toml), portals, notices and print layouts.

A report file holds what is true: the body, the year, each printed number, the prose. A portal file holds where it is
listed; it is in the folder of a CMS family (`listings/families/NAME/replica/portals/`), beside the family's templates.
Everything else (HTML, JSON, the golden expectations) is derived from the two.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

HERE = Path(__file__).parent
FAMILIES = "foiacrawl.listings.families"  # imported by name only: the replica knows nothing of the crawler

Rows = Mapping[str, tuple[str, ...]]


class FixtureError(ValueError):
    """A fixture file says something impossible; the message names the file and what to mend."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a report in the order of print: a heading, paragraphs, then the tables named."""

    heading: str
    text: tuple[str, ...]
    table: str | None


@dataclass(frozen=True, slots=True)
class Fixture:
    """One report of the replica. `tables` maps a table to its rows, a row to its printed cells ("_" is blank).

    `attached` is the name under which the page offers the report as a file (files/REPORT_ID.*); None where the page has it.
    """

    report_id: str
    title: str
    agency: str
    division_code: str
    year: int
    form: str
    layout: str
    published_on: str
    created_on: str | None
    publisher: str
    index_number: str | None
    document_number: str | None
    signed_on: str | None
    script: str
    words: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    tables: Mapping[str, Rows]
    fill: Mapping[str, str]
    labels: Mapping[str, str]
    quirks: frozenset[str]
    checks_fail: tuple[tuple[str, str], ...]
    mentions: tuple[tuple[str, float], ...]
    attached: str | None

    @property
    def file(self) -> Path:
        """The file that is attached."""
        return HERE / "files" / f"{self.report_id}.{(self.attached or '').rpartition('.')[2]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a listing. It leads to a report, to a notice, or, with neither, to wherever `href` says."""

    href: str
    date: str
    title: str | None
    report: str | None
    notice: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A column of a portal: its entries, how it is paged, what is beside it."""

    path: str
    column: str
    pager: str
    per_page: int
    crumbs: tuple[tuple[str, str], ...]
    side: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    declared: int | None


@dataclass(frozen=True, slots=True)
class PortalFixture:
    """One portal of the replica in one of its editions, with its chrome.

    `folder` has its templates, which `style` names; `family` is what a reader of its listing should see.
    """

    folder: Path
    portal_id: str
    edition: int
    name: str
    family: str
    style: str
    listing: str
    encoding: str
    charset: str
    robots: str
    sid: str
    chrome: Mapping[str, str]
    menu: tuple[tuple[str, str], ...]
    pages: tuple[Mapping[str, Any], ...]
    tree: tuple[Mapping[str, Any], ...]
    listings: tuple[Listing, ...]
    problems: tuple[tuple[str, str], ...]


@cache
def layouts() -> Mapping[str, Any]:
    """Return the print layouts of the statutory tables (layouts.toml)."""
    return read_toml(HERE / "layouts.toml")


@cache
def notices() -> Mapping[str, Mapping[str, str]]:
    """Return the pages that are no reports, by name (notices.toml): each has a title and a text."""
    return read_toml(HERE / "notices.toml")


@cache
def reports(edition: int = 1) -> Mapping[str, Fixture]:
    """Return every report of the replica by its id; in edition 2 those of revisions/ replace those of the same name."""
    folders = ["reports", "revisions"][:edition]
    paths = [path for folder in folders for path in sorted((HERE / folder).glob("*.toml"))]
    return {path.stem: _report(path) for path in paths}


@cache
def portals(edition: int = 1) -> tuple[PortalFixture, ...]:
    """Return the portals in the order of the numbers in their file names, which is the order of their ports."""
    paths = [path for folder in find_replica_folders() for path in folder.glob("portals/*.toml")]
    return tuple(_portal(path, edition) for path in sorted(paths, key=_place))


def find_replica_folders() -> list[Path]:
    """Return the folder `replica` of each CMS family that has one."""
    parents = map(Path, import_module(FAMILIES).__path__)
    return sorted(folder for parent in parents for folder in parent.glob("*/replica"))


def path_of(listing: Listing, entry: Entry) -> str:
    """Return the path on the portal to which an entry leads; {base} in it is replaced by the portal's own address.

    The query of a page that a program draws (.jsp) is part of it: nothing else says whose page it is.
    """
    parts = urlsplit(urljoin(listing.path, entry.href.removeprefix("{base}")))
    return f"{parts.path}?{parts.query}" if parts.path.endswith(".jsp") else parts.path


def _place(path: Path) -> int:
    return int(path.stem.partition("_")[0])


def read_toml(path: Path) -> dict[str, Any]:
    """Return a data file; raises FixtureError naming it if it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FixtureError(f"{path.name}: {error}") from error


def _report(path: Path) -> Fixture:
    raw = read_toml(path)
    try:
        return Fixture(
            report_id=path.stem,
            title=raw["title"],
            agency=raw["agency"],
            division_code=raw["division_code"],
            year=raw["year"],
            form=raw["form"],
            layout=raw.get("layout", raw["form"]),
            published_on=raw["published_on"],
            created_on=raw.get("created_on"),
            publisher=raw.get("publisher", raw["agency"]),
            index_number=raw.get("index_number"),
            document_number=raw.get("document_number"),
            signed_on=raw.get("signed_on"),
            script=raw.get("script", "simplified"),
            words=tuple((old, new) for old, new in raw.get("words", [])),
            parts=tuple(_part(part) for part in raw["part"]),
            tables={name: _rows(table) for name, table in raw.get("tables", {}).items()},
            fill={name: table.get("fill", "0") for name, table in raw.get("tables", {}).items()},
            labels=raw.get("labels", {}),
            quirks=frozenset(raw.get("quirks", [])),
            checks_fail=tuple((rule, at) for rule, at in raw.get("checks_fail", [])),
            mentions=tuple((indicator, value) for indicator, value in raw.get("mentions", [])),
            attached=raw.get("attached"),
        )
    except KeyError as error:
        raise FixtureError(f"reports/{path.name}: the key {error} is missing") from error


def _part(raw: Mapping[str, str]) -> Part:
    lines = (line.strip() for line in raw.get("text", "").splitlines())
    return Part(raw.get("heading", ""), tuple(line for line in lines if line), raw.get("table"))


def _rows(table: Mapping[str, str]) -> Rows:
    return {row: tuple(cells.split()) for row, cells in table.items() if row != "fill"}


def _portal(path: Path, edition: int) -> PortalFixture:
    raw = read_toml(path)
    try:
        return PortalFixture(
            folder=path.parents[1],
            portal_id=raw["portal_id"],
            edition=edition,
            name=raw["name"],
            family=raw["family"],
            style=raw["style"],
            listing=raw["listing"],
            encoding=raw.get("encoding", "utf-8"),
            charset=raw.get("charset", raw.get("encoding", "utf-8")),
            robots=raw.get("robots", ""),
            sid=raw.get("sid", ""),
            chrome=raw["chrome"],
            menu=tuple((text, href) for text, href in raw.get("menu", [])),
            pages=tuple(raw.get("page", [])),
            tree=tuple(raw.get("tree", [])),
            listings=tuple(_listing(listing, edition) for listing in raw.get("column", [])),
            problems=tuple((kind, path) for kind, path in raw.get("problems", [])),
        )
    except KeyError as error:
        raise FixtureError(f"portals/{path.name}: the key {error} is missing") from error


def _listing(raw: Mapping[str, Any], edition: int) -> Listing:
    return Listing(
        path=raw["path"],
        column=raw.get("name", "政府信息公开年报"),
        pager=raw.get("pager", "none"),
        per_page=raw.get("per_page", 20),
        crumbs=tuple((text, href) for text, href in raw.get("crumbs", [])),
        side=tuple((text, href) for text, href in raw.get("side", [])),
        entries=tuple(
            _entry(entry)
            for entry in raw.get("entry", [])
            if entry.get("since", 1) <= edition <= entry.get("until", edition)
        ),
        declared=raw.get("declared"),
    )


def _entry(raw: Mapping[str, Any]) -> Entry:
    return Entry(
        href=raw["href"],
        date=raw.get("date", ""),
        title=raw.get("title"),
        report=raw.get("report"),
        notice=raw.get("notice"),
        hidden=raw.get("hidden", False),
    )
