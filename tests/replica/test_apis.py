"""The portals that list by calls answer as their platforms do."""

from __future__ import annotations

import json
from typing import Any

from foiacrawl.replica.fixtures import PortalFixture, portals
from foiacrawl.replica.render import channel_of
from foiacrawl.replica.site import PortalSite, build


def portal(style: str) -> PortalFixture:
    return next(found for found in portals() if found.style == style)


def site(style: str) -> PortalSite:
    return build(portal(style), "http://127.0.0.1:1")


def post(wrapped: bool, index: int, department: str = "001001") -> dict[str, Any]:
    sent = {
        "deptcode": department,
        "categorynum": "003017002",
        "pageIndex": index,
        "pageSize": 20,
        "siteGuid": portal("epoint").sid,
    }
    body = json.dumps({"params": sent} if wrapped else sent)
    found: dict[str, Any] = json.loads(
        site("epoint").answer("/EWB-FRONT/rest/lightfrontaction/getgovinfolist", {}, body).body
    )
    return found


def test_epoint_wants_its_calls_wrapped_and_counts_from_zero() -> None:
    assert "custom" not in post(False, 0)
    first, second = post(True, 0)["custom"], post(True, 1)["custom"]
    assert (len(first["data"]), len(second["data"]), first["total"]) == (2, 1, 3)
    assert post(True, 0, "001002")["custom"]["total"] == 1


def test_epoint_shells_are_one_page_and_the_settings_a_script() -> None:
    shell = site("epoint").answer("/dynamic/zwgk/govInfoPub.html", {"deptcode": "001002"})
    assert "deptcode=001002" in shell.body.decode()
    assert "siteGuid" in site("epoint").answer("/js/webBuilderCommon.js", {}).body.decode()


def test_ucap_gives_its_own_number_of_rows_and_https_addresses() -> None:
    path = f"/common/search/{channel_of('/32511/c115487/common_list.shtml')}"
    query = {"_isJson": "true", "_pageSize": "18"}
    pages = [json.loads(site("ucap").answer(path, query | {"page": str(n)}).body)["data"] for n in (1, 2, 3)]
    assert [len(page["results"]) for page in pages] == [3, 1, 0]
    assert {page["total"] for page in pages} == {4}
    assert pages[0]["results"][0]["url"].startswith("https://127.0.0.1:1/")
    assert (
        channel_of("/32511/c115487/common_list.shtml")
        in site("ucap").answer("/32511/c115487/common_list.shtml", {}).body.decode()
    )


def test_vsb_counts_downwards() -> None:
    assert "共3页" in site("vsb").answer("/xxgk/nb.htm", {}).body.decode()
    assert [site("vsb").answer(f"/xxgk/nb/{n}.htm", {}).status for n in (3, 2, 1, 0)] == [404, 200, 200, 404]
