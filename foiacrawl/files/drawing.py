"""Draw the pages of a PDF, and take out the pages of picture files, for people to look at.

Everything runs in a worker process with limits of time and memory: the bytes may be hostile.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

import pypdfium2

from foiacrawl.files import zip_file
from foiacrawl.files.blocks import FileError
from foiacrawl.files.kinds import kind_of
from foiacrawl.files.pdf.page import opened
from foiacrawl.workers import Fault, Limits, WorkerError, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_PAGES = 300
LIMITS = Limits(seconds=20, memory=1_000_000_000, calls=200)
_POINTS = 72  # an inch
_DPI = 130  # small print of a table can be read, and a page of text takes some 100 kB
_MAX_PIXELS = 4_000_000
_SHOWN = {
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}
"""The first bytes of pictures that browsers show as they are, and their types."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture."""

    content_type: str
    body: bytes


Size = tuple[float, float]  # width and height


class Drawing:
    """Draws pages in one process, one at a time."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._workers = Workers(_work, 1, limits)

    def sizes(self, body: bytes) -> tuple[Size | None, ...]:
        """Return the size of each page, None where it is not known; () for a file that has no pages. Raises `FileError`."""
        return cast("tuple[Size | None, ...]", self._call(body, None))

    def draw(self, body: bytes, number: int) -> Drawn:
        """Return a page (numbered from zero) as a picture. Raises `FileError`, also for a page that is not there."""
        return cast("Drawn", self._call(body, number))

    def close(self) -> None:
        """End the process; the next page starts a new one."""
        self._workers.restart()

    def _call(self, body: bytes, number: int | None) -> object:
        try:
            found = self._workers.call((body, number))
        except WorkerError as error:
            kind = "too_large" if error.fault in (Fault.TIME, Fault.MEMORY, Fault.OUTPUT) else "unreadable"
            raise FileError(kind, f"the page cannot be drawn: {error.fault.value}") from error
        if isinstance(found, FileError):
            raise found
        return found


def _work(asked: tuple[bytes, int | None]) -> object:
    body, number = asked
    try:
        return _sizes(body) if number is None else _draw(body, number)
    except pypdfium2.PdfiumError as error:
        return FileError("unreadable", f"the PDF is broken: {error}")
    except FileError as error:
        return error


def _sizes(body: bytes) -> tuple[Size | None, ...]:
    body, pictures = _unpacked(body)
    if pictures:
        return tuple(size for one in pictures for size in _picture_sizes(one))[:MAX_PAGES]
    if kind_of(body) != "pdf":
        return ()
    with opened(body) as document:
        return tuple(_size(document, number) for number in range(min(len(document), MAX_PAGES)))


def _size(document: pypdfium2.PdfDocument, number: int) -> Size | None:
    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError:
        return None
    return (width, height) if width > 0 and height > 0 else None


def _unpacked(body: bytes) -> tuple[bytes, Sequence[bytes]]:
    """Return the file that is read of a zip file; or the pictures, if it is pictures that are read."""
    kind = kind_of(body)
    if kind == "zip":
        if pictures := zip_file.pictures(body):
            return body, pictures
        _, body, _ = zip_file.choose(body)
        kind = kind_of(body)
    return body, [body] if kind == "picture" else []


def _draw(body: bytes, number: int) -> Drawn:
    body, pictures = _unpacked(body)
    if pictures:
        return _picture(pictures, number)
    if kind_of(body) != "pdf":
        raise FileError("unsupported", "this file has no pages")
    with opened(body) as document:
        if not 0 <= number < min(len(document), MAX_PAGES):
            raise FileError("unsupported", "there is no such page")
        page = document[number]
        width, height = page.get_size()
        scale = min(_DPI / _POINTS, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, maybe_alpha=False)
        return Drawn("image/png", _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride))


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return pixels (red, green, blue; `stride` bytes a row) as PNG: in greys where nothing is coloured.

    Pillow would do it, and comes with the extra `ocr` alone.
    """
    rows = b"".join(pixels[at * stride : at * stride + 3 * width] for at in range(height))
    colour, channels = 2, 3
    if rows[::3] == rows[1::3] == rows[2::3]:
        rows, colour, channels = rows[::3], 0, 1
    size = width * channels
    # A byte before each row says how it is coded: 0, as it is.
    lines = b"".join(b"\0" + rows[at * size : (at + 1) * size] for at in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _picture_sizes(body: bytes) -> Iterator[Size | None]:
    """Yield the size of each page of a picture file; None where Pillow is not installed."""
    if find_spec("PIL") is None:
        yield None
        return
    for frame in _frames(body):
        # A camera notes that its picture is to be shown on its side; browsers do so.
        is_turned = frame.getexif().get(0x0112, 1) >= 5
        yield (frame.size[1], frame.size[0]) if is_turned else frame.size


def _picture(pictures: Sequence[bytes], number: int) -> Drawn:
    at = 0
    for body in pictures:
        shown = next((kind for head, kind in _SHOWN.items() if body.startswith(head)), None)
        if shown is not None:
            if at == number:
                return Drawn(shown, body)
            at += 1
            continue
        for frame in _frames(body):
            if at == number:
                out = io.BytesIO()
                frame.convert("RGB").save(out, "PNG")
                return Drawn("image/png", out.getvalue())
            at += 1
    raise FileError("unsupported", "there is no such page")


def _frames(body: bytes) -> Iterator[Any]:
    if find_spec("PIL") is None or find_spec("cv2") is None:
        raise FileError("needs_software", "to show this kind of picture: pip install 'foiacrawl[ocr]'")
    from foiacrawl.scan.straighten import PictureError, frames

    try:
        yield from frames(body)
    except PictureError as error:
        raise FileError(error.kind, str(error)) from error
