"""A short name is completed by the most specific place that the other sources of its page agree on."""

from __future__ import annotations

from typing import Any

import pytest

from foiacrawl.agencies import Body, Evidence, identify

TITLE = "{}2022年政府信息公开工作年度报告"


def read(name: str | None, **fields: Any) -> Body:
    title = TITLE.format(name) if name else "2022年政府信息公开工作年度报告"
    return identify(Evidence(title=title, year=2022, **fields))


@pytest.mark.parametrize(
    ("name", "fields", "wanted", "code"),
    [
        # The city's site, the district in every other field.
        (
            "区统计局",
            {
                "site_name": "重庆市人民政府",
                "signature": "荣昌区统计局",
                "breadcrumb": ("首页", "荣昌区", "政务公开"),
                "organiser": "主办：重庆市荣昌区人民政府",
            },
            "荣昌区统计局",
            "500153",
        ),
        ("区统计局", {"organiser": "版权所有：荣昌区人民政府 ICP备1号"}, "荣昌区统计局", "500153"),
        ("公安局", {"breadcrumb": ("首页", "渭南市", "白水县", "部门")}, "白水县公安局", "610527"),
        (
            "公安局",
            {"portal_name": "渭南市人民政府", "listed_body": "白水县公安局"},
            "白水县公安局",
            "610527",
        ),
        ("市人民政府", {"site_name": "珠海市人民政府门户网站"}, "珠海市人民政府", "440400"),
        ("市人民政府", {"organiser": "珠海市人民政府办公室 版权所有"}, "珠海市人民政府", "440400"),
        ("县政府办公室", {"breadcrumb": ("首页", "盐津县人民政府")}, "盐津县政府办公室", "530623"),
        ("城关镇人民政府", {"site_name": "盐津县人民政府"}, "盐津县城关镇人民政府", "530623"),
        ("城关镇", {"breadcrumb": ("昭通市", "盐津县")}, "盐津县城关镇人民政府", "530623"),
        ("自治区林业和草原局", {"site_name": "广西壮族自治区林业局"}, "广西壮族自治区林业和草原局", "450000"),
        ("司法局", {"site_name": "南昌市司法局", "signature": "东湖区司法局"}, "东湖区司法局", "360102"),
        ("东湖区司法局", {"site_name": "南昌市司法局"}, "东湖区司法局", "360102"),
        (
            "高新区",
            {"site_name": "潍坊高新技术产业开发区管理委员会"},
            "潍坊高新技术产业开发区管理委员会",
            "370700",
        ),
        ("公安局", {"window_title": "公安局2022年政府信息公开年报_白水县人民政府"}, "白水县公安局", "610527"),
        ("公安局", {"window_title": "政府信息公开年报-白水县人民政府门户网站"}, "白水县公安局", "610527"),
        # The whole name as another source prints it.
        ("高新区财政局", {"signature": "赣州高新区财政局"}, "赣州高新区财政局", "360700"),
        ("开发区管委会", {"site_name": "赣州经济技术开发区管委会"}, "赣州经济技术开发区管委会", "360700"),
        ("珠海市税务局", {"site_name": "国家税务总局珠海市税务局"}, "国家税务总局珠海市税务局", "440400"),
        ("第二中学", {"signature": "永康市第二中学"}, "永康市第二中学", "330784"),
        ("市税务局", {"signature": "国家税务总局珠海市税务局"}, "国家税务总局珠海市税务局", "440400"),
        ("林草局", {"publisher": "乌拉特中旗林业和草原局"}, "乌拉特中旗林业和草原局", "150824"),
        (
            "公安局",
            {"lead": "2022年，白水县公安局在市公安局领导下，认真贯彻条例。"},
            "白水县公安局",
            "610527",
        ),
        (
            "公安局",
            {"site_name": "渭南市公安局", "closing": "人员不足。\n白水县公安局"},
            "白水县公安局",
            "610527",
        ),
        # A name that several places bear is that of the one within the others.
        (
            "教育局",
            {"site_name": "徐州市人民政府", "breadcrumb": ("首页", "鼓楼区")},
            "鼓楼区教育局",
            "320302",
        ),
        # A zone is more specific than the city that it belongs to.
        (
            "财政局",
            {"site_name": "赣州经济技术开发区管委会", "site_code": "3607000001"},
            "赣州经济技术开发区财政局",
            "360700",
        ),
        (
            "财政局",
            {"site_name": "平潭综合实验区党工委管委会", "site_code": "3590000001"},
            "平潭综合实验区财政局",
            "350128",
        ),
    ],
)
def test_a_short_name_is_completed(name: str, fields: dict[str, Any], wanted: str, code: str) -> None:
    body = read(name, **fields)
    assert (body.name, body.division_code) == (wanted, code), body.reasons
    assert body.printed_name == name
    assert body.identity


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("区教育局", {}),
        ("区教育局", {"site_name": "荣昌区人民政府", "organiser": "主办：盐津县人民政府"}),
        ("公安局", {"signature": "白水县公安局", "site_name": "盐津县公安局"}),
        ("县教育局", {"site_name": "珠海市人民政府"}),
        ("市公安局", {"site_name": "白水县人民政府"}),
        ("省林业局", {"site_name": "重庆市人民政府"}),
        ("自治区林业和草原局", {"site_name": "云南省林业和草原局"}),
        ("市公安局", {"site_name": "朝阳区人民政府"}),
        # The text names another body of that place.
        ("区教育局", {"lead": "2022年，区教育局按照《2022年武昌区政务公开要点》要求公开信息。"}),
    ],
)
def test_where_no_place_is_sure_the_name_stays_as_printed(name: str, fields: dict[str, Any]) -> None:
    body = read(name, **fields)
    assert (body.name, body.division_code, body.identity) == (name, None, None), body.reasons


def test_the_reasons_say_where_the_place_is_from() -> None:
    body = read("区统计局", site_name="荣昌区人民政府", breadcrumb=("首页", "重庆市"))
    assert any("荣昌区人民政府" in reason for reason in body.reasons)
    disagree = read("区教育局", site_name="荣昌区人民政府", organiser="主办：盐津县人民政府")
    assert any("disagree" in reason for reason in disagree.reasons)


def test_a_completed_name_has_the_identity_of_the_whole_one() -> None:
    site = {"site_name": "赣州经济技术开发区管委会", "site_code": "3607000001"}
    for short, whole, fields in (
        ("财政局", "赣州经济技术开发区财政局", site),
        ("财政局", "平潭综合实验区财政局", {"site_name": "平潭综合实验区管委会"}),
        ("区统计局", "荣昌区统计局", {"site_name": "荣昌区人民政府"}),
        ("城关镇人民政府", "盐津县城关镇人民政府", {"site_name": "盐津县人民政府"}),
        ("市税务局", "国家税务总局珠海市税务局", {"signature": "国家税务总局珠海市税务局"}),
    ):
        assert read(short, **fields).identity == read(whole).identity


def test_a_place_that_may_be_one_of_several_completes_the_name_alone() -> None:
    body = read("区公安局", site_name="朝阳区人民政府", breadcrumb=("首页", "朝阳区"))
    assert (body.name, body.division_code, body.identity) == ("朝阳区公安局", None, None), body.reasons
    two = read("区公安局", site_name="朝阳区人民政府", breadcrumb=("首页", "鼓楼区"))
    assert (two.name, two.division_code) == ("区公安局", None)


def test_a_place_is_taken_under_its_name_of_the_report_s_year() -> None:
    for title, name in (("县统计局", "荣昌县统计局"), ("统计局", "荣昌县统计局")):
        evidence = Evidence(title=f"{title}2011年政府信息公开年报", year=2011, site_name="荣昌区人民政府")
        body = identify(evidence)
        assert (body.name, body.division_code) == (name, "500226"), body.reasons


def test_a_town_keeps_its_name_where_only_the_registry_says_in_which_county_it_is() -> None:
    for fields in ({"portal_name": "盐津县人民政府"}, {"portal_division_code": "530623"}):
        body = read("城关镇人民政府", **fields)
        assert (body.name, body.division_code) == ("城关镇人民政府", "530623"), body.reasons


@pytest.mark.parametrize(
    ("name", "fields", "wanted", "code"),
    [
        ("开发区管委会", {"signature": "昆山经济技术开发区管理委员会"}, "昆山经济技术开发区管理委员会", "320583"),
        (
            "开发区",
            {"site_name": "菏泽市人民政府", "breadcrumb": ("首页", "县区", "菏泽经济开发区")},
            "菏泽经济开发区管理委员会",
            "371700",
        ),
        ("开发区管委会", {"organiser": "主办：洋浦经济开发区管理委员会"}, "洋浦经济开发区管理委员会", "460000"),
        (
            "度假区管委会",
            {"site_name": "苏州市人民政府", "signature": "苏州太湖国家旅游度假区管委会"},
            "苏州太湖国家旅游度假区管委会",
            "320500",
        ),
        ("开发区管委会", {"lead": "2022年，融侨经济技术开发区管委会认真贯彻条例。"}, "融侨经济技术开发区管委会", None),
        ("高新区社会发展局", {"site_name": "潍坊高新技术产业开发区"}, "潍坊高新技术产业开发区社会发展局", "370700"),
        ("合肥高新区", {"signature": "合肥高新技术产业开发区管委会"}, "合肥高新技术产业开发区管委会", "340100"),
        ("南京江北新区", {"signature": "南京市江北新区管委会"}, "南京市江北新区管委会", "320100"),
    ],
)  # fmt: skip
def test_a_zone_is_named_as_another_source_prints_it(
    name: str, fields: dict[str, Any], wanted: str, code: str | None
) -> None:
    body = read(name, **fields)
    assert (body.name, body.division_code) == (wanted, code), body.reasons
    assert body.identity == read(wanted, **fields).identity


@pytest.mark.parametrize("name", ["开发区", "开发区管委会", "工业园区管委会"])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"signature": "开发区管委会"},
        {"signature": "昆山经济技术开发区管委会", "site_name": "昆山高新技术产业开发区"},
        {"lead": "2022年，各开发区管委会认真贯彻条例。"},
    ],
)
def test_a_zone_that_may_be_any_is_no_body(name: str, fields: dict[str, Any]) -> None:
    body = read(name, **fields)
    assert body.name in (None, name, name + "管理委员会"), body.reasons
    if body.name:  # the place is sure, the zone's own name is not
        assert body.division_code == "320583"
