"""Which source names the body: listing before running text, contacts last, an office within a body never."""

from __future__ import annotations

from typing import Any

import pytest

from foiacrawl.agencies import Body, Evidence, identify


def read(**fields: Any) -> Body:
    return identify(Evidence(**{"title": "2022年政府信息公开工作年度报告", "year": 2022, **fields}))


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        # The anchor under which the crawl found the page, and the body of its row.
        (
            {
                "listed_title": "平江县财政局2022年政府信息公开工作年度报告",
                "lead": "2022年，岳阳市财政局认真贯彻条例。",
            },
            "平江县财政局",
        ),
        ({"listed_title": "溪下乡2022年政府信息公开年报", "lead": "本报告由我乡编制。"}, "溪下乡人民政府"),
        ({"listed_body": "平江县财政局", "lead": "2022年，平江县政务服务中心积极开展工作。"}, "平江县财政局"),
        # A row of the portal's default does not beat the text.
        ({"listed_body": "平江县人民政府办公室", "lead": "本报告由平江县财政局编制。"}, "平江县财政局"),
        ({"listed_title": "政府信息公开年报", "lead": "本报告由平江县财政局编制。"}, "平江县财政局"),
    ],
)
def test_a_listing_that_names_a_body_in_full_beats_running_text(fields: dict[str, Any], wanted: str) -> None:
    assert read(**fields).name == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"lead": "本报告由两溪镇人民政府党政办公室编制。"}, "两溪镇人民政府"),
        ({"lead": "本报告由平江县两溪镇党政办公室编制。"}, "平江县两溪镇人民政府"),
        ({"lead": "本报告由北门街道办事处综合办公室编制。"}, "北门街道办事处"),
        ({"publisher": "北门街道党政办公室"}, "北门街道办事处"),
        ({"lead": "本报告由平江县财政局办公室编制。"}, "平江县财政局"),
        ({"signature": "平江县财政局办公室"}, "平江县财政局"),
        ({"lead": "如有疑问，请与两溪镇人民政府党政办公室联系（地址：某路1号）。"}, "两溪镇人民政府"),
        ({"lead": "如有疑问，请与平江县人民政府办公室联系（地址：某路1号）。"}, "平江县人民政府"),
        ({"lead": "本报告由平江县财政局综合科编制。"}, "平江县财政局"),
        ({"signature": "平江县财政局政策法规科\n2023年1月9日"}, "平江县财政局"),
        # These offices are bodies.
        ({"lead": "本报告由平江县人民政府办公室编制。"}, "平江县人民政府办公室"),
        ({"signature": "平江县委外事工作委员会办公室"}, "平江县委外事工作委员会办公室"),
        ({"publisher": "平江县国防动员办公室"}, "平江县国防动员办公室"),
    ],
)
def test_an_office_within_a_body_is_not_the_body(fields: dict[str, Any], wanted: str) -> None:
    assert read(**fields).name == wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("两溪镇人民政府党政办公室2022年政府信息公开年报", "两溪镇人民政府"),
        ("平江县两溪镇党政办2022年政府信息公开年报", "平江县两溪镇人民政府"),
        ("中共溪下镇委员会溪下镇人民政府2022年政府信息公开年报", "溪下镇人民政府"),
        ("新县镇2022年政府信息公开年报", "新县镇人民政府"),
        ("新县2022年政府信息公开年报", "新县人民政府"),
        ("镇人民政府2022年政府信息公开年报", "石桥镇人民政府"),
        ("管委会2022年政府信息公开年报", "石桥镇人民政府"),
        ("乡镇2022年政府信息公开年报", "石桥镇人民政府"),
        ("街道办事处2022年政府信息公开年报", "石桥镇人民政府"),
        ("局机关2022年政府信息公开年报", "石桥镇人民政府"),
    ],
)
def test_a_title_that_names_no_body_in_particular_leaves_it_to_the_others(title: str, wanted: str) -> None:
    assert read(title=title, signature="石桥镇人民政府").name == wanted


@pytest.mark.parametrize(
    "fields",
    [
        {"signature": "平江县财政局"},
        {"publisher": "平江县财政局"},
        {"listed_body": "平江县财政局"},
        {"breadcrumb": ("首页", "平江县财政局")},
    ],
)
def test_a_contact_names_the_body_only_where_nothing_else_does(fields: dict[str, Any]) -> None:
    lead = "如对本报告有疑问，请与平江县人民政府办公室联系（地址：某路1号）。"
    assert read(lead=lead, **fields).name == "平江县财政局"


@pytest.mark.parametrize(
    ("closing", "wanted"),
    [
        ("六、其他事项\n无其他事项。\n平江县财政局", "平江县财政局"),
        ("无其他事项。\n溪下乡人民政府", "溪下乡人民政府"),
        ("无其他事项。\n如有疑问，请与平江县财政局办公室联系。", "平江县财政局"),
        ("无其他事项。\n无其他需要报告的事项", None),
        ("无其他事项。\n街道办事处", None),
        ("无其他事项。\n附件", None),
    ],
)
def test_the_end_of_the_text_names_the_body_where_nothing_else_does(closing: str, wanted: str | None) -> None:
    assert read(closing=closing).name == wanted
    assert read(closing=closing, publisher="平江县教育局").name == "平江县教育局"
    own = read(closing="无。\n平江县人民政府", lead="我局认真贯彻条例。")
    assert own.name is None


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        ("（溪下乡 2022年）\n一、总体情况", "溪下乡人民政府"),
        ("（2022年度 平江县财政局）\n一、总体情况", "平江县财政局"),
        ("(平江县财政局)\n一、总体情况", "平江县财政局"),
        ("（2022年1月1日至2022年12月31日）\n一、总体情况", None),
        ("（国办公开办函〔2022〕60号）\n一、总体情况", None),
        ("（街道 2022年）\n一、总体情况", None),
        ("平江县财政局\n2023年3月\n本报告依照条例编写。", "平江县财政局"),
        ("溪下镇人民政府\n2023年1月18日\n一、概述", "溪下镇人民政府"),
        ("平江县财政局\n一、概述\n2022年，我局", None),
        ("各街道\n2023年3月\n一、概述", None),
    ],
)
def test_a_line_in_brackets_below_the_title_names_it(lead: str, wanted: str | None) -> None:
    assert read(lead=lead).name == wanted


def test_what_calls_itself_a_town_or_a_school_is_no_government_of_a_county() -> None:
    assert read(lead="我镇认真贯彻条例。", site_name="平江县人民政府").name is None
    assert read(lead="我镇认真贯彻条例。", publisher="平江县财政局").name is None
    assert read(lead="我校认真贯彻条例。", site_name="合肥市人民政府").name is None
    assert read(lead="我镇认真贯彻条例。", publisher="溪下镇人民政府").name == "溪下镇人民政府"


@pytest.mark.parametrize(
    "name",
    [
        "合肥学院",
        "复旦大学",
        "平江职业技术学院",
        "平江县第一中学",
        "云浮市实验小学",
        "赣州市技工学校",
        "西安交通大学附属中学",
        "盐城工业职业学院",
        "中山大学",
    ],
)
def test_schools_are_a_kind_of_their_own(name: str) -> None:
    for fields in (
        {"title": f"{name}2021-2022学年信息公开工作年度报告"},
        {"title": f"{name}2021—2022学年度信息公开年度报告"},
        {"lead": f"2021-2022学年，{name}认真贯彻《高等学校信息公开办法》。"},
        {"lead": f"按照要求，{name}根据校内各单位情况完成此报告。"},
    ):
        body = read(**fields)
        assert (body.name, body.kind) == (name, "education_institution"), fields


@pytest.mark.parametrize(
    ("zone", "fields", "wanted", "code"),
    [
        (
            "月山旅游度假区",
            {"lead": "如有疑问，请与月山旅游度假区管委会党政办联系。"},
            "月山旅游度假区管委会",
            None,
        ),
        ("月山旅游度假区", {"signature": "月山旅游度假区管理委员会"}, "月山旅游度假区管理委员会", None),
        ("月山旅游度假区", {}, "月山旅游度假区管理委员会", None),
        ("高新区", {"signature": "赣州高新区管委会"}, "赣州高新区管委会", "360700"),
        ("高新区", {"lead": "2022年，赣州高新区管委会认真贯彻条例。"}, "赣州高新区管委会", "360700"),
    ],
)
def test_a_zone_alone_is_named_as_its_page_names_it(
    zone: str, fields: dict[str, Any], wanted: str, code: str | None
) -> None:
    body = read(title=f"{zone}2022年政府信息公开年报", **fields)
    assert (body.name, body.division_code) == (wanted, code)
