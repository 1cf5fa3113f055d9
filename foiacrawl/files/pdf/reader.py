"""The whole reading of a PDF: every page is opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from foiacrawl.files.blocks import Content, FileError, Paragraph
from foiacrawl.files.pdf.flow import PageFlow, drop_furniture, margins, paragraphs
from foiacrawl.files.pdf.join import Joined, as_table, from_page, goes_on, join
from foiacrawl.files.pdf.marks import opened, read_marks
from foiacrawl.files.pdf.ruling import ruled_tables
from foiacrawl.files.pdf.text import Line, lines
from foiacrawl.files.pictures import read_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.files.pdf.marks import Char, Marks

MAX_PAGES = 300  # the longest report met has 40


def read_pdf(body: bytes) -> Content:
    """Read a PDF; raises `FileError`. One whose pages are all pictures is read as pictures are."""
    content = Content()
    pages: list[PageFlow] = []
    scanned: list[int] = []
    with opened(body) as document:
        count = len(document)
        if count > MAX_PAGES:
            content.note("too_large", f"the PDF has {count:,} pages; the first {MAX_PAGES} were read")
        for number in range(min(count, MAX_PAGES)):
            try:
                marks = read_marks(document, number)
            except pypdfium2.PdfiumError as error:
                content.note("truncated", f"page {number + 1} of the PDF is broken: {error}")
                continue
            if marks.picture and not marks.printed:
                scanned.append(number + 1)
            pages.append(_flow(marks))
            if marks.cut:
                content.note("too_large", f"page {number + 1} of the PDF has more marks than are read")
    if not any(page.items for page in pages):
        if scanned:
            return read_picture(body, "pdf")
        raise FileError("unreadable", "the PDF has no text")
    if scanned:
        listed = ", ".join(map(str, scanned[:10]))
        content.note(
            "unread_picture", f"pages {listed} of the PDF are pictures without text; they were not read"
        )
    drop_furniture(pages)
    left, right = margins(pages)
    for item in paragraphs(_together(pages), left, right):
        content.blocks.append(as_table(item) if isinstance(item, Joined) else Paragraph(item))
    return content


def _flow(marks: Marks) -> PageFlow:
    """Put a page's characters into its tables, the others into lines, and all in order."""
    tables = ruled_tables(marks)
    outside: list[Char] = [char for char in marks.characters if not any(table.take(char) for table in tables)]
    placed: list[tuple[float, Line | Joined]] = [(line.top, line) for line in lines(outside)]
    for table in tables:
        joined = from_page(table)
        if any(piece.text for piece in joined.pieces):
            placed.append((table.ys[0], joined))
    placed.sort(key=lambda one: one[0])
    return PageFlow(marks.width, marks.height, [item for _, item in placed])


def _together(pages: Sequence[PageFlow]) -> list[Line | Joined]:
    """Return the items of all pages; a table that goes on over a page break is one."""
    items: list[Line | Joined] = []
    for page in pages:
        own = list(page.items)
        if own and items:
            above, below = items[-1], own[0]
            if isinstance(above, Joined) and isinstance(below, Joined) and goes_on(above, below):
                join(above, below)
                own.pop(0)
        items += own
    return items
