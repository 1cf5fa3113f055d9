"""Titles: where they are and how they are broken."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.page import open_page

TITLE = "松川市水务局2021年政府信息公开工作年度报告"
TEXT = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"


def titles(html: str) -> tuple[str, ...]:
    return open_page(Document("x", f"<html><meta charset=utf-8>{html}<p>{TEXT}</p></html>".encode())).titles


@pytest.mark.parametrize(
    "html",
    [
        f'<meta name="articletitle" content="{TITLE}"><h1>别的题目</h1>',
        f'<meta name="ArticleTitle" content="{TITLE}_松川市人民政府"><body>',
        f'<meta name="ArticleTitle" content="政府信息公开年报"><h1>{TITLE}</h1>',
        f'<meta name="ColumnName" content="年报"><meta name="ArticleTitle" content="年报"><h1>{TITLE}</h1>',
        f"<table><tr><td>索引号</td><td>A1-2</td></tr><tr><td>标题</td><td>{TITLE}</td></tr></table>",
        f"<h1>{TITLE}</h1>",
        f"<div class='tit'>{TITLE}</div>",
        f"<title>{TITLE}_年报_松川市人民政府</title>",
        f"<title>松川市人民政府 - {TITLE}</title>",
        f"<title>{TITLE}-松川市人民政府</title>",
        "<p>松川市水务局</p><p>2021年政府信息公开工作年度报告</p>",
        "<p>松川市水务局2021年政府信息公开</p><p>工作年度报告</p>",
        "<p>松川市水务局</p><p>2021 年政府信息公开工作</p><p>年度报告</p>",
        f"<p><a href='/nb'>松川市2021年政府信息公开年报</a></p><p>{TITLE}</p>",
        "<p>松川市水務局2021年政府信息公開工作年度報告</p>",
        f"<p>标题：{TITLE}</p>",
    ],
)
def test_title(html: str) -> None:
    assert titles(html)[0] == TITLE


def test_brackets_stay_and_a_sentence_is_no_title() -> None:
    assert titles(f"<h1>{TITLE}（图片版）</h1>")[0] == f"{TITLE}（图片版）"
    assert titles("<p>根据要求，现公布2021年政府信息公开工作年度报告。</p>") == ()


def test_other_pages_have_their_own_titles() -> None:
    assert (
        titles("<h1>关于召开座谈会的通知</h1><title>关于召开座谈会的通知_松川市</title>")[0]
        == "关于召开座谈会的通知"
    )


def test_the_head_of_a_list_beside_the_report_is_no_part_of_its_title() -> None:
    older = "<ul><li><a href='t0.htm'>松川市水务局2019年政府信息公开工作年度报告</a></li></ul>"
    halves = "<p>松川市水务局</p><p>政府信息公开工作年度报告</p>"
    page = f"<div id=zoom><table><tr><td><h3>相关推荐</h3>{older}</td><td>{halves}<p>{TEXT}</p></td></tr></table></div>"
    assert titles(page)[0] == "松川市水务局政府信息公开工作年度报告"


def test_a_title_below_a_list_of_other_reports_is_the_pages_own_where_it_is_no_link() -> None:
    older = "<p><a href='t0.htm'>松川市水务局2019年政府信息公开工作年度报告</a></p>"
    page = f"<p>其他年度报告</p>{older}<p>{TITLE}</p><p>一、总体情况</p><p>{TEXT}</p>"
    assert titles(page)[0] == TITLE


@pytest.mark.parametrize(
    "ending", ["公示", "的公告", "(公示稿)", "已公布", "？", "（Annual Report of the Bureau）"]
)
def test_a_title_goes_on_behind_its_usual_ending(ending: str) -> None:
    assert titles(f"<p>{TITLE}{ending}</p>") == (f"{TITLE}{ending}",)
    yearless = f"松川市水务局政府信息公开工作年度报告{ending.partition('（')[0]}"
    assert titles(f"<p>{yearless}</p>") == (yearless,)


def test_marks_of_markdown_and_of_tables_and_the_site_s_name_are_no_part_of_a_title() -> None:
    for printed in (
        f"# {TITLE}",
        f"**{TITLE}**",
        f"{TITLE} |",
        f"标题 {TITLE}",
        f"名 称 | {TITLE} |",
        f"{TITLE}_松川市政府",
    ):
        assert open_page(Document("x.txt", f"{printed}\n{TEXT}".encode())).titles[:1] == (TITLE,)


def test_a_body_and_a_colon_before_a_title_belong_to_it() -> None:
    named = "松川市水务局：2021年政府信息公开工作年度报告"
    assert titles(f"<p>{named}</p>")[0].replace(":", "：") == named
    assert titles("<p>发文机关：2021年政府信息公开工作年度报告</p>") == ()
