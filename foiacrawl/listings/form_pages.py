"""Read how a list is continued whose page is asked for by a form: a script sets the page's number in it and submits it.

function gotoPage(n) { document.pageForm.pageNo.value = n; document.pageForm.submit(); }
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.listing import Numbering
from foiacrawl.listings.page_names import is_page_parameter
from foiacrawl.listings.pager import add_numberings
from foiacrawl.listings.records import NUMBER, parse_int

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector

    from foiacrawl.listings.listing import ListingPage, Pager


def add_form_pages(page: ListingPage, pager: Pager) -> Pager:
    """Return the pager with the pages that a form of this one asks for, where nothing else says how they are reached."""
    if pager.links or pager.stated or not (pager.evident or pager.total) or "submit" not in page.text:
        return pager
    return add_numberings(pager, _find_numberings(page))


def _find_numberings(page: ListingPage) -> Iterator[Numbering]:
    for form in page.selector.xpath("/descendant::form[descendant::input[@name]]"):
        fields = {
            field.attrib["name"]: field.attrib.get("value", "")
            for field in form.xpath(
                "descendant::input[@name and (not(@type) or @type='hidden' or @type='text')]"
            )
        }
        number = next((name for name in fields if is_page_parameter(name.rpartition(".")[2])), None)
        sent = calls.split(page.url)[0]
        action = urls.clean(form.attrib.get("action", "") or sent, page.base)
        if number is None or not action or not urls.same_host(action, page.url):
            continue
        second = (parse_int(fields[number]) or 1) + 1
        pattern = _write(form, action, fields | {number: NUMBER})
        yield Numbering(pattern.replace(NUMBER, "{}"), second)


def _write(form: Selector, action: str, fields: dict[str, str]) -> str:
    """Return the address of a form that is sent with these fields."""
    if form.attrib.get("method", "get").strip().lower() == "post":
        return calls.post_form(action, fields)
    return f"{action.partition('?')[0]}?{urlencode(fields)}"
