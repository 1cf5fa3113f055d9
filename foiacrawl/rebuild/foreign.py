"""Read archives of other programs: they have no events, so each response is read as a document."""

from __future__ import annotations

from collections import deque
from hashlib import sha256
from typing import TYPE_CHECKING

from foiacrawl.archive import documents, warc_files
from foiacrawl.journal import FINISHED, ArchivedDocument, DocumentFetched, RunFinished, RunStarted
from foiacrawl.model import Document
from foiacrawl.readers import Readers
from foiacrawl.rebuild.local import MAX_SECONDS, READER
from foiacrawl.rebuild.read_part import Step
from foiacrawl.store import Fetched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from foiacrawl.archive import Damage, Stored
    from foiacrawl.store.pack import Packed

_NO_REPORT = "not_a_report"
_MAX_AHEAD = 64  # documents in memory beyond the one that is stored: enough to keep all readers busy
_MAX_AHEAD_BYTES = 64_000_000  # of them together; one may have more


def foreign_steps(
    archive: Path,
    processes: int,
    on_damage: Callable[[Damage], None],
    max_bytes: int = _MAX_AHEAD_BYTES,
) -> Iterator[Step]:
    """Yield a run with the responses of an archive as documents, read in `processes` processes.

    Those that wait for their turn have at most `max_bytes` bytes together, or are one.
    """
    yield Step(RunStarted({"archive": archive.name}, ()))
    readers = Readers(READER, processes, MAX_SECONDS)
    waiting: deque[tuple[DocumentFetched, Future[Packed]]] = deque()
    held = 0
    try:
        for file in warc_files(archive):
            for response, offset in documents(file, on_damage):
                size = len(response.body)
                while waiting and (len(waiting) > _MAX_AHEAD or held + size > max_bytes):
                    held -= waiting[0][0].document.fetched.size
                    yield _step(*waiting.popleft())
                event = _event(response, file.name, offset)
                document = Document(response.url, response.body, event.document.content_type)
                waiting.append((event, readers.submit(document)))
                held += size
        while waiting:
            yield _step(*waiting.popleft())
    finally:
        readers.close()
    yield Step(RunFinished(FINISHED, {}))


def _event(response: Stored, file: str, offset: int | None) -> DocumentFetched:
    """Return the event of a document; `offset` is None where it lies in a file inside of the file."""
    headers = {name.lower(): value for name, value in response.headers}
    fetched = Fetched(
        url=response.url,
        final_url=response.url,
        status=response.status,
        content_type=headers.get("content-type"),
        sha256=sha256(response.body).hexdigest(),
        size=len(response.body),
        fetched_at=response.at,
        warc_file=None if offset is None else file,
        warc_offset=offset,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
    )
    hint = Document(response.url, b"").hint
    return DocumentFetched(ArchivedDocument(fetched, fetched.content_type, hint), at=response.at)


def _step(event: DocumentFetched, reading: Future[Packed]) -> Step:
    report = reading.result()
    is_other = not report.form and any(problem.kind == _NO_REPORT for problem in report.problems)
    return Step(event, report, is_other=is_other)
