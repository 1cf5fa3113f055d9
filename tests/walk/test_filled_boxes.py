"""Lists that a page's script puts into a box or a frame of it, among the page's menus."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk

MENU = "".join(f'<a href="/c{number}/">栏目{number}</a>' for number in range(9))
HEAD = '<script>$("#top").load("/common/head.html"); $("#foot").load("/common/foot.html");</script>'
LIST = "/zfxxgk/blocks/nb.html"
BOXES = {
    "loaded": f'<div id="b"></div><script>$(function () {{ $("#b").load("{LIST}"); }});</script>',
    "one part of it": f'<div id="b"></div><script>$("#b").load("{LIST} #rows");</script>',
    "fetched": f'<div id="b"></div><script>$.get("{LIST}", function (html) {{ $("#b").html(html); }});</script>',
    "passed on": f'<div id="b"></div><script>window.location.href = "{LIST}";</script>',
    "a frame": f'<iframe id="f"></iframe><script>document.getElementById("f").src = "{LIST}";</script>',
    "a frame of the page's name": (
        '<iframe id="f" src=""></iframe>'
        '<script>$("#f").attr("src", "/zfxxgk/blocks/" + location.pathname.split("/").pop());</script>'
    ),
}
SITE = {
    LIST: page(
        rows(
            ("/zfxxgk/t20240130_1.html", "某某局2023年政府信息公开年报"),
            ("/zfxxgk/t20240130_2.html", "信息公开指南"),
        )
    ),
    "/zfxxgk/t20240130_1.html": report(),
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_box_that_a_script_fills(box: str) -> None:
    outcome = walk({"/zfxxgk/nb.html": page(MENU + HEAD + box, "政府信息公开年报")} | SITE, "/zfxxgk/nb.html")
    assert outcome.paths == ["/zfxxgk/t20240130_1.html"], outcome.asked
    assert outcome.problems == []
    assert not any("/common/" in asked for asked in outcome.asked)


def test_boxes_of_a_page_that_leads_on_are_left_alone() -> None:
    site = {
        "/": page(
            f'{MENU}<a href="/zfxxgk/nb.html">政府信息公开年报</a>'
            + BOXES["loaded"].replace("nb.html", "hot.html")
        ),
        "/zfxxgk/nb.html": page(
            rows(("/zfxxgk/t20240130_1.html", "某某局2023年政府信息公开年报")), "政府信息公开年报"
        ),
    }
    assert len(walk(site | SITE).asked) == 3


def test_a_frame_that_nothing_fills_needs_a_browser() -> None:
    site = {
        "/zfxxgk/nb.html": page(
            MENU + '<iframe id="f" src=""></iframe><script>show()</script>', "政府信息公开年报"
        )
    }
    assert walk(site, "/zfxxgk/nb.html").kinds == ["listing_empty", "needs_browser"]
