"""What a crawl does, as events, and the one way in which an event becomes rows.

A crawl writes each event into the archive before it applies it; a rebuild reads the events and applies them again. Since
both go through `Ledger.apply`, the same events and the same reader give the same database, row by row.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from foiacrawl.model import Hint, Portal
from foiacrawl.store import Fetched, Store
from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from foiacrawl.store import Outcome
    from foiacrawl.store.pack import Packed


@dataclass(frozen=True, slots=True)
class Began:
    """A crawl begins, with the settings that matter and the portals it will walk."""

    settings: Mapping[str, str]
    portals: tuple[Portal, ...]
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class File:
    """A document as the reader gets it, apart from its bytes: those lie in the archive where `fetched` says.

    `content_type` is the server's, or the encoding the registry gives; `hint` are the words of listing and registry.
    """

    fetched: Fetched
    content_type: str | None
    hint: Hint


@dataclass(frozen=True, slots=True)
class Came:
    """A document came, with its attachments; `is_cut`: some of them did not come."""

    document: File
    attached: tuple[File, ...] = ()
    is_cut: bool = False
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The portal said of these addresses that nothing has changed (status 304)."""

    urls: tuple[str, ...]
    portal_id: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that was there is there no more."""

    url: str
    cause: str
    portal_id: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Troubled:
    """A problem of the crawl: a kind of problems.toml, what happened, at which portal and address."""

    kind: str
    message: str
    portal_id: str | None = None
    url: str | None = None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Refused:
    """A host refused us for the `refusals`th time in a row, and is left alone until `cooling_until` (UTC) if that is set."""

    host: str
    kind: str
    refusals: int
    cooling_until: str | None
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Walked:
    """A list was walked: pages and lines of it, the number of lines it declares; `is_whole`: all of it was seen."""

    url: str
    portal_id: str
    pages: int
    lines: int
    declared: int | None
    is_whole: bool
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Visited:
    """A portal was walked to its end."""

    portal_id: str
    family: str | None
    listing_pages: int
    reports: int
    at: str = field(default_factory=utc_now)


@dataclass(frozen=True, slots=True)
class Ended:
    """A crawl ended, why, and what it counted: the keys of store.runs.KEYS, and further ones such as problem/KIND."""

    reason: str
    counts: Mapping[str, int]
    at: str = field(default_factory=utc_now)


Event: TypeAlias = "Began | Came | Unchanged | Gone | Troubled | Refused | Walked | Visited | Ended"
KINDS: Mapping[str, type[Any]] = {
    kind.__name__.lower(): kind
    for kind in (Began, Came, Unchanged, Gone, Troubled, Refused, Walked, Visited, Ended)
}


def to_json(event: Event) -> dict[str, Any]:
    """Return an event as it stands in the archive."""
    return {"event": type(event).__name__.lower(), **asdict(event)}


def from_json(value: Mapping[str, Any]) -> Event:
    """Return the event of `to_json`. Fields of a later version that this one does not know are left out."""
    rest = dict(value)
    kind = KINDS[rest.pop("event")]
    if kind is Began:
        rest["portals"] = tuple(_made(Portal, portal) for portal in rest["portals"])
    if kind is Came:
        rest["document"] = _file(rest["document"])
        rest["attached"] = tuple(_file(file) for file in rest["attached"])
    if kind is Unchanged:
        rest["urls"] = tuple(rest["urls"])
    event: Event = _made(kind, rest)
    return event


def _file(value: Mapping[str, Any]) -> File:
    hint = dict(value["hint"])
    if "unit" in hint:  # archives of earlier versions
        hint["body"] = hint.pop("unit")
    return File(_made(Fetched, value["fetched"]), value["content_type"], _made(Hint, hint))


def _made(kind: type[Any], value: Mapping[str, Any]) -> Any:
    known = {one.name for one in fields(kind)}
    return kind(**{name: part for name, part in value.items() if name in known})


class Ledger:
    """Applies events to the database at `path`. Its clock is that of the events. Raises StoreError."""

    def __init__(self, path: str | Path) -> None:
        self._at = utc_now()
        self._run_id: int | None = None
        self.store = Store(path, clock=lambda: self._at)

    def apply(
        self, event: Event, report: Packed | None = None
    ) -> Sequence[tuple[str | None, Outcome, Packed]]:
        """Write an event; `report` is what was read in a document that came.

        Returns what became of each report that came: the portal, the outcome, and what was read.
        """
        self._at = event.at
        if isinstance(event, Came):
            return self._came(event, report) if report else ()
        if isinstance(event, Began | Ended):
            self._run(event)
        elif isinstance(event, Gone):
            self.store.mark_gone(event.url)
            self._trouble(Troubled("gone", f"{event.url}: {event.cause}", event.portal_id, event.url))
        elif isinstance(event, Troubled):
            self._trouble(event)
        else:
            self._remember(event)
        return ()

    def _run(self, event: Began | Ended) -> None:
        if isinstance(event, Began):
            self._run_id = self.store.begin_run(event.settings)
            for portal in event.portals:
                self.store.save_portal(portal)
        elif self._run_id is not None:
            self.store.compare_texts()
            self.store.end_run(self._run_id, event.reason, event.counts)

    def _remember(self, event: Unchanged | Refused | Walked | Visited) -> None:
        match event:
            case Unchanged():
                self.store.confirm(event.urls)
            case Refused():
                self.store.save_refusal(event.host, event.kind, event.refusals, event.cooling_until)
            case Walked():
                if event.is_whole:
                    numbers = event.pages, event.lines, event.declared
                    self.store.save_listing(event.url, event.portal_id, *numbers)
                else:
                    self.store.forget_listing(event.url)
            case Visited():
                self.store.save_visit(event.portal_id, event.family, event.listing_pages, event.reports)

    def counted(self) -> dict[str, int]:
        """Return what the database knows of the run that is under way; nothing before one has begun."""
        return {} if self._run_id is None else self.store.count_run(self._run_id)

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def _came(self, event: Came, report: Packed) -> Sequence[tuple[str | None, Outcome, Packed]]:
        main = event.document.fetched
        if event.is_cut and self.store.has_report(main.url):
            # What a file gave before must not seem to be withdrawn because the file did not come this time.
            return ()
        apart = report.others
        files = [file.fetched for file in event.attached]
        attached = [file for file in files if file.url not in apart]
        saved = [(main, report, attached)]
        saved += [(file, apart[file.url], []) for file in files if file.url in apart]
        return [
            (
                fetched.portal_id,
                self.store.save(fetched, read, run_id=self._run_id, attached=theirs),
                read,
            )
            for fetched, read, theirs in saved
        ]

    def _trouble(self, event: Troubled) -> None:
        self.store.save_problem(
            event.kind, event.message, portal_id=event.portal_id, url=event.url, run_id=self._run_id
        )
