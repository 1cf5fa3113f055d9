"""Join the pages of a file: without page numbers, tables and paragraphs joined over page breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.files.blocks import Paragraph
from foiacrawl.files.pdf.flow import drop_furniture, drop_stamps, margins, paragraphs
from foiacrawl.files.pdf.join import continues, join
from foiacrawl.files.pdf.table import PdfTable, as_table
from foiacrawl.files.pdf.typed import with_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.files.blocks import Block
    from foiacrawl.files.pdf.flow import PageFlow
    from foiacrawl.files.pdf.text import TextLine


def compose(pages: Sequence[PageFlow]) -> list[Block]:
    """Return the paragraphs and tables of all pages in reading order."""
    drop_furniture(pages)
    drop_stamps(pages)
    left, right = margins(pages)
    return [
        as_table(item) if isinstance(item, PdfTable) else Paragraph(item)
        for item in paragraphs(with_columns(_together(pages)), left, right)
    ]


def _together(pages: Sequence[PageFlow]) -> list[TextLine | PdfTable]:
    """Return the items of all pages; a table over a page break is one."""
    items: list[TextLine | PdfTable] = []
    for page in pages:
        own = list(page.items)
        if own and items:
            above, below = items[-1], own[0]
            if isinstance(above, PdfTable) and isinstance(below, PdfTable) and continues(above, below):
                join(above, below)
                own.pop(0)
        items += own
    return items
