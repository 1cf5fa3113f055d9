"""Lists that a page's scripts fetch from the search server of TRS: WAS for older portals, IGS for newer ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.walk.called_site import ANNUAL, NAV, System, cut
from tests.walk.site import HOST, page, rows


@pytest.mark.parametrize(
    "site_info", ["var SiteInfo = {searchId: 294271};", "var SiteInfo = {'searchId':'294271'}"]
)
@pytest.mark.parametrize("kind", ["json", "html"])
def test_the_rest_of_a_list_by_was(site_info: str, kind: str) -> None:
    portal = System("/zwgk/nb/202401/t20240119_{}.htm", start="/zwgk/nb/nlist.htm")
    lines = portal.add_list("3", 20)
    script = (
        f"{site_info} require('list2.trsapi', {{listArgs: {{channelid: SiteInfo.searchId, classsql: \"chnlid=1788\", "
        f"sortfield: \"-docorderpri,-docreltime\"}}, pagebar: {{prepage: 10, recordCount: '{len(lines)}'}}}});"
    )
    printed = rows(*((address, title) for address, title, _ in lines[:10]))
    portal.pages[portal.start] = page(f"{NAV}{printed}<script>{script}</script>", ANNUAL)

    def answer(path: str, fields: dict[str, str], _: Any) -> str | None:
        if path != "/was5/web/search" or (fields["channelid"], fields["classsql"]) != (
            "294271",
            "chnlid=1788",
        ):
            return None
        found = cut(lines, int(fields["page"]), int(fields["prepage"]))
        if kind == "html":
            return rows(*((HOST + address, title) for address, title, _ in found)) or "<ul></ul>"
        docs = [
            {"docTitle": title, "docPubUrl": HOST + address, "docRelTime": date}
            for address, title, date in found
        ]
        return json.dumps({"count": str(len(lines)), "docs": docs})

    portal.check(answer)


def test_a_list_that_igs_returns() -> None:
    portal = System("/zwgk/nb/{}/index.html", start="/zwgk/nb/index.html")
    lines = portal.add_list("4", 23)
    script = (
        "$.get('/igs/front/search/list.html?index=gov&type=infomation&siteId=3&filter[SITEID]=3&filter[CHANNELID]=21985"
        "&pageNumber=1&pageSize=10&orderProperty=DOCRELTIME&orderDirection=desc', show)"
    )
    portal.pages[portal.start] = page(f'{NAV}<ul class="list"></ul><script>{script}</script>', ANNUAL)

    def answer(path: str, fields: dict[str, str], _: Any) -> str | None:
        if path != "/igs/front/search/list.html" or fields.get("filter[CHANNELID]") != "21985":
            return None
        found = cut(lines, int(fields["pageNumber"]), 10)
        content = [
            {
                "DOCTITLE": f"<em>{title}</em>",
                "url": HOST + address,
                "trs_time": date,
                "content": "<p>正文</p>",
            }
            for address, title, date in found
        ]
        return json.dumps({"page": {"content": content, "total": str(len(lines)), "totalPages": 3}})

    portal.check(answer)
