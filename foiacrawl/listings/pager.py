"""Read how a listing is continued: the links of its pager, the numbers it declares, and how its pages are numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.listing import ListingPage, Numbering, Pager
from foiacrawl.listings.page_names import MAX_PAGES, guess_numberings
from foiacrawl.listings.pager_script import read_pager_script
from foiacrawl.listings.records import parse_int
from foiacrawl.listings.selectors import get_strings, get_tag, get_text, get_visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from parsel import Selector

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["pager"]
_NEXT = re.compile(_WORDS["next"], re.IGNORECASE)
_LAST = re.compile(_WORDS["last"], re.IGNORECASE)
_MORE = re.compile(_WORDS["more"])
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_MAX_PAGER: int = _WORDS["max_pager"]
_MAX_NUMBER = 100_000
SHORTEST_PAGE = 5
"""Lines of a page that is worth a request for one after it, though nothing says that there is one."""
_STEPS = (
    "/descendant::*[self::a or self::button or (self::link and @rel) or (self::option and @value)"
    " or ((@onclick or @data-url or @data-href) and (self::li or self::span or self::div or self::p))"
    " or ((self::span or self::div or self::p) and not(*)"
    f" and contains(., '{_WORDS['more_word']}'))]"
)
_COUNTING = "@*[contains(name(), 'count') or contains(name(), 'total')]"
_IDLE = re.compile(r"javascript:|#|void", re.IGNORECASE)
_CALLED_WITH = re.compile(r"""[('",$\s](\d{1,3})['"]?\s*[,)]""")  # gotoPage(2), __doPostBack('pager','2')
_QUOTED = re.compile(r"""["']([^"'\s]+)["']""")
_PATH = re.compile(r"^[\w./?=&%-]*(?:\.\w+|/|\?[\w=&]+)[\w./?=&%-]*$")


@dataclass(frozen=True, slots=True)
class _Step:
    """An element that may lead to a further page: `words` are its text, `name` those or its picture's, folded."""

    tag: str
    attributes: Mapping[str, str]
    words: str
    name: str

    @property
    def is_disabled(self) -> bool:
        return "disabled" in self.attributes.get("class", "").lower()


def read_pager(page: ListingPage) -> Pager:
    """Return everything a page says of the pages after it."""
    scripts = "\n".join(
        [
            *get_strings(page.selector.xpath("//script/text()")),
            *get_strings(page.selector.xpath("/descendant::*/@*[name() = 'onclick' or name() = 'onload']")),
            *_read_attributes(page),
        ]
    )
    steps = [_make_step(element) for element in page.selector.xpath(_STEPS)]
    links = tuple(_find_links(page, steps))
    stated, pages, total = read_pager_script(page, scripts)
    words = _read_words(page)
    pages = pages or _find_number(_WORDS["script_pages"], scripts) or _find_number(_WORDS["pages"], words)
    declared = _find_number(_WORDS["script_total"], scripts) or _find_number(_WORDS["total"], words)
    numberings = tuple(dict.fromkeys([*stated, *guess_numberings(page, links)]))
    scripted = any(map(_needs_script, steps))
    evident = bool((pages or 1) > 1 or scripted or _has_idle_pager(page, steps))
    return Pager(links, numberings, len(stated), pages, total or declared, evident, scripted)


def add_numberings(pager: Pager, numberings: Iterable[Numbering]) -> Pager:
    """Return the pager with the numberings a family is known to use, tried after those the page itself states."""
    own, guessed = pager.numberings[: pager.stated], pager.numberings[pager.stated :]
    stated = list(dict.fromkeys([*own, *numberings]))
    return replace(pager, numberings=tuple(dict.fromkeys([*stated, *guessed])), stated=len(stated))


def probe_pages(pager: Pager, numberings: Iterable[Numbering]) -> Pager:
    """Return the pager of a list that shows none, where only the next page itself shows whether there is one."""
    if pager.links or pager.pages or pager.total or pager.evident:
        return pager
    return Pager(numberings=tuple(numberings), evident=True)


def _read_attributes(page: ListingPage) -> Iterator[str]:
    """Yield the numbers that attributes and hidden fields hold for the pager's script, as that would name them."""
    for element in page.selector.xpath(f"/descendant::*[{_COUNTING}]"):
        for name, value in element.attrib.items():
            if "count" in name or "total" in name:
                yield f"{name.removeprefix('data-').replace('-', '')}={value}"
    for field in page.selector.xpath("/descendant::input[@type='hidden' and @value and (@id or @name)]"):
        yield f"{field.attrib.get('id') or field.attrib.get('name')}={field.attrib['value']}"


def _read_words(page: ListingPage) -> str:
    """Return the words that may declare numbers, folded; of a report only its pager's, for its tables have sums (总计 3)."""
    if not page.is_report:
        return titles.fold(page.words)
    pagers = (titles.fold(get_visible_text(box)) for box in _find_boxes(page))
    return " ".join(words for words in pagers if len(words) <= _MAX_PAGER)


def _find_number(patterns: Sequence[str], text: str) -> int | None:
    found = [match["n"] for pattern in patterns for match in re.finditer(pattern, text, re.IGNORECASE)]
    numbers = (parse_int(digits) for digits in found)
    return max((number for number in numbers if number is not None and number < _MAX_NUMBER), default=None)


# --- pages that the page links to ------------------------------------------------------------------------


def _make_step(element: Selector) -> _Step:
    attributes, words = element.attrib, get_text(element)
    name = words.strip() or attributes.get("title", "")
    if not name:
        name = next(filter(None, get_strings(element.xpath(".//img/@alt"))), "")
    return _Step(get_tag(element), attributes, words, titles.fold(name).strip("[]()【】"))


def _find_links(page: ListingPage, steps: list[_Step]) -> Iterable[str]:
    """Return the pages behind 下一页, 尾页 and page numbers, as far as they are addresses."""
    own = urls.key(page.url)
    found: dict[str, str] = {}
    for step in steps:
        if not _is_step(step):
            continue
        for href in _find_addresses(step):
            url = urls.clean(href, page.base)
            if url and urls.same_host(url, page.url) and urls.key(url) != own and _is_near(url, page.url):
                found.setdefault(urls.key(url), url)
    return found.values()


def _is_step(step: _Step) -> bool:
    """Return whether an element leads to a further page by its words: 下一页, 尾页, a page number."""
    attributes, name = step.attributes, step.name
    if step.tag == "option":
        number = titles.fold(step.words).strip("第页頁")
        return number.isdigit() and not attributes.get("value", "").isdigit()
    if "next" in attributes.get("rel", "").lower().split():
        return True
    if step.tag == "link":
        return False
    if name.isdigit():
        return 2 <= (parse_int(name) or 0) <= MAX_PAGES
    if not name:
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
        return bool(re.search(r"(?:^|[\s_-])next", names))
    return bool(_is_word(_NEXT, name) or _is_word(_LAST, name) or _MORE.fullmatch(name))


def _needs_script(step: _Step) -> bool:
    """Return whether an element leads to a page beyond this one that has no address: only its script opens it."""
    if step.tag in ("link", "option") or step.is_disabled or any(_find_addresses(step)):
        return False
    script = f"{step.attributes.get('href', '')} {step.attributes.get('onclick', '')}"
    numbers = {int(number) for number in _CALLED_WITH.findall(script)}
    if step.name.isdigit():
        number = parse_int(step.name) or 0
        return 2 <= number <= MAX_PAGES and not numbers.isdisjoint((number, number - 1))
    return bool(_is_word(_NEXT, step.name) and 2 in numbers) or bool(
        _MORE.fullmatch(step.name) and "(" in script
    )


def _is_word(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(text.strip("[]()>»›| ")) or pattern.fullmatch(text)) if text else False


def _find_addresses(step: _Step) -> Iterator[str]:
    attributes = step.attributes
    value = attributes.get("value", "") if step.tag == "option" else ""
    named = (
        attributes.get("href", ""),
        value,
        attributes.get("data-url", ""),
        attributes.get("data-href", ""),
    )
    written = [text.strip() for text in named if text.strip()]
    if address := next((text for text in written if not _IDLE.match(text)), None):
        yield address
        return
    if _PATH.match(tagname := attributes.get("tagname", "")):
        yield tagname
    for script in (*written, attributes.get("onclick", "")):
        yield from (text for text in _QUOTED.findall(script) if _PATH.match(text))


def _is_near(url: str, page_url: str) -> bool:
    """Return whether an address can be a further page: in the folder of the first or below it, and no article.

    A further page `/nb/list/2` is no folder of its own.
    """
    folder = urls.folder(page_url)
    if urlsplit(page_url).path.rsplit("/", 1)[-1].isdigit():
        folder = urls.parent(folder)
    return urls.folder(url).startswith(folder) and not urls.is_article(url)


def _has_idle_pager(page: ListingPage, steps: list[_Step]) -> bool:
    """Return whether there is a pager that leads nowhere without its script."""
    for step in steps:
        text = titles.fold(step.words) if step.tag == "a" else ""
        if _is_word(_NEXT, text) and text[:1] not in ">›»" and not any(_find_addresses(step)):
            return not step.is_disabled
        if step.tag != "link" and _MORE.fullmatch(step.name) and not any(_find_addresses(step)):
            return not step.is_disabled
    return any(not get_text(box).strip() and not box.css("a") for box in _find_boxes(page))


def _find_boxes(page: ListingPage) -> Iterator[Selector]:
    """Yield the elements whose names are those of a pager."""
    for box in page.selector.xpath(
        "/descendant::*[((self::div or self::ul or self::p) and (@id or @class)) or (self::span and @id)]"
    ):
        if _BOX.search(f" {box.attrib.get('id', '')} {box.attrib.get('class', '')} "):
            yield box
