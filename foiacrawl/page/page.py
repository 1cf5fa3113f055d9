"""A document opened: decoded, parsed once, and everything read that does not depend on the forms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from foiacrawl.model import Metadata, Problem
from foiacrawl.page.footer import footer_code
from foiacrawl.page.lines import Line, text_lines
from foiacrawl.page.metadata import meta_tags, meta_value, read_block
from foiacrawl.page.notes import bracket_notes
from foiacrawl.page.parse import parse_document
from foiacrawl.page.publication import find_cover, find_dates, find_signature
from foiacrawl.page.region import Region, find_region
from foiacrawl.page.surroundings import find_attachments, footer_text, read_breadcrumb, site_of_footer
from foiacrawl.page.titles import titles
from foiacrawl.page.traverse import Attachment, DeferredTable, Traversal, traverse
from foiacrawl.text import script_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.model import Document, Script
    from foiacrawl.page.dates import Dated

MAX_CELLS = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A document decoded and described. Titles are simplified; the text keeps the page's own script.

    `text` is the decoded source; for HTML `tree` is its parsed root. `titles` and `published` are candidates, best
    first. `signature` is the body's name before the closing date. `lines`, `deferred`, `region` and `block_lines` are
    for `extract_text`.
    """

    kind: Literal["html", "text"]
    text: str
    encoding: str
    tree: HtmlElement | None = None
    script: Script = "simplified"
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    metadata: Metadata = field(default_factory=Metadata)
    titles: tuple[str, ...] = ()
    published: tuple[Dated, ...] = ()
    source_name: str | None = None
    shown_source: str | None = None
    site_name: str | None = None
    column_name: str | None = None
    window_title: str | None = None
    breadcrumb: tuple[str, ...] = ()
    footer: str = ""
    attachments: tuple[Attachment, ...] = ()
    signature: str | None = None
    problems: tuple[Problem, ...] = ()
    lines: tuple[Line, ...] = field(default=(), repr=False)
    deferred: tuple[DeferredTable, ...] = field(default=(), repr=False)
    region: Region = field(default_factory=Region, repr=False)
    block_lines: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def published_on(self) -> str | None:
        """The publication date, YYYY-MM-DD: the most trusted of `published`."""
        return self.published[0].date if self.published else None


def open_page(
    document: Document,
    restore_lines: Callable[[str], str] | None = None,
    restore_tables: Callable[[HtmlElement, Sequence[Line]], bool] | None = None,
) -> Page:
    """Open an HTML page or a text file. What cannot be read is a problem of the page, not an exception.

    `restore_lines` is applied to the text of a text file first, to undo what a converter did to its tables.
    `restore_tables` may change the tree of an HTML page with these lines outside its tables, and says whether it did.
    """
    text, encoding, tree, problems = parse_document(document)
    if tree is None:
        text = restore_lines(text) if restore_lines else text
        page = Page("text", text, encoding, script=script_of(text), problems=problems)
        return _describe(page, Traversal(lines=text_lines(text)))
    bracket_notes(tree, text)
    found = traverse(tree)
    if restore_tables and restore_tables(tree, found.lines):
        found = traverse(tree)
    deferred, too_large = _limit_cells(found.deferred)
    if found.cut:
        message = "the page has too many elements; the text after them was not read"
        too_large.insert(0, Problem("too_large", message))
    words = "".join([line.text for line in found.lines] + [table.text for table in deferred])
    page = Page(
        "html",
        text,
        encoding,
        tree=tree,
        script=script_of(words),
        meta=meta_tags(found.meta),
        problems=(*problems, *too_large),
        deferred=tuple(deferred),
    )
    return _describe(page, found)


def _limit_cells(tables: Sequence[DeferredTable]) -> tuple[Sequence[DeferredTable], list[Problem]]:
    """Return the tables whose text may be needed; beyond the limit there are only numbers, and they cost minutes."""
    cells = 0
    for index, table in enumerate(tables):
        cells += table.cells
        if cells > MAX_CELLS:
            message = f"more than {MAX_CELLS:,} table cells; the others are not in the text"
            return tables[:index], [Problem("too_large", message)]
    return tables, []


def _describe(page: Page, found: Traversal) -> Page:
    """Fill in what the lines say, the same for HTML and text."""
    lines = found.lines
    region = find_region(lines)
    block = read_block(lines, region.begins)
    site_name, column_name = meta_value(page.meta, "site_name"), meta_value(page.meta, "column")
    above = [
        line
        for line in lines
        if line.number < region.begins and line.hidden != 1 and (not line.zone or line.titled)
        if line.number not in block.lines
    ]
    named = titles(meta_value(page.meta, "title"), block.title, above, found.title, (site_name, column_name))
    signature = find_signature(lines, region)
    return replace(
        page,
        metadata=replace(
            block.metadata,
            site_code=meta_value(page.meta, "site_code") or footer_code("site_code", lines),
            icp=footer_code("icp", lines),
        ),
        titles=named,
        published=find_dates(page.meta, block, above, named[0] if named else "", signature),
        source_name=meta_value(page.meta, "source"),
        shown_source=block.source,
        site_name=site_name or site_of_footer(lines),
        column_name=column_name,
        window_title=found.title,
        breadcrumb=read_breadcrumb(found),
        footer=footer_text(lines),
        attachments=find_attachments(found, region),
        signature=(signature.body if signature else None) or find_cover(above),
        lines=tuple(lines),
        region=region,
        block_lines=block.lines,
    )
