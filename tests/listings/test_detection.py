"""Which family a page is of: the markers are weighed, and named."""

from __future__ import annotations

import pytest

from foiacrawl.listings.families.detection import detect
from foiacrawl.listings.families.markers import read_groups, score_families
from foiacrawl.listings.listing import ListingPage
from tests.walk.site import HOST, page, rows

KINDS = {"url", "page", "all", "links", "hint"}
DATED = rows(("./202401/t20240130_1.html", "甲"), ("./202301/t20230130_2.html", "乙"))
HEX = "a" * 32
CASES = {
    "an editor's class in the page of another family": (
        "vsb",
        page(
            '<div class="TRS_Editor">x</div><script>_jsq_(1001)</script>'
            + rows(("info/1001/1.htm", "甲"), ("info/1001/2.htm", "乙"))
        ),
    ),
    "an editor's class alone": ("static", page('<div class="TRS_Editor">x</div>')),
    "truecms with the pager and the records of jpage": (
        "truecms",
        page(
            "<script>$('#a').jpage({proxyUrl:'/TrueCMS/messageController/getMessage.do'})</script><datastore></datastore>"
        ),
    ),
    "jpage": (
        "hanweb_jpage",
        page("<script>$('#a').jpage({})</script><datastore></datastore><a href='/dataproxy.jsp?a=1'>x</a>"),
    ),
    "a pager by script over links of another family": (
        "static",
        page(
            "<script>createPageHTML(2,0,'list','shtml')</script>"
            + rows((f"/c1/202401/{HEX}.shtml", "甲"), (f"/c2/202401/{HEX}.shtml", "乙"))
        ),
    ),
    "lonsun": ("lonsun", page("<script>$.get('/site/label/8888?labelName=publicInfoList')</script>")),
    "nothing": ("generic", page("<p>x</p>")),
}


@pytest.mark.parametrize(("family", "source"), CASES.values(), ids=CASES)
def test_the_heaviest_markers_win(family: str, source: str) -> None:
    assert detect(ListingPage(f"{HOST}/a/", source)).family == family


def test_score_markers_and_runner_up_are_named() -> None:
    found = detect(ListingPage(f"{HOST}/public/column/1?type=3", page(DATED + "/site/label/8888")))
    assert found.family == "lonsun"
    assert found.score == pytest.approx(0.999)
    assert found.markers == ("address has /public/column/1?", "page has /site/label/8888")
    assert found.runner_up is not None
    assert (found.runner_up.family, found.runner_up.value) == ("static", 0.5)
    assert found.runner_up.markers == ("2 links like ./202301/t20230130_2.html",)


def test_without_a_marker_the_score_is_zero() -> None:
    found = detect(ListingPage(f"{HOST}/", ""))
    assert (found.family, found.score, found.markers, found.runner_up) == ("generic", 0.0, (), None)


def test_equal_scores_keep_the_order_of_the_groups() -> None:
    text = "<script>queryData='{'webId':'1'}'</script>getMessage.do messageController/getMessage.do"
    found = score_families(ListingPage(f"{HOST}/", f"<div queryData=\"{{'webId':1}}\">{text}"))
    assert [score.family for score in found] == ["hanweb_jpaas", "truecms"]
    assert found[0].value == found[1].value


def test_the_markers_are_of_known_kinds_and_weigh_something() -> None:
    groups = read_groups()
    assert len({group.order for group in groups}) == len(groups)
    for group in groups:
        assert group.patterns, group.family
        assert set(group.weights) == KINDS, group.family
        assert all(0 < weight < 1 for weight in group.weights.values())
