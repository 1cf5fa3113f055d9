"""The types that all packages share: documents, reports and their parts, portals. All are immutable.

Positions (`Place`) are zero-based: the number of the table in its document, then row and column of
the grid with its spans resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple

State = Literal["reported", "blank", "dash", "not_applicable", "unparsed", "lost"]
"""What a cell has. `lost` (a cell of the form that was not read) is given by the store; reading gives the others."""
Status = Literal["pass", "fail", "not_assessable"]
Script = Literal["simplified", "traditional"]
Number = int | float


@dataclass(frozen=True, slots=True)
class Hint:
    """What was known of a document before it was opened: the listing's words and the portal's row.

    `title`, `date` (YYYY-MM-DD) and `body` (a body's name) come from the listing; the rest from the registry.
    """

    title: str | None = None
    date: str | None = None
    body: str | None = None
    portal_name: str | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What was fetched, or a saved file: bytes and where they came from.

    `source` is the URL or the path as given; `content_type` is the server's header, if there was one.
    `attachments` are the files of an article, fetched with it: page and files are read as one report.
    """

    source: str
    body: bytes
    content_type: str | None = None
    hint: Hint = field(default_factory=Hint)
    attachments: tuple[Document, ...] = ()


class Place(NamedTuple):
    """The place of a cell: table in the document, row and column in its grid, all zero-based."""

    table: int
    row: int
    column: int


class Figure(NamedTuple):
    """A number at (table, row, column) of a form; `value` is None unless a number is printed.

    `row` is None for a list row whose label no form knows; `label` is then its label path.
    `source` is the attachment that contains it; None means the report's own document.
    `confidence` (0 to 1) is how sure a recogniser was of it; None where text was text.
    (A named tuple: 280 of them are made for a page, ten times as fast as a frozen dataclass.)
    """

    table: str
    row: str | None
    column: str
    label: str
    value: Number | None
    raw: str
    state: State
    unit: str | None
    form: str
    where: Place
    confidence: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A number stated in a sentence, for an indicator of the forms; `span` is (start, end) in `sentence`."""

    indicator: str
    value: Number
    unit: str | None
    approximate: bool
    sentence: str
    span: tuple[int, int]


class Check(NamedTuple):
    """An identity tried on figures. A side is None where it has a blank, a dash or a lost cell."""

    rule: str
    at: str
    status: Status
    left: Number | None
    right: Number | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Anything that was seen and not understood. `kind` is one of `problems.toml`; `source` is as in `Figure`."""

    kind: str
    message: str
    where: Place | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its heading; the text before the first heading has the heading ''."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The publication block above the text (索引号 …) and the footer's codes, as printed."""

    index_number: str | None = None
    publisher: str | None = None
    document_number: str | None = None
    created_on: str | None = None
    site_code: str | None = None
    icp: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one source says about whose report it is: `text` is the name or the code found there, normalised.

    `source` is title, attachment, lead, signature, publisher, source (the 来源 shown), breadcrumb, column, listing,
    site_code, site, organiser or portal;
    `division_code` is that of the place named, None if there is none or it may be one of several.
    """

    source: str
    text: str
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """What is known about a report's body besides its name and division; None where it cannot be determined.

    `level` is national, province, prefecture, county or township; `kind` a key of agencies/data/kinds.toml;
    `printed_name` the name as found, `other_name` the second name of a body that has two, `identity` the key that
    stays the same when the division or the body is renamed. `reasons` say in words what the answer is based on;
    `attributions` are what each source says.
    """

    level: str | None = None
    kind: str | None = None
    printed_name: str | None = None
    other_name: str | None = None
    identity: str | None = None
    reasons: tuple[str, ...] = ()
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One body's report for one year, as read from one document and its attachments.

    `form` is None when it is no such report. `others` are further reports that its attachments hold: of another
    body, or for another year.
    """

    source: str
    title: str | None
    agency: str | None
    division_code: str | None
    year: int | None
    form: str | None
    script: Script
    published_on: str | None
    metadata: Metadata = field(default_factory=Metadata)
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    checks: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = ()
    others: tuple[Report, ...] = ()
    owner: Owner = Owner()

    def with_problems(self, *more: Problem) -> Report:
        """Return the same report with further problems at the end."""
        return replace(self, problems=self.problems + more)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing: a link to what may be a report. `date` is YYYY-MM-DD, `body` a body's name."""

    url: str
    title: str
    date: str | None = None
    body: str | None = None


class PortalState(StrEnum):
    """The state of a portal after a visit.

    `working`: its lists show what they showed before, or more. `shrunk`: they show less than they ever did. `quiet`: they
    show nothing, but did so before. `empty`: they never showed anything. `incomplete`: some of the lists could not be
    fetched. `blocked`: the portal refuses the crawl. `unreachable`: nothing answers.
    """

    WORKING = "working"
    SHRUNK = "shrunk"
    QUIET = "quiet"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"

    @property
    def is_reached(self) -> bool:
        """Whether the portal answered and let itself be read."""
        return self not in (PortalState.BLOCKED, PortalState.UNREACHABLE)

    @property
    def is_complete(self) -> bool:
        """Whether all that the portal lists was seen."""
        return self.is_reached and self is not PortalState.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Portal:
    """A row of the registry. An empty `family` is detected from the page."""

    portal_id: str
    name: str
    listing_url: str
    division_code: str | None = None
    level: str | None = None
    family: str | None = None
    encoding: str | None = None
    render: bool = False
    notes: str | None = None


def as_json(report: Report) -> dict[str, Any]:
    """Return the report in the shape of the contract (see README, "Read saved files"); `owner` is for the store.

    A figure has `confidence` only where it was read from a picture, `source` only where it is in an attachment.
    """
    # Not by `dataclasses.asdict`, which copies each value and took as long as all figures.
    whole = _values(report)
    del whole["others"], whole["owner"]
    whole["metadata"] = _values(report.metadata)
    for name in ("sections", "mentions"):
        whole[name] = list(map(_values, whole[name]))
    whole["checks"] = [check._asdict() for check in report.checks]
    whole["figures"] = [_part_as_json(figure._asdict()) for figure in report.figures]
    whole["problems"] = [_part_as_json(_values(problem)) for problem in report.problems]
    return whole


def _values(item: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by their names."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _part_as_json(part: dict[str, Any]) -> dict[str, Any]:
    if part["where"]:
        part["where"] = part["where"]._asdict()
    for name in ("source", "confidence"):
        if name in part and part[name] is None:
            del part[name]
    return part
