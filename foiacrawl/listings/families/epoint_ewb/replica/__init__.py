"""The Epoint portal's own parts: an empty page, the script with the site's settings, and the lists by POST.

As on one real site, a call has to be wrapped in `{"params": …}`; unwrapped it is answered with a status and nothing else.
A page has PAGE_SIZE rows whatever is requested, the first one has the number 0.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from foiacrawl.replica.render import entry_title, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture

PAGE_SIZE = 2
SHELL = "/dynamic/zwgk/govInfoPub.html"
SETTINGS = "/js/webBuilderCommon.js"
API = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
CATEGORY = "003017002"
JSON = "application/json; charset=utf-8"


def pages(portal: PortalFixture, base: str) -> dict[str, str]:
    """Return the shell: one page, whatever its query names."""
    tree = {"003017001": "政府信息公开指南", CATEGORY: "政府信息公开年报"}
    categories = (_link(category, "001001", name) for category, name in tree.items())
    departments = (_link(CATEGORY, node["code"], node["name"]) for node in portal.tree)
    shell = fill(portal, "list_page", base, categories="".join(categories), departments="".join(departments))
    return {SHELL: shell}


def answer(
    portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
) -> tuple[str, str] | None:
    """Return the settings, or a page of a department's list."""
    del query, base
    if path == SETTINGS:
        settings = f"var siteInfo = {{\n    siteGuid: '{portal.sid}',\n    projectName: '/EWB-FRONT'\n}};\n"
        return settings, "application/javascript; charset=utf-8"
    if path != API:
        return None
    fields: dict[str, Any] = json.loads(body).get("params") or {}
    if fields.get("siteGuid") != portal.sid:
        return json.dumps({"status": {"code": "0", "text": "params"}}), JSON
    return json.dumps(_list(portal, fields), ensure_ascii=False), JSON


def _list(portal: PortalFixture, fields: Mapping[str, Any]) -> dict[str, Any]:
    path = f"/{fields.get('categorynum')}/{fields.get('deptcode')}"
    shown = [entry for listing in portal.listings if listing.path == path for entry in listing.entries]
    start = int(fields.get("pageIndex", 0)) * PAGE_SIZE
    data = [
        {"title": entry_title(portal, entry), "infourl": entry.href, "infodate": entry.date}
        for entry in shown[start : start + PAGE_SIZE]
    ]
    return {"custom": {"data": data, "total": len(shown)}, "status": {"code": "1"}}


def _link(category: str, department: str, name: str) -> str:
    return f'<li><a href="{escape(f"{SHELL}?categorynum={category}&deptcode={department}")}">{name}</a></li>'
