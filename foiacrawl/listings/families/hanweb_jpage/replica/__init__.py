"""Hanweb's jpage: the first records are in the page, the others are requested from a proxy.

A list's `pager` says how the proxy understands calls: `records` (by number, in groups of three pages), `pages` (by page,
whatever records are requested) or `encrypted` (the page knows no more than an encrypted column: the proxy is empty).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from foiacrawl.replica.datastore import datastore, lines, number
from foiacrawl.replica.render import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Listing, PortalFixture

PROXY = "/module/web/jpage/dataproxy.jsp"
GROUP = 3  # pages
BLOB = "gBq3+zR7s/Kp0Vw8TnYc2g=="


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the columns' pages."""
    return {listing.path: _column(portal, listing, base) for listing in portal.listings}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return the records a call asks for, by GET or POST."""
    del base
    if path != PROXY:
        return None
    fields = dict(query) | dict(parse_qsl(body, keep_blank_values=True))
    listing = next((one for one in portal.listings if _number(one) == fields.get("columnid")), None)
    found = _asked(lines(portal, listing), listing, fields) if listing else []
    return datastore(found), "text/xml; charset=utf-8"


def _asked(records: list[str], listing: Listing, fields: dict[str, str]) -> list[str]:
    if listing.pager == "pages":
        size = number(fields, "perpage", listing.per_page)
        start = (number(fields, "page", 1) - 1) * size
        return records[start : start + size]
    return records[number(fields, "startrecord", 1) - 1 : number(fields, "endrecord", 0)]


def _column(portal: PortalFixture, listing: Listing, base: str) -> str:
    records = lines(portal, listing)
    total = listing.declared or len(records)
    names = {"columnid": _number(listing), "unitid": "328714"}
    plain = {
        "appid": "1",
        "webid": portal.sid,
        "path": "/",
        **names,
        "webname": portal.name,
        "permissiontype": "0",
    }
    fields = (
        {"page": "1", "columnid": BLOB, "unitid": BLOB}
        if listing.pager == "encrypted"
        else {"page": "1"} | plain
    )
    store = datastore(records[: GROUP * listing.per_page], next_group=f"{PROXY}?{urlencode(fields)}")
    crumbs = " &gt; ".join(f'<a href="{href}">{text}</a>' for text, href in listing.crumbs)
    side = "".join(f'<li><a href="{href}">{text}</a></li>' for text, href in listing.side)
    return fill(
        portal,
        "list",
        base,
        column=listing.column,
        crumbs=crumbs,
        side=side,
        store=store,
        total=str(total),
        per_page=str(listing.per_page),
    )


def _number(listing: Listing) -> str:
    found = re.search(r"/col(\d+)/", listing.path)
    return found[1] if found else ""
