"""Read the archive: one response as it was received, and the events of all runs in their order."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from foiacrawl.archive.index import files
from foiacrawl.archive.writer import EVENT, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)


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
    try:
        with (folder / file).open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)))
            if record.rec_type != "response":
                raise ArchiveError(f"{file}: the record at byte {offset} is a {record.rec_type}, no response")
            head = record.rec_headers.get_header
            return Stored(
                head("WARC-Target-URI"),
                head("WARC-Date"),
                int(record.http_headers.get_statuscode()),
                tuple(record.http_headers.headers),
                record.content_stream().read(),
            )
    except (OSError, ArchiveLoadFailed, StopIteration, EOFError) as error:
        if isinstance(error, ArchiveError):
            raise
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchiveError(
            f"{file}: no response can be read at byte {offset}: {why or type(error).__name__}. Is this the right"
            " archive folder, and are all its files there?"
        ) from error


def events(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of all runs, oldest first. Where a kill truncated a file, the log says so."""
    for path in files(folder):
        with path.open("rb") as stream:
            try:
                for record in ArchiveIterator(stream):
                    if record.rec_headers.get_header("WARC-Target-URI") == EVENT:
                        yield json.loads(record.content_stream().read())
            except (ArchiveLoadFailed, EOFError, ValueError) as error:
                logger.warning("%s ends early (a run was killed here): %s", path.name, error)
