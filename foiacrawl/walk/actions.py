"""What a walk returns: pages to fetch, reports found, problems, and lists finished; and what is known before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.model import Listed


@dataclass(frozen=True, slots=True)
class ReportFound:
    """The page just fetched is a report, by all that is known without reading it: pass it to the reader.

    `attachments` are its files, to be fetched and read with it.
    """

    listed: Listed
    attachments: tuple[PageRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class WalkProblem:
    """A problem of the portal: `kind` of problems.toml, what happened, and where."""

    kind: str
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class ListFinished:
    """A list has no further pages: those seen, their lines, the number of lines it declares, and whether that is all."""

    url: str
    pages: int
    lines: int
    declared: int | None
    is_whole: bool


Action: TypeAlias = "PageRequest | ReportFound | WalkProblem | ListFinished"


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list as it was when all of it was seen: its lines, and the number of lines it declared.

    `is_due`: it is read on where nothing at its top would show a new line further down.
    """

    lines: int
    declared: int | None
    is_due: bool = True


class History(Protocol):
    """What earlier walks of a portal recorded."""

    def has_document(self, url: str) -> bool:
        """Return whether an entry's document is known."""

    def known_list(self, url: str) -> KnownList | None:
        """Return a list that was seen to its end; None for any other."""


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """How far one portal is walked: listing pages in all, folders below its first page, lines that are followed, other hosts."""

    pages: int = 1000
    depth: int = 7
    hosts: int = 500
    lines: int = 50_000  # each waits in memory to be requested; a province with all its counties has 20,000
