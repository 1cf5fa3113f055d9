"""The text of a report, paragraph by paragraph: no chrome, nothing lost, tables that were read as data apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.page.chrome import drop_chrome, is_stop, without_tail
from foiacrawl.page.extraction import run_trafilatura
from foiacrawl.page.restore import restore_dropped
from foiacrawl.page.titles import normal_title
from foiacrawl.page.traverse import lines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.page.lines import Line
    from foiacrawl.page.page import Page

# A page's own text ends at the first 相关新闻 that comes after this share of its sentences.
_MIN_SHARE_BEFORE_END = 0.6
_MAX_CELL = 40


def extract_text(page: Page, tables: Collection[HtmlElement], numbers: Collection[int]) -> tuple[str, ...]:
    """Return the paragraphs of a page's text in document order, in their own script.

    `tables` are the elements of `page.tree` that were read as data; for a text page `numbers` are those of the lines
    of `page.text.splitlines()` that were. trafilatura reads HTML; a text page has no chrome but lines.
    """
    region = page.region
    title = page.titles[0] if page.titles else ""
    if page.tree is None:
        lines = _before_end(page, [line for line in page.lines if line.number not in numbers])
        return tuple(
            _paragraphs(_from_title(page, list(drop_chrome(lines, region, page.block_lines, title))))
        )
    lines = _before_end(page, list(_shown_lines(page, frozenset(tables))))
    text = run_trafilatura(page.tree, region, tables)
    kept = lines if text is None else restore_dropped(lines, region, text)
    # A line is chrome also by what is above it, so that all lines are looked at.
    own = set(map(id, drop_chrome(lines, region, page.block_lines, title)))
    return tuple(_paragraphs(line for line in kept if id(line) in own))


def _shown_lines(page: Page, tables: frozenset[HtmlElement]) -> Iterator[Line]:
    """Yield the shown lines outside the tables that were read, those of deferred tables in their place."""
    deferred = [
        other
        for other in page.deferred
        if other.table not in tables and tables.isdisjoint(other.place.tables)
    ]
    deferred.reverse()
    for line in page.lines:
        while deferred and deferred[-1].number <= line.number:
            yield from filter(page.region.sees, lines_of(deferred.pop()))
        if page.region.sees(line) and (not tables or tables.isdisjoint(line.tables)):
            yield line
    for other in reversed(deferred):
        yield from filter(page.region.sees, lines_of(other))


def _before_end(page: Page, lines: Sequence[Line]) -> Sequence[Line]:
    """Cut what follows the article: from 相关新闻, 上一篇 or the footer on, if most of the text is above."""
    if not any(map(is_stop, lines)):
        return lines
    total = sum(len(line.text) for line in lines if line.is_sentence and page.region.holds(line))
    last_heading = max(
        (i for i, line in enumerate(lines) if line.is_heading and not line.is_linked), default=-1
    )
    above = 0
    for index, line in enumerate(lines):
        if line.is_sentence and page.region.holds(line):
            above += len(line.text)
        elif above >= total * _MIN_SHARE_BEFORE_END and index > last_heading and is_stop(line):
            return lines[:index]
    return lines


def _from_title(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Keep all of a text page from the title on; above it only sentences."""
    at = _title_at(page, lines)
    return [line for index, line in enumerate(lines) if index >= at or line.is_sentence]


def _title_at(page: Page, lines: Sequence[Line]) -> int:
    """Return the position of the title's first line (it may be broken over several); 0 if there is none."""
    if not page.titles:
        return 0
    for index, line in enumerate(lines):
        if line.number >= page.region.begins:
            break
        rest = page.titles[0]
        for other in lines[index:]:
            part = normal_title(other.text)
            if not rest.startswith(part):
                break
            rest = rest[len(part) :]
            if not rest:
                return index
    return 0


def _paragraphs(lines: Iterator[Line] | Sequence[Line]) -> Iterator[str]:
    """Yield the paragraphs; short cells of one table row make one."""
    row: list[Line] = []
    for line in lines:
        if row and not (_is_cell(line) and _same_row(line, row[-1])):
            yield " ".join(cell.text for cell in row)
            row = []
        if _is_cell(line):
            row.append(line)
            continue
        text = without_tail(line.text)
        if text:
            yield text
    if row:
        yield " ".join(cell.text for cell in row)


def _same_row(line: Line, before: Line) -> bool:
    """Return whether two lines are in different cells of one row."""
    return line.row == before.row and line.cell != before.cell and line.tables == before.tables


def _is_cell(line: Line) -> bool:
    """Return whether a line is a short cell of a table that was not read as data."""
    return bool(line.cell) and len(line.text) <= _MAX_CELL and not line.is_sentence and not line.is_heading
