"""Find the links of a page with what is printed beside them, and the list that each is a line of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.listings.line_text import (
    MAX_ROW,
    Line,
    Texts,
    choose_title,
    find_body_beside,
    read_date,
    squeeze,
)
from foiacrawl.listings.script_links import find_script_html
from foiacrawl.listings.selectors import get_identity, get_tag, get_visible_text, parse_html

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from parsel import Selector

    from foiacrawl.listings.listing import ListingPage

_BOUNDARIES = frozenset(
    ("ul", "ol", "table", "tbody", "body", "html", "form", "nav", "header", "footer", "main", "section")
)
_LINES = frozenset(("li", "tr", "dt", "dd"))
_LINKS = frozenset(("a", "area", "option"))
_QUOTED = re.compile(r"""["']([^"'\s]+)["']""")
_PAGE_LIKE = re.compile(
    r"(?:\.(?:s?html?|jhtml|jsp|aspx|php|pdf|docx?)(?:[?#]|$))|^\.{0,2}/\w|^\?\w+=", re.IGNORECASE
)
_CLICKABLE = (
    "/descendant::*[self::a or (self::area and @href) or (self::option and @value) or ((@onclick or @data-href or @data-url)"
    " and (self::li or self::tr or self::td or self::div or self::span or self::p))]"
)
_MAX_ANCESTORS = 40  # elements around a link that are looked at; hostile pages nest thousands
_ANCESTORS = f"ancestor::*[position() <= {_MAX_ANCESTORS}]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link. `text` is what is printed, `title` the best name for what it leads to (an attribute may be longer).

    `date` is YYYY-MM-DD. Lines of one list share `group`, links of one line share `line`.
    """

    url: str
    title: str
    text: str
    date: str | None
    body: str | None
    group: int
    line: int = 0


def find_anchors(page: ListingPage) -> list[Anchor]:
    """Return the links of a page in their order, those that scripts write into it last."""
    found = list(_find_anchors(page.selector, page.base))
    for number, html in enumerate(find_script_html(page), start=1):
        found += _find_anchors(parse_html(html), page.base, offset=number * 1_000_000)
    return found


def _find_anchors(tree: Selector, base: str, offset: int = 0) -> Iterator[Anchor]:
    groups: dict[Hashable, int] = {}
    lines: dict[Hashable, int] = {}
    targets = _collect_targets(tree)
    texts = Texts()
    for element in tree.xpath(_CLICKABLE):
        href = _find_target(element)
        url = urls.clean(href, base) if href else None
        # A line whose links lead somewhere is not itself what a click opens, whatever script it has.
        if not url or (get_tag(element) not in _LINKS and targets.get(get_identity(element))):
            continue
        around = [element, *reversed(element.xpath(_ANCESTORS))]
        place = _find_row(around, href, targets)
        row = around[place]
        parent = around[place + 1] if place + 1 < len(around) else None
        group = groups.setdefault(get_identity(row if parent is None else parent), len(groups) + offset)
        number = lines.setdefault(
            get_identity(_find_line(around[place : place + 4], texts)), len(lines) + offset
        )
        line = Line(row, parent, texts.visible(row), texts.squeezed(row), texts)
        text = (squeeze(get_visible_text(element)) if place else line.text)[:MAX_ROW]
        title = choose_title(element, text, line)
        date = read_date(element, text, line)
        yield Anchor(url, title, text, date, find_body_beside(line, title), group, number)


def _collect_targets(tree: Selector) -> dict[Hashable, set[str]]:
    """Return for each element the addresses that the `<a>` in it, or that it is, lead to."""
    targets: dict[Hashable, set[str]] = {}
    for link in tree.xpath("//a"):
        if href := _find_target(link):
            for element in (link, *link.xpath(_ANCESTORS)):
                targets.setdefault(get_identity(element), set()).add(href)
    return targets


def _find_target(element: Selector) -> str | None:
    """Return the address a link leads to, as it is written: an attribute, or in a script."""
    attributes = element.attrib
    if get_tag(element) == "option":
        value = attributes.get("value", "").strip()
        return value if _PAGE_LIKE.search(value) or value.startswith("http") else None
    written = [attributes.get(name, "").strip() for name in ("href", "data-href", "data-url")]
    if href := next((text for text in written if text and not _is_idle(text)), None):
        return href
    for script in (written[0], attributes.get("onclick", "")):
        for quoted in _QUOTED.findall(script):
            if _PAGE_LIKE.search(quoted):
                return str(quoted)
    return None


def _is_idle(href: str) -> bool:
    return href.lower().startswith(("javascript:", "#"))


def _find_row(around: list[Selector], href: str | None, targets: dict[Hashable, set[str]]) -> int:
    """Return the place of the largest element around a link that holds no other link: its line in a list.

    `around` is the link itself and the elements around it, the innermost first.
    """
    place = 0
    for above in around[1:]:
        if get_tag(above) in _BOUNDARIES or _leads_elsewhere(targets.get(get_identity(above)), href):
            break
        place += 1
    return place


def _leads_elsewhere(targets: set[str] | None, href: str | None) -> bool:
    """Return whether an element with these addresses holds another than `href`."""
    return targets is not None and (len(targets) > 1 or href not in targets)


def _find_line(around: list[Selector], texts: Texts) -> Selector:
    """Return the line that holds a row, perhaps together with others: a title, its file, a button.

    `around` is the row and the elements around it, the innermost first.
    """
    line = next((element for element in around if get_tag(element) in _LINES), None)
    # A long one is no line but a layout around a whole list.
    if line is None or len(texts.squeezed(line)) > MAX_ROW:
        return around[0]
    return line
