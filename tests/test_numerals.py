"""Chinese numerals: every spelling of a year is the same year, for everything that reads years."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from foiacrawl import titles
from foiacrawl.agencies import Evidence, identify
from foiacrawl.listings.vocabulary import parse_year
from foiacrawl.model import Document, Section
from foiacrawl.numerals import DATE_DIGITS, date_number, number_value, to_arabic_years
from foiacrawl.page.dates import closing_date, first_date
from foiacrawl.reading import read
from foiacrawl.report.lists import is_year
from foiacrawl.report.mentions import find_mentions
from foiacrawl.report.year import report_year
from foiacrawl.text import normalize_for_matching

if TYPE_CHECKING:
    from collections.abc import Iterable

SPELLINGS = [
    "二〇二三",
    "二○二三",
    "二◯二三",
    "二⭘二三",
    "二零二三",
    "2○23",
    "2〇2三",
    "二0二三",
    "二０二三",
    "二O二三",
    "二Ｏ二三",
    "二o二三",
    "二О二三",  # Cyrillic
    "二Ο二三",  # Greek
    "２０２３",
    "2023",
]
spelled = pytest.mark.parametrize("year", SPELLINGS)
LIST = """临武县水务局2023年政府信息公开工作年度报告

指标名称 | 单位 | {year}年 | 上年
主动公开政府信息数 | 条 | 12 | 11
收到政府信息公开申请数 | 件 | 3 | 4
"""


@spelled
def test_of_a_title(year: str) -> None:
    title = f"临武县水务局{year}年政府信息公开工作年度报告"
    assert titles.years(title) == (2023,)
    assert titles.verdict(title) is titles.Verdict.YES
    assert titles.names_body(title)
    assert report_year(title)[0] == 2023
    assert identify(Evidence(title=title, year=2023)).name == "临武县水务局"


@spelled
def test_of_a_title_that_names_the_year_after_the_report(year: str) -> None:
    assert titles.verdict(f"政府信息公开年报（{year}年）") is titles.Verdict.YES
    assert titles.years(f"政府信息公开年报（{year}）") == (2023,)


@spelled
def test_of_a_listing(year: str) -> None:
    assert parse_year(f"{year}年") == 2023
    assert parse_year(f"{year}") == 2023
    assert titles.verdict(f"县水务局{year}年年报", annual=True) is titles.Verdict.MAYBE


@spelled
def test_of_the_first_sentences(year: str) -> None:
    lead = f"{year}年,我局认真办理政府信息公开申请。"
    assert report_year(None, lead)[0] == 2023
    assert report_year(None, f"统计期限自{year}年1月1日起至{year}年12月31日止。")[0] == 2023
    assert identify(Evidence(lead=f"{year}年,临武县水务局认真落实条例。", year=2023)).name == "临武县水务局"


@spelled
def test_of_a_sentence(year: str) -> None:
    section = Section("", f"{year}年收到政府信息公开申请12件。2022年收到政府信息公开申请9件。")
    found = find_mentions([section], year=2023, agency=None)
    assert [(mention.indicator, mention.value) for mention in found] == [("requests_received", 12)]
    assert found[0].sentence.startswith(year)


@spelled
def test_of_a_signature(year: str) -> None:
    for day in ("1月9日", "一月九日", "０1月〇九日"):
        assert closing_date(f"临武县水务局{year}年{day}") == ("临武县水务局", "2023-01-09")
    assert first_date(f"发布日期：{year}年十月三十一日") == "2023-10-31"


@spelled
def test_of_the_head_of_a_list(year: str) -> None:
    assert is_year(f"{year}年度")
    report = read(Document(source="list.txt", body=LIST.format(year=year).encode()))
    assert [figure.value for figure in report.figures] == [12, 3]


def _html(paragraphs: Iterable[str]) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><meta charset=utf-8></head><body><div class=TRS_Editor>{body}</div></body></html>".encode()


def _text(paragraphs: Iterable[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


def _pdf(paragraphs: Iterable[str]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.setFont("STSong-Light", 12)
    for number, paragraph in enumerate(paragraphs):
        canvas.drawString(60, 780 - 30 * number, paragraph)
    canvas.save()
    return target.getvalue()


@spelled
@pytest.mark.parametrize("write", [_html, _text, _pdf])
def test_of_a_document(year: str, write: object) -> None:
    assert callable(write)
    paragraphs = (
        f"临武县水务局{year}年政府信息公开工作年度报告",
        f"{year}年，我局主动公开政府信息12条，收到政府信息公开申请3件，",
        "均在规定期限内答复申请人，未发生行政复议和行政诉讼。",
        "临武县水务局",
        f"{year}年12月9日",
    )
    report = read(Document(source="report", body=write(paragraphs)))
    assert (report.year, report.agency, report.form) == (2023, "临武县水务局", "prose")
    assert report.published_on == "2023-12-09"
    assert ("proactive_items", 12) in {(mention.indicator, mention.value) for mention in report.mentions}


@pytest.mark.parametrize(
    "text",
    [
        "第二〇二三一号",
        "2023一2024",
        "三〇二三年",
        "二〇二年",
        "二〇二三千米",
        "H2O23",
        "增长二成",
        "一九年",
        "20230119",
    ],
)
def test_no_year(text: str) -> None:
    assert to_arabic_years(text) == text


def test_years_of_both_centuries_in_a_text() -> None:
    assert to_arabic_years("二023年、2〇23年、2023年") == "2023年、2023年、2023年"
    assert to_arabic_years("一九九八年至二〇〇八年、二○一九政府信息") == "1998年至2008年、2019政府信息"
    assert normalize_for_matching(" 二 〇 二 三 年\u200b 資訊公開 ") == "2023年信息公开"


def test_characters_of_dates_are_single() -> None:
    assert len(set(DATE_DIGITS)) == len(DATE_DIGITS)


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("十", 10), ("十九", 19), ("二十", 20), ("廿三", 23), ("卅一", 31), ("〇五", 5), ("O9", 9), ("12", 12), ("年", 0), ("", 0)],
)  # fmt: skip
def test_numbers_of_dates(numeral: str, number: int) -> None:
    assert date_number(numeral) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百零三", 103), ("一◯五", 105), ("12万3千", 123000), ("一百三", None), ("三五", None), ("1O5", None), ("万", None)],
)  # fmt: skip
def test_numbers(text: str, value: int | None) -> None:
    assert number_value(text) == value
