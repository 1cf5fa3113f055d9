"""The nouns of listing: a fetched page, what was found on it, and what is to be asked next."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import lxml.html

from foiacrawl import titles

if TYPE_CHECKING:
    from foiacrawl.model import Listed

# Parsing a page costs five times as much as taking its tags out, and every article comes by here.
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>|&nbsp;")
_WORDY = 400  # characters; footers of portals have up to 250
_SHORT = 4000  # characters of source
_HARDLY_A_WORD = 80  # characters; titles and 正在跳转 are shorter
_ENOUGH = 400_000  # characters
Role = Literal["root", "gateway", "unit", "column"]
_SEPARATORS = re.compile(r"\s*[_|—>»]+\s*|\s+-+\s*|\s*-+\s+|-(?=\D)")


@dataclass(frozen=True)
class ListingPage:
    """A page or an API answer as decoded text, at the address where redirects ended.

    `origin` is the list's first page where this is an answer that continues it: in a browser, its links start there.
    """

    url: str
    text: str
    origin: str | None = None

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed page; an empty or broken one gives an empty tree."""
        return parse_html(self.text)

    @cached_property
    def json(self) -> Any:
        """The page as JSON, or None if it is none."""
        if self.text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    @cached_property
    def base(self) -> str:
        """The address relative links start from: that of `<base>`, else the page's own."""
        from urllib.parse import urljoin

        found = self.tree.xpath("//base/@href")
        return urljoin(self.url, found[0].strip()) if found else self.url

    @cached_property
    def words(self) -> str:
        """The visible text, without scripts and styles."""
        return visible_text(self.tree)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page calls itself: its column's name and the parts of its title, best first."""
        found = [
            meta.get("content", "")
            for meta in self.tree.xpath("//meta[@name and @content]")
            if meta.get("name", "").lower() in ("columnname", "columntype")
        ]
        for title in self.tree.xpath("//title")[:1]:
            found += _SEPARATORS.split(title.text_content().strip())[:1]
        return tuple(name.strip() for name in found if name.strip())

    @cached_property
    def title(self) -> str:
        """The title of what the page shows: as its metadata say, else a heading that names a report, else `<title>`."""
        found = [
            meta.get("content", "")
            for meta in self.tree.xpath("//meta[@name and @content]")
            if meta.get("name", "").lower() == "articletitle"
        ]
        headings = [visible_text(heading) for heading in self.tree.xpath("//h1 | //h2 | //h3")]
        found += [heading for heading in headings if titles.verdict(heading) is titles.Verdict.YES]
        found += [self.tree.findtext(".//title") or ""]
        return " ".join(next((title for title in found if title.strip()), "").split())

    @cached_property
    def is_wordy(self) -> bool:
        """Whether the page says much besides its links: more than menus, dates and footers do."""
        words = self.tree.xpath(
            "//body//text()[not(ancestor::a or ancestor::script or ancestor::style or ancestor::option)]"
        )
        return len(titles.fold("".join(words))) > _WORDY

    @cached_property
    def is_bare(self) -> bool:
        """Whether the page says next to nothing, as one does that only passes the visitor on."""
        return len(self.text) < _SHORT and len(titles.fold(_MARKUP.sub(" ", self.text))) < _HARDLY_A_WORD

    @cached_property
    def is_report(self) -> bool:
        """Whether the page's own words are those of a report, not of a list of reports."""
        return titles.reads_like_report(_MARKUP.sub(" ", self.text[:_ENOUGH]))


def parse_html(text: str) -> lxml.html.HtmlElement:
    """Parse HTML of any quality; what cannot be parsed at all is an empty page."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    body = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        return lxml.html.document_fromstring(body or b"<html></html>", parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return lxml.html.document_fromstring(b"<html><body></body></html>")


def visible_text(element: lxml.html.HtmlElement) -> str:
    """Return the text of an element without scripts and styles, pieces separated by a space."""
    pieces = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return " ".join(str(piece) for piece in pieces)


@dataclass(frozen=True, slots=True)
class Trail:
    """How a page was reached: in which role, how deep, and the year and body its folders named.

    `branch` is the folder of the first column of annual reports on the way, as `urls.folder` gives it.
    """

    role: Role = "root"
    depth: int = 0
    year: int | None = None
    unit: str | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to fetch, and why. `chain` names the listing it continues; `listed` is the line that led here.

    `sure` is how a line was taken for a report: by its words, perhaps by its words, or by its place in the list.
    `otherwise` are addresses to try in its stead, in order, if it cannot be had or read: other dialects of an API. `data` says
    that the answer has to be data: a page in its place (of a login, of an error) is no list.
    `render` asks for the page as a browser shows it, after its scripts.
    `origin` is the address of the listing it continues: what a browser would send as Referer. An address that is
    `guessed` may not be there.
    """

    url: str
    kind: Literal["listing", "page", "entry", "attachment"]
    trail: Trail = field(default_factory=Trail)
    listed: Listed | None = None
    sure: Literal["yes", "maybe", "place"] = "yes"
    chain: str | None = None
    otherwise: tuple[str, ...] = ()
    data: bool = False
    render: bool = False
    origin: str | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """How further pages are numbered: `pattern` holds `{}` for the number, `second` is the number of page 2."""

    pattern: str
    second: int

    def page(self, number: int) -> str:
        """Return the address of a page, counted from 1."""
        return self.pattern.replace("{}", str(number - 2 + self.second))


@dataclass(frozen=True, slots=True)
class Countdown(Numbering):
    """Pages numbered downwards: `second` is the number of page 2, the last page is 1."""

    def page(self, number: int) -> str:
        """Return the address of a page, counted from 1; beyond the last one it is the last one's."""
        return self.pattern.replace("{}", str(max(1, self.second + 2 - number)))


@dataclass(frozen=True, slots=True)
class Blocks(Numbering):
    """Further pages that are asked for by record: `{}` is the first, `{end}` the last of `size` records.

    `second` is the first record of page 2.
    """

    size: int

    def page(self, number: int) -> str:
        """Return the address of a page, counted from 1."""
        first = self.second + (number - 2) * self.size
        return self.pattern.replace("{}", str(first)).replace("{end}", str(first + self.size - 1))


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page says of the pages after it.

    `links` may be followed as they are; `numberings` are to be tried in order, those the page states itself
    (`stated` of them) first. `pages` and `total` are declared numbers, of pages and of entries. `evident` says that
    there are more pages, although nothing here can be followed; `scripted`, that a step to a further page is a script's.
    """

    links: tuple[str, ...] = ()
    numberings: tuple[Numbering, ...] = ()
    stated: int = 0
    pages: int | None = None
    total: int | None = None
    evident: bool = False
    scripted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page lists: reports (`entries`), pages to go on to (`columns`), and how it is continued.

    `rows` are the keys of all lines of the list, reports or not, against which declared totals hold; `lines` is
    their number before twins were folded. `shells` are pages this one only wraps (frames, script redirects).
    `rest` is asked for only if the pages after this one do not make the list whole. `unread` says why an answer
    that had to be a list is none; an answer that is `vacant` is a list without lines, as some APIs say to a call they do not
    understand.
    `own` is false where the page shows a report that has an address of its own.
    """

    entries: tuple[Ask, ...] = ()
    columns: tuple[Ask, ...] = ()
    rows: frozenset[str] = frozenset()
    lines: int = 0
    pager: Pager = Pager()
    shells: tuple[str, ...] = ()
    annual: bool = False
    rest: tuple[Ask, ...] = ()
    unread: str = ""
    vacant: bool = False
    own: bool = True
