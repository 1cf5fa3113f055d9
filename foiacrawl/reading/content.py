"""A document opened: its page, the tables found in it, and the text outside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.files import FileError, as_page
from foiacrawl.grid import html as html_tables
from foiacrawl.grid import text as text_tables
from foiacrawl.page import extract_text, open_page
from foiacrawl.report.judge import Title, choose_title
from foiacrawl.report.sections import sections
from foiacrawl.report.tables import Found, find_tables, numbers_of_grids
from foiacrawl.text import strip_glosses, to_simplified
from foiacrawl.text_tables.boxed_tables import restore_tables
from foiacrawl.text_tables.text_lines import restore_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.grid import Grid
    from foiacrawl.model import Document, Problem, Section
    from foiacrawl.page import Page

MAX_BYTES = 100_000_000  # more is never a page; of HTML page.parse.MAX_BYTES are read
MAX_LEAD = 600  # characters: the first sentences, in which a report names its body and year
CLOSING = 3  # paragraphs: the last ones, which may name whom to ask
MAX_DATA_CELL = 120  # characters; a table with a longer cell holds narrative and is no table of data


class UnreadableError(Exception):
    """The document cannot be read at all; the message says why, for people. `kind` is that of the problem."""

    def __init__(self, message: str, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a document shows: its page, the `grids` of its tables, and its text outside the tables.

    `found` are the tables of a form among the grids, `numbers` the numbers of their grids. `lead` is the first
    sentences, simplified. `notes` are the problems met before there was a page.
    """

    page: Page
    notes: tuple[Problem, ...]
    title: Title
    grids: Sequence[Grid]
    found: Found
    numbers: Collection[int]
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    lead: str

    @property
    def own_title(self) -> str | None:
        """The title that the page itself prints; one that only the listing has is weaker evidence than the text."""
        return self.title.text if self.title.text in self.page.titles else None

    @property
    def closing(self) -> str:
        """The last sentences."""
        return "\n".join(self.paragraphs[-CLOSING:])[-MAX_LEAD:]

    def cells(self) -> Iterator[str]:
        """Yield the text of each cell of the tables of a form."""
        return (
            cell.text
            for grid in self.grids
            if grid.number in self.numbers
            for row in grid.rows
            for cell in row
        )


def open_content(document: Document) -> Content:
    """Open a document of any kind. Raises `UnreadableError` where there is nothing to read."""
    _refuse(document)
    document, notes = _as_page(document)
    page = open_page(document, restore_lines, restore_tables)
    for problem in page.problems:
        if problem.kind == "unreadable":
            raise UnreadableError(problem.message)
    title = choose_title(page.titles, to_simplified(document.hint.title or ""))
    elements = [] if page.tree is None else html_tables.tables(page.tree)
    grids = _grids(page, elements)
    found = find_tables(grids)
    numbers = numbers_of_grids(found)
    paragraphs = _text_outside(page, grids, elements, numbers)
    return Content(
        page=page,
        notes=notes,
        title=title,
        grids=grids,
        found=found,
        numbers=numbers,
        paragraphs=paragraphs,
        sections=sections(paragraphs, title.text),
        lead=to_simplified(strip_glosses("\n".join(paragraphs)[:MAX_LEAD])),
    )


def _refuse(document: Document) -> None:
    """Raise `UnreadableError` for what is no document at all."""
    if not document.body or document.body.isspace():
        raise UnreadableError(f"{document.source}: the file is empty")
    if len(document.body) > MAX_BYTES:
        raise UnreadableError(
            f"{document.source}: {len(document.body):,} bytes; more than {MAX_BYTES:,} are never a report"
        )


def _as_page(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Convert what is neither HTML nor text into HTML."""
    try:
        return as_page(document)
    except FileError as error:
        raise UnreadableError(f"{document.source}: {error.message}", error.kind) from error


def _grids(page: Page, elements: Sequence[HtmlElement]) -> list[Grid]:
    if page.tree is None:
        return text_tables.grids(page.text.splitlines())
    return [html_tables.read_table(element, number) for number, element in enumerate(elements)]


def _text_outside(
    page: Page, grids: Sequence[Grid], elements: Sequence[HtmlElement], tables: Collection[int]
) -> tuple[str, ...]:
    """Return the paragraphs of the text, without the `tables` of a form (numbers of grids) and other tables of data."""
    data = [grid for grid in grids if grid.number in tables or _is_data(grid)]
    if page.tree is None:
        return extract_text(page, (), {line for grid in data for line in grid.lines or ()})
    # A table around other tables lays out the page: its own cells are short, and the text of the report is in the tables.
    outside = [
        grid for grid in data if grid.number in tables or elements[grid.number].find(".//table") is None
    ]
    return extract_text(page, {elements[grid.number] for grid in outside}, ())


def _is_data(grid: Grid) -> bool:
    """Return whether a table holds data, not text: several rows and columns, no cell with a paragraph.

    Sentences that are most of its text make it the layout of a page, however short they are.
    """
    if len(grid.rows) < 2 or grid.width < 2:
        return False
    cells = [cell.text for row in grid.rows for cell in row]
    if any(len(text) > MAX_DATA_CELL for text in cells):
        return False
    prose = sum(len(text) for text in cells if "。" in text)
    return prose * 2 <= sum(map(len, cells))
