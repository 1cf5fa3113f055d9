"""The report's text, paragraph by paragraph: no furniture, nothing lost, tables that were read as data apart."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import trafilatura

from foiacrawl.page.chrome import is_chrome, is_stop, opens_list, without_tail
from foiacrawl.page.titles import is_title, normal_title
from foiacrawl.page.walk import grid_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.page.lines import Line
    from foiacrawl.page.page import Page

# A page's own text ends at the first 相关新闻 that comes after this share of its sentences.
_MOST_TEXT = 0.6
_LONGEST_CELL = 40
# In a region without links there is nothing for trafilatura to judge (it would cost as much as all the rest).
_DOUBTFUL_LINKS = 2


def prose(page: Page, tables: Collection[HtmlElement], lines: Collection[int]) -> tuple[str, ...]:
    """Return the paragraphs of a page's text in document order, in their own script.

    `tables` are the elements of `page.tree` that were read as data; for a text page `lines` are the numbers of the
    lines of `page.text.splitlines()` that were.
    """
    present = list(_present(page, frozenset(tables), frozenset(lines)))
    own = _own(page, _before_end(page, present), tables)
    return tuple(_paragraphs(own))


def _present(page: Page, tables: frozenset[HtmlElement], numbers: frozenset[int]) -> Iterator[Line]:
    """Yield the shown lines outside the tables that were read, those of other tables in their place."""
    grids = [grid for grid in page.grids if grid.table not in tables]
    grids = [grid for grid in grids if tables.isdisjoint(grid.place.tables)]
    grids.reverse()
    for line in page.lines:
        while grids and grids[-1].at <= line.number:
            yield from filter(page.region.sees, grid_lines(grids.pop()))
        if line.number in numbers and page.kind == "text":
            continue
        if page.region.sees(line) and (not tables or tables.isdisjoint(line.tables)):
            yield line
    for grid in reversed(grids):
        yield from filter(page.region.sees, grid_lines(grid))


def _before_end(page: Page, present: Sequence[Line]) -> list[Line]:
    """Cut what follows the article: from 相关新闻, 上一篇 or the footer on, if most of the text is above."""
    total = sum(len(line.text) for line in present if line.sentence and page.region.holds(line))
    last_heading = max((i for i, line in enumerate(present) if line.heading and not line.linked), default=-1)
    told = 0
    for index, line in enumerate(present):
        if line.sentence and page.region.holds(line):
            told += len(line.text)
        elif told >= total * _MOST_TEXT and index > last_heading and is_stop(line):
            return list(present[:index])
    return list(present)


def _own(page: Page, present: Sequence[Line], tables: Collection[HtmlElement]) -> list[Line]:
    """Keep the report's own lines."""
    candidates = list(_without_chrome(page, present))
    if page.region.boxes:
        return _with_restored(page, candidates)
    if page.kind == "text" or page.region.core is None:
        return _below_title(page, candidates)
    return _judged(page, candidates, tables)


def _without_chrome(page: Page, present: Sequence[Line]) -> Iterator[Line]:
    """Drop furniture by its words, the publication block, and lists of links under their heading."""
    in_list = False
    for line in present:
        in_list = (in_list and (line.linked or is_chrome(line))) or opens_list(line) or is_stop(line)
        if in_list or line.number in page.block_lines:
            continue
        if not is_chrome(line, above_text=line.number < page.region.begins):
            yield line


def _with_restored(page: Page, candidates: Sequence[Line]) -> list[Line]:
    """Keep the container's lines, and what markup put outside of it: sentences, sections that go on below."""
    holds = page.region.holds
    last = max((line.number for line in candidates if holds(line)), default=len(page.lines))
    kept = []
    going_on, before = False, last
    for line in candidates:
        if line.number > last and not line.linked:
            # A gap means that furniture stood between: only a sentence or a heading goes on after it.
            going_on = line.sentence or line.heading or (going_on and line.number - before <= 1)
            before = line.number
        if holds(line) or line.sentence or (line.number > last and going_on and not line.linked):
            kept.append(line)
    return kept


def _below_title(page: Page, candidates: Sequence[Line]) -> list[Line]:
    """Keep all from the title on; above it only sentences."""
    own = [line for line in candidates if line.sentence or not line.linked]
    at = _title_at(page, own)
    return [line for index, line in enumerate(own) if index >= at or line.sentence]


def _title_at(page: Page, own: Sequence[Line]) -> int:
    """Return the position of the title's first line (it may be broken over several); 0 if there is none."""
    if not page.titles:
        return 0
    for index, line in enumerate(own):
        if line.number >= page.region.begins:
            break
        part = normal_title(line.text)
        rest = page.titles[0]
        at = index
        while at < len(own) and rest.startswith(part):
            rest, at = rest[len(part) :], at + 1
            if not rest:
                return index
            part = normal_title(own[at].text) if at < len(own) else rest
    return 0


def _judged(page: Page, candidates: Sequence[Line], tables: Collection[HtmlElement]) -> list[Line]:
    """Keep the lines around the sentences; short ones among links only if trafilatura takes them for text."""
    region = page.region
    near = [line for line in candidates if region.holds(line)]
    doubtful = sum(line.linked for line in near) >= _DOUBTFUL_LINKS
    text = _trafilatura_text(region.core, tables) if doubtful and region.core is not None else None
    return [line for line in candidates if line.sentence or (region.holds(line) and _is_text(line, text))]


def _is_text(line: Line, text: str | None) -> bool:
    """Tell whether a short line of the region is text: a heading, a title, or what trafilatura kept."""
    if line.linked:
        return False
    return line.heading or is_title(line) or text is None or "".join(line.text.split()) in text


def _trafilatura_text(core: HtmlElement, tables: Collection[HtmlElement]) -> str | None:
    """Return what trafilatura takes for text in an element without its data tables, without white space."""
    tree = copy.deepcopy(core)
    tree.tail = None
    for original, other in list(zip(core.iter("table"), tree.iter("table"), strict=True)):
        if original in tables and other.getparent() is not None:
            other.drop_tree()
    text = trafilatura.extract(tree, fast=True, include_tables=False, include_comments=False)
    return "".join(text.split()) if text else None


def _paragraphs(own: Sequence[Line]) -> Iterator[str]:
    """Yield the paragraphs; short cells of one table row make one."""
    row: list[Line] = []
    for line in own:
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
    """Tell whether two lines stand in different cells of one row."""
    return line.row == before.row and line.cell != before.cell and line.tables == before.tables


def _is_cell(line: Line) -> bool:
    """Tell whether a line is a short cell of a table that was not read as data."""
    return bool(line.cell) and len(line.text) <= _LONGEST_CELL and not line.sentence and not line.heading
