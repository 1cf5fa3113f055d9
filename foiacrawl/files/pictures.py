"""Pictures and scanned pages of one report, read into a page of text and tables with the recognition's confidence.

Needs the extra `foiacrawl[ocr]`. The page is HTML, so that everything after it is what a web page goes through; every
`<td>` carries `data-confidence`, how sure the recogniser is of the cell's least certain character (0 to 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

EXTRA = "foiacrawl[ocr]"
NEEDED = {"cv2": "opencv-python-headless", "rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "PIL": "pillow"}
MAX_PAGES = 60  # three minutes on two cores; the longest scanned report met has 30


class UnreadablePictureError(Exception):
    """A picture could not be read; the message says which page, why and what to do."""


@dataclass(frozen=True, slots=True)
class PictureReading:
    """A report read from pictures: `html` as a page, how many pages were read, and what could not be."""

    html: str
    pages: int
    notes: tuple[str, ...] = ()


def missing() -> tuple[str, ...]:
    """Return the packages that are not installed and without which no picture can be read."""
    return tuple(package for module, package in NEEDED.items() if find_spec(module) is None)


def read_picture(images: Iterable[Any]) -> PictureReading:
    """Read one report given as page images in order: bytes of picture files, Pillow images or arrays of pixels.

    A page that cannot be opened is left out and noted. Raises `UnreadablePictureError` if no page can be read, if the
    extra is not installed, or if there are more than `MAX_PAGES` pages.
    """
    lacking = missing()
    if lacking:
        raise UnreadablePictureError(
            f"pictures and scans are read only with {EXTRA} ({', '.join(lacking)} not installed): "
            f"pip install '{EXTRA}'"
        )
    from foiacrawl.files.blocks import as_html, compose
    from foiacrawl.files.recogniser import RecogniserError
    from foiacrawl.files.scanned import read_page
    from foiacrawl.files.straighten import PictureError

    pages, notes = [], []
    for number, image in enumerate(images, start=1):
        if number > MAX_PAGES:
            notes.append(f"only the first {MAX_PAGES} pages were read")
            break
        try:
            pages.append(read_page(image))
        except PictureError as error:
            notes.append(f"page {number}: {error}")
        except RecogniserError as error:
            raise UnreadablePictureError(str(error)) from error
    if not pages:
        raise UnreadablePictureError("; ".join(notes) or "there is no page to read")
    return PictureReading(as_html(compose(pages)), len(pages), tuple(notes))
