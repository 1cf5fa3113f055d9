"""Which year a report is about."""

from __future__ import annotations

import pytest

from foiacrawl.report.year import report_year


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2011年广州市公安局政府信息公开年度报告", 2011),
        ("２０２１年度政府信息公开工作年度报告", 2021),
        ("二〇一九年政府信息公开年报", 2019),
        ("二O一二年政府信息公开年报", 2012),
        ("二零一五年度政府信息公开年报", 2015),
        *((f"二{zero}二三年政府信息公开年报", 2023) for zero in "〇○◯⭘零0０OОＯοo"),
        ("2○23年政府信息公开年报", 2023),
        ("２○２３年政府信息公开年报", 2023),
        ("二 〇 二 三 年政府信息公开年报", 2023),
        *((f"某大学2022{dash}2023学年信息公开年度报告", 2023) for dash in "-–—－−~～/／至到"),
        ("某大学二〇二二至二〇二三学年信息公开年度报告", 2023),
        ("某大学2022—2023学年度信息公开工作年度报告", 2023),
        ("某大学2022-23学年信息公开年度报告", 2023),
        ("某大学2022学年至2023学年信息公开年度报告", 2023),
        ("某大学2020—2023学年信息公开年度报告", None),
        ("某大学2022学年信息公开年度报告", None),
        ("政府信息公开年报(2018年度)", 2018),
        ("政府信息公开年报（2018）", 2018),
        ("某县公安局 2 0 1 9 年政府信息公开年报", 2019),
        ("2016年政府信息公開工作年度報告", 2016),
        ("某局2019年政府信息公开年报(2020年1月15日)", 2019),
        ("某局2019年政府信息公开年报 2020-01-15", 2019),
        ("某局2019年政府信息公开年报2020年1月", 2019),
        ("关于2019年度政府信息公开工作情况和2020年工作要点的报告", 2019),
        ("国办公开办函〔2021〕30号", None),
        ("2019—2020年政府信息公开年报", None),
        ("政府信息公开工作年度报告", None),
        ("20210129年报.doc", None),
        ("1999年年度报告", None),
        ("2036年年度报告", 2036),
        ("", None),
        (None, None),
    ],
)
def test_title(title: str | None, year: int | None) -> None:
    assert report_year(title) == (year, ())


@pytest.mark.parametrize(
    ("lead", "year"),
    [
        ("2019年,雲浮市公安局認真貫徹落實條例。", 2019),
        ("本报告中所列数据的统计期限自2016年1月1日至2016年12月31日。2017年将继续。", 2016),
        ("本报告所列数据统计期限从 2019 年 1 月 1 日 到 12 月 31 日止。", 2019),
        ("统计期限为2008年5月1日至2008年12月31日。", 2008),
        ("根据《某某市2018年工作要点》,2019年,我局公开信息。", 2019),
        ("按照国办发〔2018〕7号要求,现公布本局2019年度报告。", 2019),
        ("2007年4月5日公布的条例施行以来,2008年度我局公开信息。", 2008),
        ("从总体情况、存在的主要问题及其他需要报告的事项等六个方面汇报我镇2023年政府信息公开工作。", 2023),
        ("认真落实上级印发并提出具体要求的2023年政府信息公开工作要点。", None),
        ("我局认真公开信息。", None),
    ],
)
def test_lead(lead: str, year: int | None) -> None:
    assert report_year("政府信息公开工作年度报告", lead)[0] == year


def test_a_school_year_named_by_one_year_is_that_of_its_period() -> None:
    period = "本报告数据的统计期限自2022年9月1日起至2023年8月31日止。"
    assert report_year("某大学2022学年信息公开年度报告", period) == (2023, ())
    assert report_year(None, period) == (2023, ())
    assert report_year(None, "2022-2023学年,我校认真落实信息公开办法。") == (2023, ())


def test_what_a_document_says_of_itself_precedes_the_listing() -> None:
    period, opening = "统计期限自2022年1月1日至2022年12月31日。", "2022年,我局公开信息。"
    title = "某局2015年政府信息公开工作年度报告"
    assert report_year("某局2022年年报", listed=title) == (2022, ("the listing says 2015, the title 2022",))
    assert report_year(None, period, listed=title) == (
        2022,
        ("the listing says 2015, the statistical period 2022",),
    )
    assert report_year(None, opening, None, [opening, "2022年,申请3件。"], title)[0] == 2022
    assert report_year(None, "2014年以来,我局公开信息。", listed=title) == (
        2015,
        ("the first sentences say 2014, the listing 2015",),
    )
    assert report_year(None, None, listed=title) == (2015, ())
    assert report_year("某局2022年年报", listed="历年年报2015 2016") == (2022, ())


def test_the_title_precedes_the_period_and_a_conflict_is_reported() -> None:
    year, conflicts = report_year("2019年政府信息公开年报", "统计期限自2018年1月1日至2018年12月31日。")
    assert year == 2019
    assert conflicts == ("the title says 2019, the statistical period 2018",)
    assert not report_year("2019年政府信息公开年报", "统计期限自2019年1月1日至2019年12月31日。").conflicts


def test_a_title_with_two_years_that_are_equally_marked_is_a_conflict() -> None:
    found = report_year("2019年度政府信息公开报告和2020年度政府信息公开报告")
    assert found == (2019, ("the title also names 2020",))


def test_a_report_is_not_published_before_its_year() -> None:
    year, conflicts = report_year("2021年政府信息公开年报", None, "2019-01-10")
    assert year == 2021
    assert conflicts == ("the title says 2021, but it was published on 2019-01-10",)


def test_a_span_of_years_is_decided_by_the_period() -> None:
    title = "2019-2020年政府信息公开年报"
    assert report_year(title, "统计期限自2020年1月1日至2020年12月31日。")[0] == 2020


def test_sections_decide_by_majority() -> None:
    assert (
        report_year(None, None, None, ["2018年,公开十二条。", "2018年收到一件,2017年收到三件。"])[0] == 2018
    )
    assert report_year(None, None, None, ["2018年公开。", "2017年公开。"])[0] is None


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2021-01-29", 2020),
        ("2021-06-30", 2020),
        ("2021-08-29", None),
        ("2003-01-29", None),
        ("x", None),
        (None, None),
    ],
)
def test_the_date_alone(date: str | None, year: int | None) -> None:
    assert report_year("政府信息公开年报", None, date) == (year, ())


def test_the_date_does_not_outweigh_the_text() -> None:
    assert report_year("2018年政府信息公开年报", None, "2021-01-29")[0] == 2018
