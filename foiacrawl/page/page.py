"""A document opened: decoded, parsed once, and everything read that does not depend on the forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import lxml.html
from lxml import etree

from foiacrawl.model import Metadata, Problem
from foiacrawl.page.chrome import is_chrome
from foiacrawl.page.dates import Dated, closing_date, first_date, lone_date
from foiacrawl.page.decode import Decoded, decode, looks_binary
from foiacrawl.page.lines import Line, text_lines
from foiacrawl.page.metadata import Block, footer_code, meta_published, meta_tags, meta_value, read_block
from foiacrawl.page.region import Region, find_region, whole
from foiacrawl.page.titles import is_body_name, is_part, titles
from foiacrawl.page.walk import Attachment, Grid, Walk, walk
from foiacrawl.text import script_of, to_simplified

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from foiacrawl.model import Document, Script

# The largest real page had 0.2 MB. Pictures written into the page are taken out before the limit counts.
MAX_BYTES = 8_000_000
MAX_CELLS = 50_000
_PICTURES_FROM = 1_000_000
_PICTURE = re.compile(rb"(;base64,)[A-Za-z0-9+/=\s]{200,}")
_TAG = re.compile(
    r"<!doctype\s+html|</?(?:html|head|body|p|div|table|td|tr|span|font|h[1-6]|ul|br)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FORMATTING = re.compile(
    r"</?(div|font|span|b|i|u|strong|em|center|big|small|a|section)\b[^>]*>", re.IGNORECASE
)
_SNIFFED = 65_536
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_FOOTER = re.compile(r"主办|主辦|承办|承辦|版权所有|版權所有|ICP备|ICP備|标识码|標識碼|公网安备|公網安備")
_SITE = re.compile(r"版权所有\s*[:：]?\s*(?:©|\([cC]\))?\s*(\w{4,30}?)(?:$|电话|地址|主办|承办|[^\w])")
_CRUMB = re.compile(r"\s*(?:[>»›→/|\\]|>>|&gt;)+\s*")
_AT = re.compile(r"^.{0,6}位置(?:是)?[:：]?\s*")
_NAME = re.compile(r"^[^\s,，。:：;；、0-9]{3,40}$")
_HEADER_REACH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A document decoded and cleaned. Titles are simplified; `prose` keeps the page's own script.

    `text` is the decoded source; for HTML `tree` is its parsed root. `titles` and `published` are candidates, best
    first. `signature` is the body's name before the closing date. `lines`, `grids`, `region` and `block_lines` are
    for `prose`.
    """

    kind: Literal["html", "text"]
    text: str
    encoding: str
    tree: HtmlElement | None = None
    script: Script = "simplified"
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    metadata: Metadata = field(default_factory=Metadata)
    police_record: str | None = None
    titles: tuple[str, ...] = ()
    published: tuple[Dated, ...] = ()
    source_name: str | None = None
    site_name: str | None = None
    column_name: str | None = None
    breadcrumb: tuple[str, ...] = ()
    footer: str = ""
    attachments: tuple[Attachment, ...] = ()
    signature: str | None = None
    problems: tuple[Problem, ...] = ()
    lines: tuple[Line, ...] = field(default=(), repr=False)
    grids: tuple[Grid, ...] = field(default=(), repr=False)
    region: Region = field(default_factory=Region, repr=False)
    block_lines: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def published_on(self) -> str | None:
        """The publication date, YYYY-MM-DD: the most trusted of `published`."""
        return self.published[0].date if self.published else None


def open_page(document: Document) -> Page:
    """Open an HTML page or a text file. What cannot be read is a problem of the page, not an exception."""
    body, problems = _within_limits(document.body)
    if looks_binary(body):
        problem = Problem("unreadable", f"{document.source}: the bytes are no page and no text")
        return Page("text", "", "binary", problems=(problem,))
    read = decode(body, document.content_type)
    problems += _decoding_problems(document, read, cut=bool(problems))
    tree = _parse(read.text, problems) if _TAG.search(read.text, 0, _SNIFFED) else None
    if tree is None:
        return _text_page(read, problems)
    return _html_page(read, tree, problems)


def _within_limits(body: bytes) -> tuple[bytes, list[Problem]]:
    """Return the bytes that are read: without pictures written into the page, and not more than the limit."""
    if len(body) > _PICTURES_FROM:
        body = _PICTURE.sub(rb"\1", body)
    if len(body) <= MAX_BYTES:
        return body, []
    message = f"{len(body):,} bytes; only the first {MAX_BYTES:,} were read"
    return body[:MAX_BYTES], [Problem("too_large", message)]


def _decoding_problems(document: Document, read: Decoded, cut: bool) -> list[Problem]:
    """Say what decoding lost."""
    problems = []
    if read.lossy:
        count = read.text.count("\ufffd")
        message = f"{document.source}: {count} characters are no {read.encoding}; they stand as \ufffd"
        problems.append(Problem("undecodable", message))
    if read.truncated and not cut:
        problems.append(Problem("truncated", f"{document.source} ends inside a character"))
    return problems


def _parse(text: str, problems: list[Problem]) -> HtmlElement | None:
    """Parse a page; None if it has no element at all.

    libxml2 drops what nests deeper than 2,048. Such pages are hostile or have never closed a tag; they are parsed
    again without the tags that carry no structure, and if that is not enough it is a problem.
    """
    tree, whole_page = _parsed(text)
    if whole_page:
        return tree
    tree, whole_page = _parsed(
        _FORMATTING.sub(lambda tag: "<br>" if tag.group(1).lower() == "div" else "", text)
    )
    if not whole_page:
        problems.append(Problem("too_large", "elements nest deeper than 2,048; the text inside was not read"))
    return tree


def _parsed(text: str) -> tuple[HtmlElement | None, bool]:
    """Return the tree, and whether all of the text is in it."""
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    # lxml.html's own look-up calls Python for each element, 1,100 times a page, to tell forms and inputs apart.
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, True
    return tree, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def _text_page(read: Decoded, problems: list[Problem]) -> Page:
    """Read a text page."""
    lines = text_lines(read.text)
    page = Page("text", read.text, read.encoding, script=script_of(read.text), problems=tuple(problems))
    return _described(page, Walk(lines=lines), whole(lines))


def _html_page(read: Decoded, tree: HtmlElement, problems: list[Problem]) -> Page:
    """Read an HTML page."""
    found = walk(tree)
    if found.cut:
        problems.append(
            Problem("too_large", "the page has too many elements; the text after them was not read")
        )
    grids = _affordable(found.grids, problems)
    words = "".join([line.text for line in found.lines] + [grid.text for grid in grids])
    page = Page(
        "html",
        read.text,
        read.encoding,
        tree=tree,
        script=script_of(words),
        meta=meta_tags(found.meta),
        problems=tuple(problems),
        grids=tuple(grids),
    )
    return _described(page, found, find_region(found.lines))


def _affordable(grids: list[Grid], problems: list[Problem]) -> list[Grid]:
    """Return the tables whose text may be wanted; beyond the limit there are only numbers, and they cost minutes."""
    cells = 0
    for index, grid in enumerate(grids):
        cells += grid.cells
        if cells > MAX_CELLS:
            problems.append(
                Problem("too_large", f"more than {MAX_CELLS:,} table cells; the others are not in the text")
            )
            return grids[:index]
    return grids


def _described(page: Page, found: Walk, region: Region) -> Page:
    """Fill in what the lines tell, the same for HTML and text."""
    lines = found.lines
    block = read_block(lines, region.begins)
    site_name, column_name = meta_value(page.meta, "site_name"), meta_value(page.meta, "column")
    above = [
        line
        for line in lines
        if line.number < region.begins and line.hidden != 1 and (not line.zone or line.titled)
        if line.number not in block.lines
    ]
    named = titles(meta_value(page.meta, "title"), block.title, above, found.title, (site_name, column_name))
    signature = _signature(lines, region)
    return replace(
        page,
        metadata=replace(
            block.metadata,
            site_code=meta_value(page.meta, "site_code") or footer_code("site_code", lines),
            icp=footer_code("icp", lines),
        ),
        police_record=footer_code("police_record", lines),
        titles=named,
        published=_published(page.meta, block, above, named[0] if named else "", signature),
        source_name=meta_value(page.meta, "source"),
        site_name=site_name or _site_of_footer(lines),
        column_name=column_name,
        breadcrumb=_breadcrumb(found),
        footer="\n".join(line.text for line in lines if len(line.text) < 400 and _FOOTER.search(line.text)),
        attachments=_attachments(found, region),
        signature=signature[0] if signature else None,
        lines=tuple(lines),
        region=region,
        block_lines=block.lines,
    )


def _published(
    meta: Mapping[str, str],
    block: Block,
    above: Sequence[Line],
    title: str,
    signature: tuple[str | None, str] | None,
) -> tuple[Dated, ...]:
    """Return the dates of publication found, the most trusted first; the address is never asked."""
    found: list[Dated] = []
    date = meta_published(meta)
    if date:
        found.append(Dated(date, "meta"))
    found += [Dated(date, "label") for date in (*block.published, *block.weakly_published)]
    found += [Dated(date, "header") for date in _header_dates(above, title)]
    if block.metadata.created_on:
        found.append(Dated(block.metadata.created_on, "created"))
    if signature:
        found.append(Dated(signature[1], "signature"))
    return tuple(found)


def _header_dates(above: Sequence[Line], title: str) -> list[str]:
    """Return dates that stand alone, or among furniture, near the title."""
    own = (index for index, line in enumerate(above) if not line.linked and is_part(line.text, title))
    at = next(own, None)
    if at is None:
        return []
    near = above[max(0, at - _HEADER_REACH // 2) : at + _HEADER_REACH]
    dates = []
    for line in near:
        if line.linked or "今天" in line.text or len(line.text) > 120:
            continue
        date = lone_date(line.text) or (first_date(line.text) if is_chrome(line, above_text=True) else None)
        if date:
            dates.append(date)
    return dates


def _signature(lines: Sequence[Line], region: Region) -> tuple[str | None, str] | None:
    """Return (body's name, date) of the last signature below the text: 某某局, 2022年1月19日.

    A date in figures alone, 2022.1.19, is one only right below a body's name.
    """
    below = [
        line for line in lines if line.number > region.begins and region.sees(line) and region.holds(line)
    ]
    for before, line in zip(reversed([None, *below[:-1]]), reversed(below), strict=False):
        closing = closing_date(line.text) if not line.linked else None
        if closing is None:
            continue
        name, date = closing
        if not name and before is not None:
            above = "".join(before.text.split())
            name = above if _NAME.match(above) else ""
        if ("年" in line.text or is_body_name(name)) and (not name or _NAME.match(name)):
            return name or None, date
    return None


def _breadcrumb(found: Walk) -> tuple[str, ...]:
    """Return the names of the path shown above the text, 首页 first."""
    texts = [
        " > ".join(t for piece in element.itertext() if (t := piece.strip())) for element in found.crumbs
    ]
    texts += [line.text for line in found.lines if len(line.text) < 200 and "位置" in line.text[:10]]
    for text in texts:
        names = [name.strip() for name in _CRUMB.split(_AT.sub("", text)) if name.strip(" :：")]
        names = [name for name in names if not _AT.fullmatch(name)]
        if len(names) > 1:
            return tuple(names)
    return ()


def _attachments(found: Walk, region: Region) -> tuple[Attachment, ...]:
    """Return the files linked from the article or its list of attachments, not from menus and footer."""
    last = region.last
    if region.boxes:
        last = max((line.number for line in found.lines if region.holds(line)), default=last) + _HEADER_REACH
    kept = [
        file for at, zone, file in found.files if zone in ("", "attachment") and at <= last + _HEADER_REACH
    ]
    return tuple(dict.fromkeys(kept))


def _site_of_footer(lines: Sequence[Line]) -> str | None:
    """Return the site's name as the footer gives it: 版权所有：…."""
    for line in reversed(lines):
        match = _SITE.search(to_simplified(line.text)) if len(line.text) < 200 else None
        if match:
            return match.group(1)
    return None
