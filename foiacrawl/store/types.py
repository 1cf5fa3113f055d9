"""The types of the store: what was fetched, what became of it, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class StoreError(Exception):
    """The database cannot be used: `what` happened, `where` (a path or a URL), and what to do (`todo`)."""

    def __init__(self, what: str, where: str, todo: str) -> None:
        super().__init__(f"{where}: {what}. {todo}")
        self.what = what
        self.where = where
        self.todo = todo


class Outcome(Enum):
    """What saving did: a first reading, nothing new, or a reading that differs from the one before."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a document was fetched: from where, when, which bytes, and where they are in the archive.

    `url` is the address requested and identifies the document; `final_url` is where redirects ended.
    `sha256` is hexadecimal, `size` in bytes, `fetched_at` an ISO 8601 time in UTC. `listed_title` and
    `listed_on` (YYYY-MM-DD) are as the listing has them. `warc_offset` counts bytes in `warc_file`.
    `etag` and `last_modified` are the server's headers, for conditional requests. `tls` is `valid` or
    `invalid: REASON`; None for http.
    """

    url: str
    final_url: str | None
    status: int
    content_type: str | None
    sha256: str
    size: int
    fetched_at: str
    portal_id: str | None = None
    listed_title: str | None = None
    listed_on: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    tls: str | None = None
