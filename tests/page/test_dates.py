"""Dates in every print, and which is the publication's."""

from __future__ import annotations

import datetime

import pytest

from foiacrawl.model import Document
from foiacrawl.page import open_page
from foiacrawl.page.dates import closing_date, first_date, lone_date, meta_date

NEXT_YEAR = datetime.datetime.now(tz=datetime.UTC).year + 1


@pytest.mark.parametrize(
    "value",
    [
        "2021-01-05",
        "2021-01-05 10:00",
        "2021-1-5 10:00:00.0",
        "2021/01/05",
        "2021.01.05",
        "20210105",
        "202101051000",
        "20210105100000",
        "2021年1月5日",
        "2021-01-05T10:00:00+08:00",
        "Tue Jan 05 10:00:00 CST 2021",
        "Jan 5, 2021 10:00:00 AM",
        "Tue, 05 Jan 2021 02:00:00 GMT",
        "1609812000000",
        "1609812000",
        "２０２１－０１－０５",
    ],
)
def test_meta_dates(value: str) -> None:
    assert meta_date(value) == "2021-01-05"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1970-01-01",
        "Thu Jan 01 08:00:00 CST 1970",
        "0",
        "{PubDate}",
        "2021-13-01",
        "2021-02-30",
        f"{NEXT_YEAR}-12-31",
        "20211301",
    ],
)
def test_no_credible_meta_date(value: str) -> None:
    assert meta_date(value) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022年01月19日", "2022-01-19"),
        ("二〇二二年一月十九日", "2022-01-19"),
        ("二○一三年十二月三十一日", "2013-12-31"),
        ("二零一九年三月廿三日", "2019-03-23"),
        ("二O一九年十月十日", "2019-10-10"),
        ("（2022年1月19日）", "2022-01-19"),
        ("• 2012-03-30", "2012-03-30"),
        ("2021-01-29 15:07", "2021-01-29"),
        ("2013年2月", None),
        ("截至2022年1月19日", None),
        ("2020-1-3件", None),
        ("12020-01-03", None),
    ],
)
def test_lone_date(text: str, date: str | None) -> None:
    assert lone_date(text) == date


def test_first_credible_date_counts() -> None:
    assert first_date("1970-01-01 00:00 改 2020年2月3日") == "2020-02-03"


def test_closing_date_gives_the_body_before_it() -> None:
    assert closing_date("松川市水务局 2022年1月9日") == ("松川市水务局", "2022-01-09")
    assert closing_date("松川市水务局二〇二二年一月九日") == ("松川市水务局", "2022-01-09")
    assert closing_date("共收到申请2022件") is None


TITLE = "松川市水务局2021年政府信息公开工作年度报告"
TEXT = "<p>全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。</p>"
SIGNED = "<p>松川市水务局</p><p>2022年1月19日</p>"


@pytest.mark.parametrize(
    ("head", "body", "date", "by"),
    [
        (
            '<meta name="PUBDATE" content="2022-02-01 08:00">',
            f"<h1>{TITLE}</h1><p>发布日期：2022-01-30</p>",
            "2022-02-01",
            "meta",
        ),
        (
            '<meta name="PubDate" content="1970-01-01">',
            f"<h1>{TITLE}</h1><p>发布日期：2022-01-30</p>",
            "2022-01-30",
            "label",
        ),
        (
            "",
            f"<h1>{TITLE}</h1><div><span>来源：本站</span> <span>时间：2022-01-29 10:00</span></div>",
            "2022-01-29",
            "label",
        ),
        ("", f"<h1>{TITLE}</h1><p>更新时间：2023-05-05 发布时间：2022-01-28</p>", "2022-01-28", "label"),
        ("", f"<h1>{TITLE}</h1><p>2022-01-27 来源：本站 浏览次数：3</p>", "2022-01-27", "header"),
        ("", f"<p>今天是2022年6月1日 星期三</p><h1>{TITLE}</h1><p>[2022-01-26]</p>", "2022-01-26", "header"),
        (
            "",
            f"<h1>{TITLE}</h1><table><tr><td>生成日期</td><td>2022-01-25</td></tr></table>",
            "2022-01-25",
            "created",
        ),
        (f'<meta name="ArticleTitle" content="{TITLE}">', "<p>[2022-01-24]</p>", "2022-01-24", "header"),
        ("", f"<h1>{TITLE}</h1>", "2022-01-19", "signature"),
    ],
)
def test_order_of_trust(head: str, body: str, date: str, by: str) -> None:
    html = f"<html><head><meta charset=utf-8>{head}</head><body>{body}{TEXT}{SIGNED}</body></html>"
    page = open_page(Document("http://x/art/2024/12/31/art_1.html", html.encode()))
    assert page.published[0] == (date, by)
    assert page.signature == "松川市水务局"


def test_never_from_the_address() -> None:
    html = f"<html><body><h1>{TITLE}</h1>{TEXT}</body></html>"
    assert open_page(Document("http://x/art/2022/1/31/art_1.html", html.encode())).published_on is None
