"""What a crawl does, as events, and the one function that turns an event into rows.

A crawl writes each event into the archive before it applies it; a rebuild reads the events and applies them again. Both use
`Ledger.apply`, so that the same events and the same reader give the same database, row by row.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from foiacrawl.model import Hint, Portal, PortalState
from foiacrawl.store import Fetched, Store
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from foiacrawl.store import Outcome
    from foiacrawl.store.pack import Packed

FINISHED = "finished"
"""The reason of a run that has ended by itself."""
_PAUSE = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A crawl has started, with the settings that matter and the first of the portals it is about."""

    settings: Mapping[str, str]
    portals: tuple[Portal, ...]
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class PortalsRegistered:
    """Further portals that the crawl is about. A row is recorded before anything that is found at its portal."""

    portals: tuple[Portal, ...]
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document as the reader gets it, without its bytes: those are in the archive where `fetched` says.

    `content_type` is the server's header, or the encoding that the registry gives; `hint` holds the words of listing and
    registry.
    """

    fetched: Fetched
    content_type: str | None
    hint: Hint


@dataclass(frozen=True, slots=True)
class DocumentFetched:
    """A document was fetched, with its attachments; `is_incomplete`: some of these could not be fetched."""

    document: ArchivedDocument
    attachments: tuple[ArchivedDocument, ...] = ()
    is_incomplete: bool = False
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class DocumentsUnchanged:
    """The portal answered for these addresses that nothing has changed (status 304)."""

    urls: tuple[str, ...]
    portal_id: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class DocumentGone:
    """A document that was fetched before is no longer there."""

    url: str
    cause: str
    portal_id: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """A problem of the crawl: a kind of problems.toml, what happened, at which portal and address."""

    kind: str
    message: str
    portal_id: str | None = None
    url: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class HostRefused:
    """A host refused the crawl in `refusals` runs in a row; it is skipped until `cooling_until` (UTC). 0: it answers again."""

    host: str
    kind: str
    refusals: int
    cooling_until: str | None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class ListWalked:
    """A list was walked: its pages and lines, the number of lines it declares; `is_whole`: all of it was seen."""

    url: str
    portal_id: str
    pages: int
    lines: int
    declared: int | None
    is_whole: bool
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class PortalVisited:
    """A portal was visited completely."""

    portal_id: str
    family: str | None
    listing_pages: int
    reports: int
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """A visit has ended, completely or not.

    `state` is that of the portal (see crawl/portal_state.py), `listed` the number of reports that its lists showed;
    `is_exact`: all pages of its lists were seen in this visit.
    """

    portal_id: str
    state: str
    listed: int
    is_exact: bool
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A crawl has ended: why, and its counts (the keys of store.runs.KEYS, and further ones such as problem/KIND)."""

    reason: str
    counts: Mapping[str, int]
    at: str = field(default_factory=utc_now)


Event: TypeAlias = (
    "RunStarted | PortalsRegistered | DocumentFetched | DocumentsUnchanged | DocumentGone | ProblemFound | HostRefused"
    " | ListWalked | PortalVisited | VisitEnded | RunFinished"
)
_TYPES: tuple[type[Any], ...] = (
    *(RunStarted, DocumentFetched, DocumentsUnchanged, DocumentGone, ProblemFound, HostRefused, ListWalked),
    *(PortalVisited, VisitEnded, RunFinished, PortalsRegistered),
)
_OLD_NAMES: Mapping[str, type[Any]] = {
    "began": RunStarted,
    "came": DocumentFetched,
    "unchanged": DocumentsUnchanged,
    "gone": DocumentGone,
    "troubled": ProblemFound,
    "refused": HostRefused,
    "walked": ListWalked,
    "visited": PortalVisited,
    "ended": RunFinished,
}
"""The names of events in archives of version 0.1.0."""
_OLD_FIELDS: Mapping[str, str] = {"attached": "attachments", "is_cut": "is_incomplete", "unit": "body"}
"""The names of fields in archives of version 0.1.0, and what they are called now."""
_BY_NAME: Mapping[str, type[Any]] = {kind.__name__: kind for kind in _TYPES} | dict(_OLD_NAMES)


def to_json(event: Event) -> dict[str, Any]:
    """Return an event as it is written into the archive."""
    return {"event": type(event).__name__, **asdict(event)}


def from_json(value: Mapping[str, Any]) -> Event:
    """Return the event of `to_json`, also of an older version. Fields that this version does not know are left out."""
    event: Event = _build(_BY_NAME[value["event"]], value)
    return event


def _build(kind: type[Any], value: Mapping[str, Any]) -> Any:
    """Build a dataclass from its fields as JSON."""
    known = {one.name for one in fields(kind)}
    values = {name if name in known else _OLD_FIELDS.get(name, name): part for name, part in value.items()}
    return kind(**{name: _build_field(name, part) for name, part in values.items() if name in known})


def _build_field(name: str, value: Any) -> Any:
    match name:
        case "portals":
            return tuple(_build(Portal, portal) for portal in value)
        case "document":
            return _build(ArchivedDocument, value)
        case "attachments":
            return tuple(_build(ArchivedDocument, document) for document in value)
        case "fetched":
            return _build(Fetched, value)
        case "hint":
            return _build(Hint, value)
        case "urls":
            return tuple(value)
    return value


class Ledger:
    """Applies events to the database at `path`. Its clock is that of the events. Raises StoreError."""

    def __init__(self, path: str | Path) -> None:
        self._at = utc_now()
        self._run_id: int | None = None
        self.store = Store(path, clock=lambda: self._at)

    def wait_for_new_second(self) -> None:
        """Let the second pass in which the run before wrote something: by whole seconds is told what each run found."""
        newest = self.store.newest_time()
        while newest == utc_now():
            time.sleep(_PAUSE)

    def apply(
        self, event: Event, report: Packed | None = None
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        """Write an event; `report` is what was read in a fetched document.

        Returns for each report that was stored: the portal, the outcome, and what was read.
        """
        self._at = event.at
        match event:
            case DocumentFetched():
                return self._save_document(event, report) if report else ()
            case RunStarted() | PortalsRegistered() | RunFinished():
                self._save_run(event)
            case DocumentGone():
                moved_to = self.store.mark_gone(event.url)
                kind, what = ("moved", f"is now {moved_to}") if moved_to else ("gone", event.cause)
                self._save_problem(ProblemFound(kind, f"{event.url}: {what}", event.portal_id, event.url))
            case ProblemFound():
                self._save_problem(event)
            case DocumentsUnchanged():
                self.store.confirm(event.urls)
            case HostRefused():
                self.store.save_refusal(event.host, event.kind, event.refusals, event.cooling_until)
            case ListWalked():
                self._save_list(event)
            case PortalVisited():
                self.store.save_visit(event.portal_id, event.family, event.listing_pages, event.reports)
            case VisitEnded():
                self._end_visit(event)
        return ()

    def counted(self) -> dict[str, int]:
        """Return what the database knows of the current run; nothing before one has started."""
        return {} if self._run_id is None else self.store.count_run(self._run_id)

    def complete(self) -> None:
        """Bring up to date what follows from the reports, which may take minutes; `interrupt` ends it from another thread."""
        self.store.complete()

    def interrupt(self) -> None:
        """Leave what follows from the reports to the next run."""
        self.store.interrupt()

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def _save_run(self, event: RunStarted | PortalsRegistered | RunFinished) -> None:
        if isinstance(event, RunStarted):
            self.store.save_portals(event.portals)  # before the run, which has the version of the last one
            self._run_id = self.store.begin_run(event.settings)
        elif isinstance(event, PortalsRegistered):
            self.store.save_portals(event.portals, self._run_id)
        elif self._run_id is not None:
            if event.reason == FINISHED:
                self.store.complete()
            self.store.end_run(self._run_id, event.reason, event.counts)

    def _save_list(self, event: ListWalked) -> None:
        if event.is_whole:
            numbers = event.pages, event.lines, event.declared
            self.store.save_listing(event.url, event.portal_id, *numbers)
        else:
            self.store.forget_listing(event.url)

    def _save_document(
        self, event: DocumentFetched, report: Packed
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        main = event.document.fetched
        if event.is_incomplete and self.store.has_report(main.url):
            # What an attachment gave before must not seem to be withdrawn because it could not be fetched this time.
            return ()
        others = report.others
        files = [attachment.fetched for attachment in event.attachments]
        attached = [file for file in files if file.url not in others]
        parts = [(main, report, attached)]
        parts += [(file, others[file.url], []) for file in files if file.url in others]
        return [
            (fetched.portal_id, self.store.save(fetched, read, run_id=self._run_id, attached=own), read)
            for fetched, read, own in parts
        ]

    def _end_visit(self, event: VisitEnded) -> None:
        state = PortalState(event.state)
        self.store.save_state(event.portal_id, state, event.listed, is_exact=event.is_exact)
        if state.is_complete:
            self.store.close_problems(event.portal_id, self._run_id)

    def _save_problem(self, event: ProblemFound) -> None:
        self.store.save_problem(
            event.kind, event.message, portal_id=event.portal_id, url=event.url, run_id=self._run_id
        )
