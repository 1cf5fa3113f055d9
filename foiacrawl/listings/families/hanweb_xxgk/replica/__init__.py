"""Hanweb's module of disclosure: a page for each body and year, a tree of bodies, a general list requested by POST.

A body is a listing whose entries are its pages by `fbtime`; `pager` says whether it shows `tabs` of years, or only,
by `default`, its newest report. Any other year is an empty page. A listing with the pager `search` is the general list.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from foiacrawl.replica.fixtures import path_of
from foiacrawl.replica.render import entry_title, fill, report_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Entry, Listing, PortalFixture

BODY, TREE, SEARCH = (f"/module/xxgk/{name}.jsp" for name in ("xxgkAnnualReport", "tree", "search"))
HTML = "text/html; charset=utf-8"


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the pages of the general lists, whose lines are returned by a call."""
    return {listing.path: _column(portal, listing, base) for listing in _searches(portal)}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return a body's page, the tree, or a page of the general list."""
    if path == BODY:
        return _body(portal, dict(query), base), HTML
    if path == TREE:
        nodes = "\n".join(
            f"d.add({at},0,'{node['name']}','{BODY}?area={node['id']}');"
            for at, node in enumerate(portal.tree, 1)
        )
        return fill(portal, "tree", base, nodes=nodes), HTML
    if path == SEARCH:
        # A call by GET finds nothing: the list's fields are looked for in the body.
        return _found(portal, dict(parse_qsl(body, keep_blank_values=True))), HTML
    return None


def _body(portal: PortalFixture, query: dict[str, str], base: str) -> str:
    listing = next((one for one in portal.listings if one.path == f"{BODY}?area={query.get('area')}"), None)
    if listing is None:
        return fill(portal, "body", base, tabs="")
    year = query.get("fbtime")
    wanted = f"{listing.path}&fbtime={year}" if year else listing.path
    entry = next((one for one in listing.entries if path_of(listing, one) == wanted), None)
    tabs = "".join(_tab(listing, one) for one in listing.entries) if listing.pager == "tabs" else ""
    if entry is None:
        return fill(portal, "body", base, tabs=tabs)
    return report_page(portal, listing, entry, wanted, base).replace("<!--tabs-->", tabs)


def _tab(listing: Listing, entry: Entry) -> str:
    href = path_of(listing, entry)
    return f'<li><a href="{escape(href)}">{href[-4:]}年</a></li>'


def _column(portal: PortalFixture, listing: Listing, base: str) -> str:
    return fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=" &gt; ".join(f'<a href="{href}">{text}</a>' for text, href in listing.crumbs),
        topic=_kind(listing),
    )


def _found(portal: PortalFixture, fields: dict[str, str]) -> str:
    listing = next((one for one in _searches(portal) if _kind(one) == fields.get("infotypeId")), None)
    if listing is None:
        return "<div></div>"
    page = int(fields.get("currpage") or 1)
    entries = listing.entries[(page - 1) * listing.per_page : page * listing.per_page]
    titles = [escape(entry_title(portal, entry)) for entry in entries]
    rows = "".join(
        f'<tr class="tr_main_value_{"odd" if at % 2 else "even"}"><td><a class="bt_link" href="{entry.href}"'
        f' title="{title}">{title[:12]}...</a></td><td>{entry.date}</td></tr>'
        for at, (entry, title) in enumerate(zip(entries, titles, strict=True))
    )
    count = -(-len(listing.entries) // listing.per_page)
    return f"<table>{rows}</table><div class='page'>第{page}页 共{count}页</div>"


def _searches(portal: PortalFixture) -> list[Listing]:
    return [listing for listing in portal.listings if listing.pager == "search"]


def _kind(listing: Listing) -> str:
    return f"A{sum(map(ord, urlsplit(listing.path).path)) % 10_000:04d}"
