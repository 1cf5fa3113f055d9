"""The openness portal's own parts: one body's list by `branch_id`, its pages by `page`, the other bodies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Listing, PortalFixture

CONTROLLER = "/OpennessAnnualReport/"
HTML = "text/html; charset=utf-8"


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return nothing: no list is known by its path alone."""
    del portal, base
    return {}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return a page of a body's list."""
    del body
    node = next((node for node in portal.tree if node["id"] == query.get("branch_id")), None)
    if path != CONTROLLER or node is None:
        return None
    listing = next(listing for listing in portal.listings if listing.path == node["column"])
    number = query.get("page", "1")
    return _page(portal, node, listing, int(number) if number.isdigit() else 1, base), HTML


def _page(portal: PortalFixture, node: Mapping[str, Any], listing: Listing, number: int, base: str) -> str:
    size = listing.per_page
    count = -(-len(listing.entries) // size)
    # As CodeIgniter does: a page that is not there is the last one.
    number = min(max(number, 1), count)
    rows = "".join(
        f'<tr><td>{at}</td><td><a href="{entry.href}" target="_blank">{entry_title(portal, entry)}</a></td>'
        f"<td>{entry.date}</td></tr>"
        for at, entry in enumerate(listing.entries[(number - 1) * size : number * size], start=1)
    )
    own = f"{CONTROLLER}?branch_id={node['id']}"
    later = f'<a href="{own}&amp;page={number + 1}" rel="next">下一页</a>' if number < count else ""
    bodies = "".join(
        f'<dd><a href="/opennessContent/?branch_id={other["id"]}&amp;column_code=52702">{other["name"]}</a></dd>'
        for other in portal.tree
    )
    tabs = (
        f'<li><a href="/opennessGuide/?branch_id={node["id"]}">政府信息公开指南</a></li>'
        f'<li class="on"><a href="{own}">政府信息公开年报</a></li>'
    )
    return fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=crumbs_of(portal, listing),
        rows=rows,
        tabs=tabs,
        bodies=bodies,
        pager=f"<strong>{number}</strong>{later} 共{len(listing.entries)}条",
    )
