"""Read the archive: one response as it was received, and the events of all runs in their order."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.index import files, unfinished
from foiacrawl.archive.members import Damage
from foiacrawl.archive.records import member_at, members
from foiacrawl.archive.writer import EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.archive.index import Place
    from foiacrawl.archive.members import Member


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as it was received: `body` without transfer and content encodings, `headers` as sent, `at` in UTC."""

    url: str
    at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def open_at(folder: Path, file: str, offset: int) -> Stored:
    """Return the response at a place; raises ArchiveError where there is none."""
    with explained_at(file, offset):
        return stored(member_at(folder / file, offset))


@contextmanager
def explained_at(file: str, offset: int) -> Iterator[None]:
    """Turn what goes wrong when a response is opened into an ArchiveError that names its place."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(
            f"{file}: no response can be read at byte {offset}: {why}. Is this the right archive folder, and are all"
            " its files there?"
        ) from error


def open_place(folder: Path, place: Place) -> Stored:
    """Return the response that the index has at a place; raises ArchiveError where another is, or none."""
    found = open_at(folder, place.file, place.offset)
    if (found.url, found.at) != (place.url, place.at):
        raise ArchiveError(f"{place.file}: at byte {place.offset} is the response of another address or time")
    return found


def stored(member: Member) -> Stored:
    """Return the response that a record holds; raises ValueError for a record of another type."""
    record = member.record()
    if record.rec_type != "response" or record.http_headers is None:
        raise ValueError(f"the record is a {record.rec_type}, no response")
    head = record.rec_headers.get_header
    return Stored(
        head("WARC-Target-URI"),
        head("WARC-Date"),
        int(record.http_headers.get_statuscode()),
        tuple(record.http_headers.headers),
        record.content_stream().read(),
    )


def events(folder: Path, on_damage: Callable[[Damage], None]) -> Iterator[dict[str, Any]]:
    """Yield the events of all runs, oldest first. What is damaged is given to `on_damage`, the rest is read."""
    for path in files(folder):
        yield from events_of(path, on_damage)


def events_of(
    path: Path,
    on_damage: Callable[[Damage], None],
    on_response: Callable[[Member], None] | None = None,
    start: int = 0,
    end: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the events of a WARC file, or of a part of it (see `members`), and give its responses to `on_response`.

    What is damaged is given to `on_damage`. A file that a kill has left without its end is not damaged.
    """
    wanted = _is_event if on_response is None else _is_event_or_response
    for found in members(path, wanted, start, end):
        if isinstance(found, Damage):
            if not (found.is_tail and unfinished(path.parent, path)):
                on_damage(found)
        elif _is_event(found):
            try:
                yield json.loads(found.block())
            except ValueError:
                on_damage(Damage(path.name, found.offset, found.length, is_tail=False))
        elif on_response and found.is_whole:
            on_response(found)


def _is_event(member: Member) -> bool:
    return member.header("WARC-Target-URI") == EVENT


def _is_event_or_response(member: Member) -> bool:
    return _is_event(member) or member.header("WARC-Type") == "response"
