"""Pictures of reports and scanned pages: recognised if the extra `foiacrawl[ocr]` is installed, else named as unread.

Recognition runs in a worker of its own (`guard.PICTURES`): it takes more time than other reading, and memory that no one
who reads no pictures should pay for.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from foiacrawl.files.blocks import Content, FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

    from foiacrawl.files.pdf.flow import PageFlow

INSTALL = "pip install 'foiacrawl[ocr]'"
NEEDED = ("cv2", "rapidocr", "onnxruntime", "PIL")
POINTS = 72  # an inch
DPI = 180
MAX_DRAWN = 12_000_000  # pixels drawn of a page of a PDF: A3 at 200 dots an inch has eight
MAX_PAGES = 60  # of one file; the longest scanned report met has 30


def installed() -> bool:
    """Tell whether pictures can be recognised here."""
    return all(find_spec(module) is not None for module in NEEDED)


class Recognition:
    """Recognises the pages of one file until `MAX_PAGES` are read or `seconds` are over; what was read is kept."""

    def __init__(self, content: Content, seconds: float) -> None:
        self._content = content
        self._until = time.monotonic() + seconds
        self._pages = 0

    def may_go_on(self, name: str) -> bool:
        """Tell whether one more page, which is called `name`, may be read; where not, that is noted once."""
        if self._pages < MAX_PAGES and time.monotonic() < self._until:
            return True
        self._content.note(
            "too_large", f"only the first {self._pages} pages that are pictures were read, up to {name}"
        )
        return False

    def page(self, image: Any, name: str, claimed: float | None = None) -> PageFlow | None:
        """Read a page (pixels, or a Pillow image); None, and a note, where that cannot be done.

        `claimed` is its width in points, if it is known. Raises `FileError` if the recogniser itself is broken.
        """
        from foiacrawl.files.scan.flow import as_flow
        from foiacrawl.files.scan.page import read_page
        from foiacrawl.files.scan.recogniser import RecogniserError
        from foiacrawl.files.scan.straighten import PictureError

        self._pages += 1
        try:
            return as_flow(read_page(image), claimed)
        except PictureError as error:
            self._content.note(error.kind, f"{name}: {error}")
        except RecogniserError as error:
            raise FileError("needs_software", str(error)) from error
        return None


def read_picture(body: bytes, seconds: float) -> Content:
    """Return the paragraphs and tables of a picture file; a TIFF may have many pages. Raises `FileError`."""
    from foiacrawl.files.pdf.compose import compose
    from foiacrawl.files.scan.straighten import PictureError, frames

    content = Content()
    recognition = Recognition(content, seconds)
    pages: list[PageFlow] = []
    try:
        for number, frame in enumerate(frames(body), start=1):
            name = f"page {number} of the picture"
            if not recognition.may_go_on(name):
                break
            flow = recognition.page(frame, name)
            pages += [flow] if flow is not None else []
    except PictureError as error:
        if not pages:
            raise FileError(error.kind, str(error)) from error
        content.note(error.kind, str(error))
    if not pages and content.notes:
        first = content.notes[0]
        raise FileError(first.kind, first.message)
    if not any(page.items for page in pages):
        raise FileError("unreadable", "no text was recognised in the picture")
    content.blocks += compose(pages)
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


def unread(numbers: Iterator[int] | list[int]) -> str:
    """Say of pages (numbered from one) that they were not read, and what to do."""
    listed = ", ".join(map(str, list(numbers)[:10]))
    return f"pages {listed} of the PDF are pictures without text; they were not read: {INSTALL}"
