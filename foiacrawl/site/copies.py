"""The files behind archived copies: taken from the archive, converted once, their pages drawn once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from threading import Lock
from typing import TYPE_CHECKING, Any

from foiacrawl.archive import open_at
from foiacrawl.files import as_page, as_pages, kind_of
from foiacrawl.files.drawing import Drawing
from foiacrawl.model import Document
from foiacrawl.site.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from foiacrawl.files.drawing import Drawn, Size

CONVERTED_BYTES, DRAWN_BYTES = 32_000_000, 64_000_000
SECONDS = 8.0
"""How long a reader waits for a conversion. A scan may take minutes: it is converted further, and the next request finds it."""
AT_ONCE = 2
"""Conversions at the same time."""


class Copies:
    """The files of archived copies. Its methods are called in threads."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._drawing = Drawing()
        self._converted: Kept[str, Document] = Kept(CONVERTED_BYTES)
        self._drawn: Kept[tuple[str, int], Drawn] = Kept(DRAWN_BYTES)
        self._sizes: Kept[str, tuple[Size | None, ...]] = Kept(1_000_000)
        self._converters = ThreadPoolExecutor(AT_ONCE)
        self._under_way: dict[str, Future[Document]] = {}
        self._lock = Lock()

    def convert(self, key: str, document: Document) -> Document | None:
        """Return a file as HTML; None if that takes longer than a reader waits. Raises `FileError`.

        `key` is the digest of the file. HTML and text are returned as they are.
        """
        if kind_of(document.body) == "text":
            return document
        known = self._converted.get(key)
        if known is not None:
            return known
        with self._lock:
            work = self._under_way.get(key)
            if work is None:
                if len(self._under_way) >= AT_ONCE:
                    return None
                work = self._converters.submit(self._convert, key, document)
                self._under_way[key] = work
        try:
            return work.result(self._seconds)
        except NotInTime:
            return None

    def _convert(self, key: str, document: Document) -> Document:
        try:
            converted, _ = as_page(document)
            self._converted.put(key, converted, len(converted.body))
            return converted
        finally:
            with self._lock:
                del self._under_way[key]

    def sizes(self, key: str, body: bytes) -> tuple[Size | None, ...]:
        """Return the sizes of a file's pages; () for one that is not shown as pages. Raises `FileError`."""
        if kind_of(body) not in ("pdf", "picture", "zip"):
            return ()
        known = self._sizes.get(key)
        if known is None:
            known = self._drawing.sizes(body)
            self._sizes.put(key, known, 100 * (1 + len(known)))
        return known

    def drawn(self, key: str, number: int) -> Drawn | None:
        """Return a page that was drawn before."""
        return self._drawn.get((key, number))

    def draw(self, key: str, body: bytes, number: int) -> Drawn:
        """Return a page (from zero) as a picture. Raises `FileError`."""
        picture = self.drawn(key, number)
        if picture is None:
            picture = self._drawing.draw(body, number)
            self._drawn.put((key, number), picture, len(picture.body))
        return picture


def open_copy(folder: Path, document: dict[str, Any], beside: Sequence[dict[str, Any]]) -> Document:
    """Return a document from the archive in `folder`. Raises ArchiveError.

    Several pictures of one article were read as the pages of one report: with the first of them come the others,
    `beside` it in the article.
    """
    body = _body(folder, document)
    if kind_of(body) == "picture" and beside and beside[0]["document_id"] == document["document_id"]:
        pictures = [body, *(_body(folder, other) for other in beside[1:])]
        pictures = [one for one in pictures if kind_of(one) == "picture"]
        if len(pictures) > 1:
            return Document(document["url"], as_pages(pictures), None)
    return Document(document["url"], body, document["content_type"])


def _body(folder: Path, document: dict[str, Any]) -> bytes:
    return open_at(folder, document["warc_file"], document["warc_offset"]).body
