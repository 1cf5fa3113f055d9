"""Pictures and scanned pages of one report, read into a page of text and tables with the recognition's confidence.

Needs the extra `foiacrawl[ocr]`. The page is HTML, so that everything after it is what a web page goes through; every
`<td>` carries `data-confidence`, how sure the recogniser is of the cell's least certain character (0 to 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from foiacrawl.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXTRA = "foiacrawl[ocr]"
NEEDED = {
    "cv2": "opencv-python-headless",
    "rapidocr": "rapidocr",
    "onnxruntime": "onnxruntime",
    "PIL": "pillow",
}
POINTS = 72  # an inch
DPI = 180
MAX_DRAWN = 12_000_000  # pixels drawn of a page of a PDF: A3 at 200 dots an inch has eight
MAX_PAGES = 60  # three minutes on two cores; the longest scanned report met has 30


class UnreadablePictureError(Exception):
    """A picture could not be read; the message says which page, why and what to do."""


@dataclass(frozen=True, slots=True)
class PictureReading:
    """A report read from pictures: `html` as a page, how many pages were read, and what could not be read."""

    html: str
    pages: int
    problems: tuple[Problem, ...] = ()


def missing() -> tuple[str, ...]:
    """Return the packages that are not installed and without which no picture can be read."""
    return tuple(package for module, package in NEEDED.items() if find_spec(module) is None)


def read_picture(images: Iterable[Any]) -> PictureReading:
    """Read one report given as page images in order: bytes of picture files, Pillow images or arrays of pixels.

    A page that cannot be opened is left out and is a problem. Raises `UnreadablePictureError` if no page can be read, if the
    extra is not installed, or if there are more than `MAX_PAGES` pages.
    """
    lacking = missing()
    if lacking:
        raise UnreadablePictureError(
            f"pictures and scans are read only with {EXTRA} ({', '.join(lacking)} not installed): "
            f"pip install '{EXTRA}'"
        )
    from foiacrawl.files.blocks import PageBlocks, as_html, compose
    from foiacrawl.files.recogniser import RecogniserError
    from foiacrawl.files.scanned import read_page
    from foiacrawl.files.straighten import PictureError

    pages: list[PageBlocks] = []
    problems: list[Problem] = []
    for number, image in enumerate(images, start=1):
        if number > MAX_PAGES:
            problems.append(Problem("too_large", f"only the first {MAX_PAGES} pages were read"))
            break
        try:
            pages.append(read_page(image))
        except PictureError as error:
            problems.append(Problem("unreadable", f"page {number}: {error}"))
        except RecogniserError as error:
            raise UnreadablePictureError(str(error)) from error
    if not pages:
        told = "; ".join(problem.message for problem in problems)
        raise UnreadablePictureError(told or "there is no page to read")
    return PictureReading(as_html(compose(pages)), len(pages), tuple(problems))


def pdf_pages(body: bytes) -> Iterator[Any]:
    """Yield the pages of a PDF as arrays of grey pixels, one at a time, at most `MAX_PAGES` and one more.

    Raises `UnreadablePictureError` if pypdfium2 is not installed or cannot open the file (broken, encrypted).
    """
    try:
        import pypdfium2
    except ImportError:
        raise UnreadablePictureError(f"scanned PDFs need pypdfium2: pip install '{EXTRA}'") from None
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePictureError(f"the PDF cannot be opened: {error}") from None
    try:
        for number in range(min(len(document), MAX_PAGES + 1)):
            page = document[number]
            # A page may claim to be a kilometre wide: what is drawn is bounded, not what is claimed.
            scale = min(DPI / POINTS, (MAX_DRAWN / max(1.0, page.get_width() * page.get_height())) ** 0.5)
            pixels = page.render(scale=scale, grayscale=True).to_numpy().squeeze().copy()
            page.close()
            yield pixels
    finally:
        document.close()
