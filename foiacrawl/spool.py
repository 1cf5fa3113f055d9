"""Keep the large bodies of responses in files until they are read: in memory a few of them would fill it."""

from __future__ import annotations

import logging
import shutil
import weakref
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Document

logger = logging.getLogger(__name__)
_LARGE = 1_000_000  # bytes; most reports have 0.2 MB, and are faster in memory


@dataclass(frozen=True, slots=True, weakref_slot=True)
class LargeBody:
    """The bytes of a response in a file, which is removed with the last reference to this; `size` is their number."""

    path: Path
    size: int
    sha256: str


Body: TypeAlias = bytes | LargeBody


@dataclass(frozen=True, slots=True)
class SpooledDocument:
    """A document without its large bodies: `bodies` are those of the document and of its attachments, in their order."""

    document: Document
    bodies: tuple[LargeBody | None, ...]

    @property
    def source(self) -> str:
        """The address of the document."""
        return self.document.source

    def loaded(self) -> Document:
        """Return the document with all its bytes. Raises OSError."""
        main, *attached = self.bodies
        files = zip(self.document.attachments, attached, strict=True)
        parts = tuple(_filled(part, body) for part, body in files)
        return replace(_filled(self.document, main), attachments=parts)


class Spool:
    """A folder of its own for large bodies; what a killed process has left there is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self.clear()

    def keep(self, body: bytes) -> Body:
        """Return a large body as a file, and any other as it is, also one for which there is no room."""
        if len(body) < _LARGE:
            return body
        path = self._folder / str(next(self._numbers))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            logger.warning("%s cannot be written, the document stays in memory: %s", path, error)
            path.unlink(missing_ok=True)
            return body
        large = LargeBody(path.resolve(), len(body), sha256(body).hexdigest())
        weakref.finalize(large, large.path.unlink, missing_ok=True)
        return large

    def clear(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._folder, ignore_errors=True)


def size_of(body: Body) -> int:
    """Return the number of bytes."""
    return body.size if isinstance(body, LargeBody) else len(body)


def sha256_of(body: Body) -> str:
    """Return the SHA-256 in hexadecimal."""
    return body.sha256 if isinstance(body, LargeBody) else sha256(body).hexdigest()


def first_bytes(body: Body, count: int) -> bytes:
    """Return the first bytes. Raises OSError."""
    if not isinstance(body, LargeBody):
        return body[:count]
    with body.path.open("rb") as file:
        return file.read(count)


def spooled(document: Document, body: Body, attached: tuple[Body, ...]) -> Document | SpooledDocument:
    """Return a document with its bodies filled in, as far as they are in memory."""
    bodies = tuple(one if isinstance(one, LargeBody) else None for one in (body, *attached))
    files = zip(document.attachments, attached, strict=True)
    parts = tuple(replace(part, body=_in_memory(one)) for part, one in files)
    whole = replace(document, body=_in_memory(body), attachments=parts)
    return SpooledDocument(whole, bodies) if any(bodies) else whole


def _in_memory(body: Body) -> bytes:
    return b"" if isinstance(body, LargeBody) else body


def _filled(document: Document, body: LargeBody | None) -> Document:
    return document if body is None else replace(document, body=body.path.read_bytes())
