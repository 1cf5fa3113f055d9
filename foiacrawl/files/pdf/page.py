"""Read what is printed on a page of a PDF: what a reader sees of it, in points from the top left corner."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pypdfium2

from foiacrawl.files.blocks import FileError
from foiacrawl.files.pdf.glyphs import read_glyphs
from foiacrawl.files.pdf.objects import Objects
from foiacrawl.files.pdf.printed import PdfPage
from foiacrawl.files.pdf.struck import drop_struck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF; raises `FileError` for one that is encrypted or broken beyond repair."""
    try:
        document = pypdfium2.PdfDocument(body)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise FileError("encrypted", "the PDF is encrypted and needs a password") from error
        raise FileError("unreadable", f"the PDF is broken: {error}") from error
    try:
        if not count:
            raise FileError("unreadable", "the PDF has no pages")
        yield document
    finally:
        document.close()


def read_pdf_page(document: pypdfium2.PdfDocument, number: int) -> PdfPage:
    """Return what is printed on a page (numbered from zero); an unreadable page raises `PdfiumError`."""
    page = document[number]
    try:
        turn, width, height = _turn(page)
        printed = PdfPage(width, height)
        objects = Objects(printed, turn)
        if objects.read(page.raw):
            read_glyphs(page, printed, turn, objects.painted)
            drop_struck(printed)
        return printed
    finally:
        page.close()


def _turn(page: pypdfium2.PdfPage) -> tuple[Callable[[float, float], tuple[float, float]], float, float]:
    """Return how a point of the page's own space falls on the page as shown, and the page's size."""
    left, bottom, right, top = page.get_bbox()
    angle = page.get_rotation()
    width, height = right - left, top - bottom
    if angle == 90:
        return lambda x, y: (y - bottom, x - left), height, width
    if angle == 180:
        return lambda x, y: (right - x, y - bottom), width, height
    if angle == 270:
        return lambda x, y: (top - y, right - x), height, width
    return lambda x, y: (x - left, top - y), width, height
