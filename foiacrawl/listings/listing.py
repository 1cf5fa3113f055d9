"""The data types of listings: a fetched page, what it lists, how the list is continued, and the pages to fetch next."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from foiacrawl import titles
from foiacrawl.listings.selectors import get_strings, get_text, get_visible_text, parse_html
from foiacrawl.page.bounds import Bounded, bound_markup

if TYPE_CHECKING:
    from parsel import Selector

    from foiacrawl.model import Listed

Role = Literal["root", "gateway", "body", "column"]
# Parsing a page costs five times as much as taking its tags out, and every article passes through here.
# What is never closed ends with the text, and a tag at the next one: so it is read in linear time.
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>|&nbsp;")
_SEPARATORS = re.compile(r"\s*[_|—>»]+\s*|\s+-+\s*|\s*-+\s+|-(?=\D)")
_WORDS_BESIDE_LINKS = (
    "/descendant::body/descendant::text()"
    "[not(ancestor::a or ancestor::script or ancestor::style or ancestor::option)]"
)
_CALLBACK = re.compile(
    r"(?:/\*\*/\s*)?(?:typeof\s+[\w$.]{1,80}\s*===?\s*['\"]function['\"]\s*&&\s*)?[A-Za-z_$][\w$.]{0,80}\s*\(\s*(?=[\[{])"
)
_MIN_WORDY = 400  # characters; footers of portals have up to 250
MAX_BARE_SOURCE = 4000  # characters of source
_MAX_BARE_WORDS = 80  # characters; titles and 正在跳转 are shorter
_MAX_TITLE = 1000  # characters; what a longer one names is in its beginning
_MAX_READ = 400_000  # characters of source that are read to recognise a report


@dataclass(frozen=True)
class ListingPage:
    """A page or an API answer as decoded text, at the address where redirects ended.

    `origin` is the list's first page where this is an answer that continues it: in a browser, its links are relative to it.
    `cut` says in words what `text` lacks of what was fetched.
    """

    url: str
    text: str
    origin: str | None = None
    cut: str = ""

    @cached_property
    def selector(self) -> Selector:
        """The parsed page; an empty or broken one gives an empty document."""
        return parse_html(self._bounded.text)

    @property
    def unread(self) -> str:
        """What of the page is not read, in words; "" for nothing."""
        return "; ".join(filter(None, (self.cut, self._bounded.cut)))

    @cached_property
    def json(self) -> Any:
        """The page as JSON, or None if it is none; JSON in the call of a function (JSONP) is taken out of it."""
        text = self.text.strip("\ufeff \t\r\n;")
        if (call := _CALLBACK.match(text)) and text.endswith(")"):
            text = text[call.end() : -1]
        if text[:1] not in ("{", "["):
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def base(self) -> str:
        """The address relative links start from: that of `<base>`, else the page's own."""
        found = self.selector.xpath("//base/@href").get()
        return self.url if found is None else urljoin(self.url, found.strip())

    @cached_property
    def words(self) -> str:
        """The visible text, without scripts and styles."""
        return get_visible_text(self.selector)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page calls itself: its column's name and the parts of its title, best first."""
        found = self._get_metadata("columnname", "columntype")
        for title in self.selector.xpath("(//title)[1]"):
            found += _SEPARATORS.split(get_text(title).strip()[:_MAX_TITLE])[:1]
        return tuple(name.strip() for name in found if name.strip())

    @cached_property
    def title(self) -> str:
        """The title of what the page shows: from its metadata, else a heading that names a report, else `<title>`."""
        found = self._get_metadata("articletitle")
        headings = map(
            get_visible_text, self.selector.xpath("/descendant::*[self::h1 or self::h2 or self::h3]")
        )
        found += [heading for heading in headings if titles.verdict(heading) is titles.Verdict.YES]
        found += get_strings(self.selector.xpath("(//title)[1]/text()"))[:1]
        return " ".join(next((title for title in found if title.strip()), "").split())[:_MAX_TITLE]

    @cached_property
    def is_wordy(self) -> bool:
        """Whether the page says much besides its links: more than menus, dates and footers do."""
        words = get_strings(self.selector.xpath(_WORDS_BESIDE_LINKS))
        return len(titles.fold("".join(words))) > _MIN_WORDY

    @cached_property
    def is_bare(self) -> bool:
        """Whether the page says next to nothing, like one that only redirects the visitor."""
        if len(self.text) >= MAX_BARE_SOURCE:
            return False
        return len(titles.fold(_MARKUP.sub(" ", self.text))) < _MAX_BARE_WORDS

    @cached_property
    def is_report(self) -> bool:
        """Whether the page's own words are those of a report, not of a list of reports."""
        return titles.reads_like_report(_MARKUP.sub(" ", self.text[:_MAX_READ]))

    @cached_property
    def _bounded(self) -> Bounded:
        return bound_markup(self.text)

    def _get_metadata(self, *names: str) -> list[str]:
        """Return the contents of the `<meta>` elements of these names, given in lower case."""
        return [
            meta.attrib["content"]
            for meta in self.selector.css("meta[name][content]")
            if meta.attrib["name"].lower() in names
        ]


class Certainty(StrEnum):
    """How sure it is that a line leads to a report."""

    CERTAIN = "certain"  # its words name one
    POSSIBLE = "possible"  # its words may name one
    BY_PLACE = "by_place"  # it is a line of a list of reports, and names a body or a year


@dataclass(frozen=True, slots=True)
class Route:
    """How a page was reached: in which role, how deep, and the year and body its folders named.

    `branch` is the folder of the first column of annual reports on the way, as `urls.folder` gives it.
    """

    role: Role = "root"
    depth: int = 0
    year: int | None = None
    body: str | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to fetch, and why: `listed` is the line that led to it, `certainty` how sure it is a report.

    Of kind `page` are the further pages of a list; `list_key` names that list, `origin` is its address, which a browser
    would send as Referer. `alternatives` are addresses to try in turn if this one cannot be fetched or read: other dialects
    of an API. With `expects_data`, a page in place of data (of a login, of an error) is no list. `render` requests the page
    as a browser shows it, after its scripts. A `guessed` address may not exist.
    """

    url: str
    kind: Literal["listing", "page", "entry", "attachment"]
    route: Route = field(default_factory=Route)
    listed: Listed | None = None
    certainty: Certainty = Certainty.CERTAIN
    list_key: str | None = None
    alternatives: tuple[str, ...] = ()
    expects_data: bool = False
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
class DescendingNumbering(Numbering):
    """Pages numbered downwards: `second` is the number of page 2, the last page is 1."""

    def page(self, number: int) -> str:
        """Return the address of a page, counted from 1; beyond the last one it is the last one's."""
        return self.pattern.replace("{}", str(max(1, self.second + 2 - number)))


@dataclass(frozen=True, slots=True)
class RecordRanges(Numbering):
    """Further pages requested by record: `{}` is the first, `{end}` the last of `size` records.

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
    (`stated` of them) first. `pages` and `total` are declared numbers, of pages and of entries. `evident`: there are more
    pages, although nothing here can be followed; `scripted`: a script opens them.
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
    """What one page lists: reports (`entries`), further listings (`columns`), and how the list is continued.

    `rows` are the keys of all lines of the list, reports or not, against which declared totals are counted; `lines` is
    their number, repeated lines included. `wrapped` are pages this one only wraps (frames, script redirects). `annual`: the
    page is a column of annual reports. `fallbacks` are requested only if the pages after this one do not complete the list.
    `error` says why an answer that had to be a list is none; an answer that is `vacant` is a list without lines, as some
    APIs return for a call they do not understand. `own` is False where the page shows a report that has its own address.
    """

    entries: tuple[PageRequest, ...] = ()
    columns: tuple[PageRequest, ...] = ()
    rows: frozenset[str] = frozenset()
    lines: int = 0
    pager: Pager = Pager()
    wrapped: tuple[str, ...] = ()
    annual: bool = False
    fallbacks: tuple[PageRequest, ...] = ()
    error: str = ""
    vacant: bool = False
    own: bool = True
