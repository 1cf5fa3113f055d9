"""The lists of a portal of 宜昌: a page without a line, its script file, a call that answers JSONP, articles known by number."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Entry, PortalFixture

SCRIPT_FILE = "/zfxxgk/js/list.js"
CALL = "/show/lists"
HTML = "text/html; charset=utf-8"
SCRIPT = """function getQuery(name) {
  var found = window.location.search.substr(1).match(new RegExp("(^|&)" + name + "=([^&]*)"));
  return found ? found[2] : "";
}
var depid = getQuery("depid"), catid = getQuery("catid");
function getlist(page) {
  $.ajax({url: "/show/lists", dataType: "jsonp", jsonp: "jsoncallback",
    data: {areaid: 8, webid: depid, cid: catid, page: page, pagenums: 2, orderby: 1},
    success: function (answer) {
      for (var i = 0; i < answer.lists.length; i++) {
        var item = answer.lists[i];
        $("#list").append('<li><a href="./show/' + item.n_id + '.html">' + item.title + '</a></li>');
      }
    }});
}
getlist(1);
"""


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return nothing: the pages of this portal differ in their queries alone."""
    del portal, base
    return {}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return the page of the list, its script file, or one page of its lines."""
    del body
    (listing,) = portal.listings
    if path == SCRIPT_FILE:
        return SCRIPT, "application/javascript; charset=utf-8"
    if path == urlsplit(listing.path).path and "depid" in query:
        rows = f'<div id="list"></div><script src="{SCRIPT_FILE}"></script>'
        crumbs = crumbs_of(portal, listing)
        return fill(
            portal, "list", base, column=listing.column, crumbs=crumbs, side="", rows=rows, pager=""
        ), HTML
    if path == CALL:
        return _list(portal, query), "application/javascript; charset=utf-8"
    return None


def _list(portal: PortalFixture, query: Mapping[str, str]) -> str:
    (listing,) = portal.listings
    wanted = parse_qs(urlsplit(listing.path).query)
    is_known = [query.get("webid")] == wanted["depid"] and [query.get("cid")] == wanted["catid"]
    size = int(query.get("pagenums", "20"))
    at = (int(query.get("page", "1")) - 1) * size
    lines = [
        {
            "n_id": _number(entry),
            "title": entry_title(portal, entry),
            "vc_department": "",
            "vc_inputtime": entry.date,
        }
        for entry in (listing.entries if is_known else ())
    ]
    answered = {"lists": lines[at : at + size], "allnums": str(len(lines))}
    return f"{query.get('jsoncallback', 'callback')}({json.dumps(answered, ensure_ascii=False)})"


def _number(entry: Entry) -> str:
    found = re.search(r"/show/(\d+)", entry.href)
    return found[1] if found else ""
