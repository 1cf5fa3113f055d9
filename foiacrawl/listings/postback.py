"""Read how an ASP.NET page is continued: `__doPostBack('pager','2')` posts the page's own form, with its hidden state.

Each page has a state of its own, so that only the page after it is taken from it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from foiacrawl import titles
from foiacrawl.addresses import calls, urls
from foiacrawl.listings.records import parse_int
from foiacrawl.listings.selectors import get_text

if TYPE_CHECKING:
    from parsel import Selector

    from foiacrawl.listings.listing import ListingPage, Pager

_POSTS = re.compile(r"__doPostBack\(\s*(?:'|&#39;|\")([^'\"]*)(?:'|\")\s*,\s*(?:'|\")([^'\"]*)(?:'|\")\s*\)")
_NEXT = re.compile(r"下一?[页頁]|后一?[页頁]|next(?:page)?|[>›»]", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")
_TARGET, _ARGUMENT = "__EVENTTARGET", "__EVENTARGUMENT"


def add_postback(page: ListingPage, pager: Pager) -> Pager:
    """Return the pager with the address of the next page, where the page's form has to be posted for it."""
    if "__doPostBack" not in page.text:
        return pager
    step = _find_next(page)
    if step is None:
        return pager
    form = next(iter(page.selector.xpath("/descendant::form[descendant::input[@name='__VIEWSTATE']]")), None)
    action = (
        urls.clean(form.attrib.get("action", "") or _sent(page), _sent(page)) if form is not None else None
    )
    if form is None or action is None:
        return pager
    fields = {
        field.attrib["name"]: field.attrib.get("value", "")
        for field in form.xpath("descendant::input[@type='hidden' and @name]")
    }
    fields |= {_TARGET: step[0], _ARGUMENT: step[1]}
    # What the address already names needs no guessing: another page of it would be the first one again.
    return replace(pager, links=(*pager.links, calls.post_form(action, fields)), numberings=(), stated=0)


def _find_next(page: ListingPage) -> tuple[str, str] | None:
    """Return target and argument of the step to the next page: by its words, else by the number after this page's."""
    steps = [(link, found) for link in page.selector.xpath("/descendant::a") if (found := _parse(link))]
    for link, found in steps:
        if _NEXT.fullmatch(titles.fold(get_text(link))) and "disabled" not in link.attrib.get("class", ""):
            return found
    named = ((titles.fold(get_text(link)), found) for link, found in steps)
    numbered = {int(name): found for name, found in named if _NUMBER.fullmatch(name)}
    return numbered.get(_current(page, set(numbered)) + 1)


def _parse(link: Selector) -> tuple[str, str] | None:
    found = _POSTS.search(f"{link.attrib.get('href', '')} {link.attrib.get('onclick', '')}")
    return (found[1], found[2]) if found else None


def _current(page: ListingPage, numbers: set[int]) -> int:
    """Return the number of this page: what was posted for it, else the one that its pager does not link to."""
    call = calls.parse_call(page.url)
    argument = dict(parse_qsl(call.body)).get(_ARGUMENT, "") if call else ""
    if found := _NUMBER.search(argument):
        return parse_int(found[0]) or 1
    if call is None or not numbers:
        return 1
    unlinked = [number for number in range(1, max(numbers) + 2) if number not in numbers]
    # 1 … 4 [5] 6: those that are left out for want of room have no link beside them on one side.
    between = [number for number in unlinked if {number - 1, number + 1} <= numbers | {0}]
    return (between or unlinked[-1:])[0]


def _sent(page: ListingPage) -> str:
    return calls.split(page.url)[0]
