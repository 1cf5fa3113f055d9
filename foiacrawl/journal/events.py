"""What a crawl does, as events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from foiacrawl.store.database import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.model import Hint, Portal
    from foiacrawl.store import Fetched

FINISHED = "finished"
"""The reason of a run that has ended by itself."""


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
