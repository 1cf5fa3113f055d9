"""What a walk says: what to ask for, what was found, what went wrong; and what it is told before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Ask
    from foiacrawl.model import Listed


@dataclass(frozen=True, slots=True)
class Found:
    """The page at hand is, by all that can be told without reading it, a report: hand it to the reader.

    `attachments` are its files, to be fetched and read with it.
    """

    listed: Listed
    attachments: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem of the portal: `kind` of problems.toml, what happened, and where."""

    kind: str
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class ListEnd:
    """A list has no further pages: those seen, their lines, the number of lines it declares, and whether that is all."""

    url: str
    pages: int
    lines: int
    declared: int | None
    is_whole: bool


Step: TypeAlias = "Ask | Found | Trouble | ListEnd"


class Remembers(Protocol):
    """What an earlier walk left behind."""

    def has_document(self, url: str) -> bool:
        """Tell whether an entry's document is known."""

    def declared(self, url: str) -> tuple[bool, int | None]:
        """Tell whether a list was seen to its end once, and how many lines it declared then."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one portal is walked: listing pages in all, and folders below its first page."""

    pages: int = 1000
    depth: int = 7
