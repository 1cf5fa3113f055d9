"""Read a PDF: each page is opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from foiacrawl.files.blocks import Content, FileError
from foiacrawl.files.page_box import Paper
from foiacrawl.files.pdf.compose import compose
from foiacrawl.files.pdf.flow import PageFlow
from foiacrawl.files.pdf.overlay import without_overlays
from foiacrawl.files.pdf.page import opened, read_pdf_page
from foiacrawl.files.pdf.repeated import repeated_looks
from foiacrawl.files.pdf.ruling import ruled_tables
from foiacrawl.files.pdf.table import PdfTable, from_page
from foiacrawl.files.pdf.text import TextLine, lines
from foiacrawl.files.pictures import Recognition, drawn, unread
from foiacrawl.integrity import damage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from foiacrawl.files.pdf.printed import Char, Look, PdfPage
    from foiacrawl.files.pdf.ruling import DrawnCell, DrawnTable

MAX_PAGES = 300  # the longest report met has 40


def read_pdf(body: bytes, seconds: float | None = None) -> Content:
    """Read a PDF; raises `FileError`. Pages that are pictures are recognised if `seconds` are given for that.

    Otherwise they are noted, and `Content.pictures` is set; no blocks at all mean that every page is a picture.
    """
    content = Content()
    recognition = Recognition(content, seconds) if seconds is not None else None
    pages: list[PageFlow] = []
    scanned: list[int] = []
    last: PdfPage | None = None
    with opened(body) as document:
        count = len(document)
        if count > MAX_PAGES:
            content.note("too_large", f"the PDF has {count:,} pages; the first {MAX_PAGES} were read")
        for number in range(min(count, MAX_PAGES)):
            try:
                page = read_pdf_page(document, number)
                if page.has_picture and not page.has_text:
                    scanned.append(number + 1)
                    pages += _recognised(document, number, recognition)
                    continue
            except pypdfium2.PdfiumError as error:
                content.note("truncated", f"page {number + 1} of the PDF is broken: {error}")
                continue
            pages.append(_flow(page, number, _repeated(document, number, page, last)))
            _note_rest(content, page, number + 1)
            last = page
    fault = damage(body, count)
    if fault is not None:
        content.note("truncated", f"the PDF is damaged, and figures may be lost or wrong: {fault}")
    content.pictures = recognition is None and bool(scanned)
    if content.pictures:
        content.note("unread_picture", unread(scanned))
    if any(page.items for page in pages):
        content.blocks += compose(pages)
    elif not content.pictures:
        messages = "; ".join(note.message for note in content.notes)
        raise FileError("unreadable", messages or "the PDF has no text")
    return content


def _repeated(document: pypdfium2.PdfDocument, number: int, page: PdfPage, last: PdfPage | None) -> set[Look]:
    """Return the looks of what the page before prints at the same places; of the first page the one after it."""
    if last is not None or number or len(document) < 2 or len({char.look for char in page.characters}) < 2:
        return repeated_looks(page, last)
    try:
        return repeated_looks(page, read_pdf_page(document, 1))
    except pypdfium2.PdfiumError:
        return set()


def _note_rest(content: Content, page: PdfPage, number: int) -> None:
    """Note what of a page was not read."""
    if page.cut:
        content.note("too_large", f"page {number} of the PDF has more characters or lines than are read")
    if page.outside:
        content.note("truncated", f"{page.outside} characters are outside of page {number} of the PDF")


def _recognised(
    document: pypdfium2.PdfDocument, number: int, recognition: Recognition | None
) -> list[PageFlow]:
    if recognition is None or recognition.over:
        return []
    pixels, width = drawn(document, number)
    return recognition.read(pixels, f"page {number + 1} of the PDF", number, width)


def _flow(page: PdfPage, number: int, repeated: Collection[Look]) -> PageFlow:
    """Put a page's characters into its tables, the others into lines, and all in order."""
    paper = Paper(number, page.width, page.height)
    tables = ruled_tables(page)
    placed_characters = [(char, _owner(char, tables)) for char in page.characters]
    outside = without_overlays(tables, placed_characters, repeated)
    placed: list[tuple[float, TextLine | PdfTable]] = [(line.top, line) for line in lines(outside)]
    for table in tables:
        joined = from_page(table, paper)
        if any(cell.text for cell in joined.cells):
            placed.append((table.ys[0], joined))
    placed.sort(key=lambda one: one[0])
    return PageFlow(page.width, page.height, [item for _, item in placed])


def _owner(char: Char, tables: Sequence[DrawnTable]) -> DrawnCell | None:
    for table in tables:
        cell = table.take(char)
        if cell is not None:
            return cell
    return None
