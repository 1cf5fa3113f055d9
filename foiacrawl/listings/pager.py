"""How a listing is continued: links, numbers in scripts, and names to try. Nothing here fetches."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.data import load_toml
from foiacrawl.listings.listing import ListingPage, Numbering, Pager, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["pager"]
_NEXT = re.compile(_WORDS["next"], re.IGNORECASE)
_LAST = re.compile(_WORDS["last"], re.IGNORECASE)
_MORE = re.compile(_WORDS["more"])
_STEPS = "//a | //button | //*[self::li or self::span or self::div or self::p][@onclick or @data-url or @data-href]"
_IDLE = re.compile(r"javascript:|#|void", re.IGNORECASE)
_CALLED_WITH = re.compile(r"""[('",$\s](\d{1,3})['"]?\s*[,)]""")  # gotoPage(2), __doPostBack('pager','2')
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_CALL = re.compile(
    r"(?<!function )\b(createPageHTML|createPage|createPager|createPages)\s*\(([^()]*)\)", re.IGNORECASE
)
_ARGUMENT = re.compile(r""""([^"]*)"|'([^']*)'|(-?\d+)|([A-Za-z_$][\w$.]*)""")
_EXTENSION = re.compile(r"^\.?(s?html?|jhtml|aspx?|jspx?|php)$", re.IGNORECASE)
_PATH = re.compile(r"^[\w./?=&%-]*(?:\.\w+|/|\?[\w=&]+)[\w./?=&%-]*$")
_PAGE_PARAMETERS = (
    "page",
    "pageindex",
    "pageno",
    "pagenum",
    "currentpage",
    "currpage",
    "curpage",
    "p",
    "pn",
    "page_no",
)
_EXTENSIONS = ("html", "shtml", "htm")
_MOST_PAGES = (
    500  # a declared number beyond this is a misreading, or a listing to be narrowed in the registry
)


def read_pager(page: ListingPage) -> Pager:
    """Read everything a page says of the pages after it."""
    scripts = "\n".join([*page.tree.xpath("//script/text()"), *_handlers(page), *_attributes(page)])
    links = tuple(_links(page))
    stated, pages, total = _signature(page, scripts)
    words = _telling_words(page)
    pages = pages or _number(_WORDS["script_pages"], scripts) or _number(_WORDS["pages"], words)
    declared = _number(_WORDS["script_total"], scripts) or _number(_WORDS["total"], words)
    numberings = tuple(dict.fromkeys([*stated, *_guesses(page, links)]))
    scripted = any(_needs_script(element) for element in page.tree.xpath(_STEPS))
    evident = bool((pages or 1) > 1 or scripted or _has_idle_pager(page))
    return Pager(links, numberings, len(stated), pages, total or declared, evident, scripted)


def stating(pager: Pager, ways: Iterable[Numbering]) -> Pager:
    """Return the pager with the ways a family is known to number by, tried after those the page itself states."""
    own, guessed = pager.numberings[: pager.stated], pager.numberings[pager.stated :]
    stated = list(dict.fromkeys([*own, *ways]))
    return replace(pager, numberings=tuple(dict.fromkeys([*stated, *guessed])), stated=len(stated))


def counted_from_one(page: ListingPage, extension: str) -> list[Numbering]:
    """Return the numbering `index_2.html` for the second page, under the page's own name."""
    folder = page.url[: page.url.rindex("/") + 1] if urlsplit(page.url).path else f"{page.url}/"
    return [Numbering(f"{folder}{_own_stem(page.url)}_{{}}.{_named_extension(page.url) or extension}", 2)]


def _handlers(page: ListingPage) -> list[str]:
    return list(page.tree.xpath("//@onclick | //@onload"))


def _attributes(page: ListingPage) -> Iterable[str]:
    """Yield the numbers that attributes and hidden fields hold for the pager's script, as that would name them."""
    for value in page.tree.xpath("//@*[contains(name(), 'count') or contains(name(), 'total')]"):
        yield f"{value.attrname.removeprefix('data-').replace('-', '')}={value}"
    for field in page.tree.xpath("//input[@type='hidden'][@value][@id or @name]"):
        yield f"{field.get('id') or field.get('name')}={field.get('value')}"


def _telling_words(page: ListingPage) -> str:
    """Return the words that may declare numbers, folded; of a report only its pager's, for its tables have sums (总计 3)."""
    if not page.is_report:
        return titles.fold(page.words)
    pagers = (titles.fold(visible_text(box)) for box in _boxes(page))
    return " ".join(words for words in pagers if len(words) <= _WORDS["most"])


def _number(patterns: Sequence[str], text: str) -> int | None:
    found = [int(match["n"]) for pattern in patterns for match in re.finditer(pattern, text, re.IGNORECASE)]
    return max((number for number in found if number < 100_000), default=None)


# --- pages that the page links to ------------------------------------------------------------------------


def _links(page: ListingPage) -> Iterable[str]:
    """Yield the pages behind 下一页, 尾页 and page numbers, as far as they are addresses."""
    own = urls.key(page.url)
    found: dict[str, str] = {}
    for element in page.tree.xpath(f"{_STEPS} | //link[@rel] | //option[@value]"):
        if not _is_step(element):
            continue
        for href in _addresses(element):
            url = urls.clean(href, page.base)
            if url and urls.same_host(url, page.url) and urls.key(url) != own and _near(url, page.url):
                found.setdefault(urls.key(url), url)
    return found.values()


def _is_step(element: HtmlElement) -> bool:
    if element.tag == "option":
        return (
            titles.fold(element.text_content()).strip("第页頁").isdigit()
            and not (element.get("value") or "").isdigit()
        )
    if "next" in (element.get("rel") or "").lower().split():
        return True
    if element.tag == "link":
        return False
    text = _says(element)
    if text.isdigit():
        return 2 <= int(text) <= _MOST_PAGES
    classes = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return bool(
        _is_word(_NEXT, text)
        or _is_word(_LAST, text)
        or _MORE.fullmatch(text)
        or (not text and re.search(r"(?:^|[\s_-])next", classes))
    )


def _says(element: HtmlElement) -> str:
    """Return what a step of a pager says: its words, else those of its picture."""
    said = (element.text_content().strip(), element.get("title"), *element.xpath(".//img/@alt"))
    return titles.fold(next((text for text in said if text), "")).strip("[]()【】")


def _needs_script(element: HtmlElement) -> bool:
    """Tell a step to a page beyond this one that has no address: only its script could take it."""
    text, says = _says(element), f"{element.get('href') or ''} {element.get('onclick') or ''}"
    if "disabled" in (element.get("class") or "").lower() or list(_addresses(element)):
        return False
    numbers = {int(number) for number in _CALLED_WITH.findall(says)}
    if text.isdigit():
        return 2 <= int(text) <= _MOST_PAGES and not numbers.isdisjoint((int(text), int(text) - 1))
    return bool(_is_word(_NEXT, text) and 2 in numbers) or bool(_MORE.fullmatch(text) and "(" in says)


def _is_word(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(text.strip("[]()>»›| ")) or pattern.fullmatch(text)) if text else False


def _addresses(element: HtmlElement) -> Iterable[str]:
    value = element.get("value") if element.tag == "option" else None
    named = (element.get("href"), value, element.get("data-url"), element.get("data-href"))
    written = [text.strip() for text in named if text and text.strip()]
    if address := next((text for text in written if not _IDLE.match(text)), None):
        yield address
        return
    if _PATH.match(tagname := element.get("tagname") or ""):
        yield tagname
    for script in (*written, element.get("onclick") or ""):
        yield from (text for text in re.findall(r"""["']([^"'\s]+)["']""", script) if _PATH.match(text))


def _near(url: str, page_url: str) -> bool:
    """Tell whether an address can be a further page: in the folder of the first or below it, and no article."""
    return urls.folder(url).startswith(urls.folder(page_url)) and not urls.is_article(url)


def _has_idle_pager(page: ListingPage) -> bool:
    """Tell whether there is a pager that leads nowhere without its script."""
    for element in page.tree.xpath("//a"):
        text = titles.fold(element.text_content())
        if _is_word(_NEXT, text) and text[:1] not in ">›»" and not list(_addresses(element)):
            return "disabled" not in (element.get("class") or "").lower()
    return any(not box.text_content().strip() and not box.xpath(".//a") for box in _boxes(page))


def _boxes(page: ListingPage) -> Iterable[HtmlElement]:
    """Yield the elements whose names are those of a pager."""
    for box in page.tree.xpath(
        "//div[@id or @class] | //ul[@id or @class] | //p[@id or @class] | //span[@id]"
    ):
        if _BOX.search(f" {box.get('id', '')} {box.get('class', '')} "):
            yield box


# --- pages that a script would draw ----------------------------------------------------------------------


def _signature(page: ListingPage, scripts: str) -> tuple[list[Numbering], int | None, int | None]:
    """Read a `createPageHTML(…)` call or `countPage`, whatever the order of its arguments."""
    for call in _CALL.finditer(scripts):
        if re.search(r"function\s+$", scripts[: call.start()]) or _is_commented(scripts, call.start()):
            continue
        arguments = [_value(match, scripts) for match in _ARGUMENT.finditer(call[2])]
        numbers = [(place, value) for place, value in enumerate(arguments) if isinstance(value, int)]
        words = [(place, value) for place, value in enumerate(arguments) if isinstance(value, str)]
        pages, current, total = _meaning(numbers, words)
        if pages is None:
            continue
        stem, extension = _stem(words, page)
        return _both_ways(page, stem, extension, zero_based=current == 0), pages, total
    if (count := re.search(r"\bcountPage\s*=\s*['\"]?(\d+)", scripts)) and not _is_commented(
        scripts, count.start()
    ):
        stem, extension = _stem_of_script(scripts, page)
        return _both_ways(page, stem, extension, zero_based=True), int(count[1]), None
    return [], None, None


def _is_commented(scripts: str, place: int) -> bool:
    line = scripts[scripts.rfind("\n", 0, place) + 1 : place]
    return bool(re.search(r"(?<!:)//", line)) or scripts.rfind("/*", 0, place) > scripts.rfind("*/", 0, place)


def _value(match: re.Match[str], scripts: str) -> int | str | None:
    """Return an argument as a number or a word; a variable is looked up in the same page."""
    double, single, number, name = match.groups()
    if number is not None:
        return int(number)
    if name is not None:
        known = re.search(rf"\b{re.escape(name)}\s*[=:]\s*(?:(\d+)|[\"']([^\"']*)[\"'])", scripts)
        if not known:
            return None
        return int(known[1]) if known[1] else _word_or_number(known[2])
    return _word_or_number(double if double is not None else single)


def _word_or_number(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _meaning(
    numbers: list[tuple[int, int]], words: list[tuple[int, str]]
) -> tuple[int | None, int | None, int | None]:
    """Tell pages, current page and total of rows apart by where the numbers stand around the file's name."""
    name_at = max((place for place, _ in words), default=99)
    before = [value for place, value in numbers if place < name_at]
    after = [value for place, value in numbers if place > name_at]
    if not before:
        before, after = after, []
    if len(before) >= 3:
        first, second, third = before[:3]
        # (records, pages, current) or (pages, current, records): pages never outnumber the records.
        if second <= 1 < third and third >= first:
            return first, second, third
        return second, third, first
    if not before:
        return None, None, None
    total = after[0] if after else None
    return before[0], before[1] if len(before) > 1 else 0, total if total and total >= before[0] else None


def _stem(words: list[tuple[int, str]], page: ListingPage) -> tuple[str, str]:
    """Return file name and extension among the words of a call: the extension, and the word before it."""
    texts = [text for _, text in words]
    for place in range(len(texts) - 1, -1, -1):
        if found := _EXTENSION.match(texts[place]):
            stem = texts[place - 1] if place else _own_stem(page.url)
            return stem or "index", found[1]
    return (texts[-1] if texts else _own_stem(page.url)), _own_extension(page)


def _stem_of_script(scripts: str, page: ListingPage) -> tuple[str, str]:
    stem = re.search(r"[\"'/=]([A-Za-z][\w-]*)_[\"']\s*\+", scripts)
    extension = re.search(r"\+\s*[\"']\.(s?html?|jhtml)\b", scripts, re.IGNORECASE)
    return stem[1] if stem else _own_stem(page.url), extension[1] if extension else _own_extension(page)


def _both_ways(page: ListingPage, stem: str, extension: str, *, zero_based: bool) -> list[Numbering]:
    """Return the numbering from zero and from one, the likelier first: only page 2 can tell which is right."""
    start = page.base[: page.base.rindex("/") + 1] if urlsplit(page.base).path else page.base + "/"
    prefix = urls.clean(stem, start) or start + stem
    pattern = f"{prefix}_{{}}.{extension}"
    ways = [Numbering(pattern, 1), Numbering(pattern, 2)]
    return ways if zero_based else ways[::-1]


def _own_stem(url: str) -> str:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    return re.sub(r"_\d+$", "", name.rsplit(".", 1)[0]) or "index"


def _own_extension(page: ListingPage) -> str:
    """Return the extension of the page's own name, else that of most links, else html."""
    if named := _named_extension(page.url):
        return named
    found_names = re.findall(r"\.(s?html?)[\"'?#\s>]", page.text, re.IGNORECASE)
    return max(set(found_names), key=found_names.count) if found_names else "html"


def _named_extension(url: str) -> str | None:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    found = _EXTENSION.match(name.rsplit(".", 1)[1]) if "." in name else None
    return found[1] if found else None


# --- names to try ----------------------------------------------------------------------------------------


def _guesses(page: ListingPage, links: tuple[str, ...]) -> Iterable[Numbering]:
    """Yield the ways sites commonly number, likeliest first; zero-based ones first, so that no page is passed over."""
    for link in links:
        yield from _like(link, page.url)
    address = page.url
    if numbered := re.match(r"^(.*/(?:[A-Za-z][\w-]*[_-])?)1(\.\w+)$", address):
        yield Numbering(f"{numbered[1]}{{}}{numbered[2]}", 2)
    for name in urls.parameters(address):
        if name.lower() in _PAGE_PARAMETERS:
            yield Numbering(re.sub(rf"([?&]{re.escape(name)}=)\d*", r"\g<1>{}", address), 2)
    folder = address[: address.rindex("/") + 1]
    extensions = [_own_extension(page)]
    if not urlsplit(address).path.rsplit("/", 1)[-1]:
        # A folder does not say what its index is called.
        extensions += [other for other in _EXTENSIONS if other not in extensions]
    for extension in extensions:
        for name in dict.fromkeys((_own_stem(address), "index")):
            yield Numbering(f"{folder}{name}_{{}}.{extension}", 1)
            yield Numbering(f"{folder}{name}_{{}}.{extension}", 2)
    yield Numbering(f"{folder}{{}}.{extensions[0]}", 2)
    if not any(name.lower() in _PAGE_PARAMETERS for name in urls.parameters(address)):
        yield Numbering(f"{address}{'&' if '?' in address else '?'}page={{}}", 2)
    if "." not in urlsplit(address).path.rsplit("/", 1)[-1] and not urlsplit(address).query:
        yield Numbering(f"{address.rstrip('/')}/{{}}", 2)


def _like(link: str, page_url: str) -> Iterable[Numbering]:
    """Yield the numbering a linked page itself shows (index_4.html behind 尾页)."""
    if found := re.match(r"^(.*[_-])\d+(\.\w+)$", link):
        yield Numbering(f"{found[1]}{{}}{found[2]}", 1)
        yield Numbering(f"{found[1]}{{}}{found[2]}", 2)
    for name, value in urls.parameters(link).items():
        if (
            value.isdigit()
            and name.lower() in _PAGE_PARAMETERS
            and urls.parameters(page_url).get(name) != value
        ):
            yield Numbering(re.sub(rf"([?&]{re.escape(name)}=)\d+", r"\g<1>{}", link), 2)
