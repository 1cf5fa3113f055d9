"""The Lonsun portal's own parts: a body's tabs by `type`, the list of all bodies, list fragments that a script posts for.

The addresses differ in their queries alone, so that every page here is an answer. A fragment declares nothing of what
comes after it: a script of the real platform requests pages until one is short.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from foiacrawl.replica.render import crumbs_of, entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import Listing, PortalFixture

FRAGMENT = "/site/label/8888"
SITE_ID = "6788031"
TABS = (
    ("2", "政府信息公开指南"),
    ("1", "政府信息公开制度"),
    ("4", "法定主动公开内容"),
    ("3", "政府信息公开年报"),
)
HTML = "text/html; charset=utf-8"
SCRIPT = """<div class="xxgk_list" id="list"></div><script>
var params = {{labelName: "publicInfoList", siteId: "{site}", organId: "{organ}", type: "3", catId: "", pageSize: {size},
  isDate: true, dateFormat: 'yyyy-MM-dd', length: 40, file: "/xxgk/publicInfoList_newest2020", pageIndex: pageNo}};
function load(pageNo) {{
  $.ajax({{url: "/site/label/8888?IsAjax=1&dataType=html&_=" + Math.random(), type: "post", data: params,
    success: function (html) {{ $("#list").html(html); }} }});
}}
</script>"""


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return nothing: no page of the platform is known by its path alone."""
    del portal, base
    return {}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return a body's page or a page of its list."""
    if path == FRAGMENT:
        posted = {name: values[0] for name, values in parse_qs(body).items()}
        return _fragment(portal, posted), HTML
    organ = next((node for node in portal.tree if node["column"] == path), None)
    if organ is None:
        return None
    listing = next(listing for listing in portal.listings if listing.path == path)
    rows = ""
    if query.get("action") == "rel":
        rows = _bodies(portal)
    elif query.get("type") == "3":
        rows = _annual(portal, organ, listing)
    column = listing.column if query.get("type") == "3" else "政府信息公开目录"
    return fill(
        portal,
        "list",
        base,
        column=column,
        tabs=_tabs(organ),
        crumbs=crumbs_of(portal, listing),
        rows=rows,
    ), HTML


def _tabs(organ: Mapping[str, Any]) -> str:
    own = "".join(
        f'<a href="{organ["column"]}?type={number}&amp;action=list">{name}</a>' for number, name in TABS
    )
    return f'{own}<a href="/public/column/6601841?type=4&amp;action=rel">部门信息公开</a>'


def _bodies(portal: PortalFixture) -> str:
    lines = (
        f'<li><a title="{node["name"]}" href="{node["column"]}?type=4&amp;action=list">{node["name"]}</a></li>'
        for node in portal.tree
    )
    return f'<ul class="clearfix">{"".join(lines)}</ul>'


def _annual(portal: PortalFixture, organ: Mapping[str, Any], listing: Listing) -> str:
    if organ["by"] == "fragments":
        return SCRIPT.format(site=SITE_ID, organ=organ["id"], size=listing.per_page)
    years = "".join(
        f'<li><a href="{entry.href}">{entry_title(portal, entry)}</a></li>' for entry in listing.entries
    )
    return f'<ul id="timeFrame" class="clearfix">{years}</ul>'


def _fragment(portal: PortalFixture, fields: Mapping[str, str]) -> str:
    """Return one page of a list; one after the last is an empty list."""
    column = f"/public/column/{fields.get('organId', '')}"
    entries = [entry for listing in portal.listings if listing.path == column for entry in listing.entries]
    size, page = int(fields.get("pageSize", "15")), int(fields.get("pageIndex", "1"))
    lines = []
    for entry in entries[(page - 1) * size : page * size]:
        title = escape(entry_title(portal, entry))
        lines.append(
            f'<li><a class="title" target="_blank" href="{entry.href}" title="{title}">{title[:20]}…</a>'
            f'<span class="date">{entry.date}</span></li>'
        )
    return f'<ul class="xxgk_nav_list clearfix">{"".join(lines)}</ul>'
