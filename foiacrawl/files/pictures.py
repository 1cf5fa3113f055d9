"""Read pictures of reports and scanned pages, if the extra `foiacrawl[ocr]` is installed; else note them as unread.

Recognition runs in a worker of its own (`sandbox.PICTURES`), for it takes more time and memory than other reading.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from foiacrawl.files.blocks import Content, FileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2

    from foiacrawl.files.pdf.flow import PageFlow

INSTALL = "pip install 'foiacrawl[ocr]'"
NEEDED = ("cv2", "rapidocr", "onnxruntime", "PIL")
POINTS = 72  # an inch
DPI = 180
MAX_DRAWN = 12_000_000  # pixels drawn of a page of a PDF: A3 at 200 dots an inch has eight
MAX_PAGES = 60  # of one file; the longest scanned report met has 30


def installed() -> bool:
    """Return whether pictures can be recognised here."""
    return all(find_spec(module) is not None for module in NEEDED)


class Recognition:
    """Recognises the pages of one file until `MAX_PAGES` are read or `seconds` are over; what was read is kept."""

    def __init__(self, content: Content, seconds: float) -> None:
        self._content = content
        self._until = time.monotonic() + seconds
        self._pages = 0
        self.over = False

    def read(self, image: Any, name: str, number: int, claimed: float | None = None) -> list[PageFlow]:
        """Read a picture (pixels, or a Pillow image): mostly one page, several if it is very long.

        What cannot be read is noted under its `name`; `number` is that of the page (from zero).
        `claimed` is the page's width in points, if it is known. Raises
        `FileError` if the recogniser itself is broken.
        """
        from foiacrawl.files.pdf.recognised import Piece, as_flow, points
        from foiacrawl.scan.page import read_page
        from foiacrawl.scan.recogniser import RecogniserError
        from foiacrawl.scan.straighten import PictureError, cut, open_grey

        flows: list[PageFlow] = []
        try:
            grey = open_grey(image)
            scale = points(grey, claimed)
            top, whole = 0, int(grey.shape[0])
            for page in cut(grey):
                if self._has_room(name):
                    flows.append(as_flow(read_page(page), scale, Piece(number, top, whole)))
                top += int(page.shape[0])
        except PictureError as error:
            self._content.note(error.kind, f"{name}: {error}")
        except RecogniserError as error:
            raise FileError("needs_software", str(error)) from error
        return flows

    def _has_room(self, name: str) -> bool:
        """Return whether one more page may be read; the first that may not is noted."""
        if self.over:
            return False
        self.over = self._pages >= MAX_PAGES or time.monotonic() > self._until
        if self.over:
            message = f"{self._pages} pages that are pictures were read; what follows from {name} on was not"
            self._content.note("too_large", message)
            return False
        self._pages += 1
        return True


def read_pictures(bodies: Sequence[bytes], seconds: float) -> Content:
    """Return the paragraphs and tables of picture files, the pages of one report; a TIFF may have many. Raises `FileError`."""
    from foiacrawl.files.pdf.compose import compose
    from foiacrawl.scan.straighten import PictureError, frames

    content = Content()
    recognition = Recognition(content, seconds)
    pages: list[PageFlow] = []
    try:
        every = (frame for body in bodies for frame in frames(body))
        for number, frame in enumerate(every, start=1):
            pages += recognition.read(frame, f"page {number} of the picture", number - 1)
            if recognition.over:
                break
    except PictureError as error:
        content.note(error.kind, str(error))
    if any(page.items for page in pages):
        content.blocks += compose(pages)
    elif content.notes:
        first = content.notes[0]
        raise FileError(first.kind, first.message)
    else:
        raise FileError("unreadable", "no text was recognised in the picture")
    return content


def drawn(document: pypdfium2.PdfDocument, number: int) -> tuple[Any, float]:
    """Return a page of a PDF (numbered from zero) as grey pixels, and its width in points; raises `PdfiumError`."""
    page = document[number]
    try:
        width, height = page.get_size()
        # A page may claim to be a kilometre wide: what is drawn is bounded, not what is claimed.
        scale = min(DPI / POINTS, (MAX_DRAWN / max(1.0, width * height)) ** 0.5)
        return page.render(scale=scale, grayscale=True).to_numpy().squeeze().copy(), width
    finally:
        page.close()


def unread(numbers: Sequence[int]) -> str:
    """Return the message that pages (numbered from one) were not read, and what to do."""
    listed = ", ".join(map(str, numbers[:10]))
    return f"pages {listed} of the PDF are pictures without text; they were not read: {INSTALL}"
