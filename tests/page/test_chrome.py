"""Furniture is cut, narrative is not."""

from __future__ import annotations

import re

import pytest

from foiacrawl.model import Document
from foiacrawl.page import extract_text, open_page
from foiacrawl.page.chrome import is_chrome, is_stop, opens_list, without_tail
from foiacrawl.page.lines import Line

FURNITURE = """听全文
• 来源:本网
分享到：
-
•
相关附件
扫一扫在手机打开当前页
扫一扫在手机上查看当前页面
手机扫码浏览
微信 微博 QQ空间
• 浏览量:
• 【字体:
【字体：大 中 小】 【打印】 【关闭】
发布时间：2021-01-29 15:07 来源：区公安局 浏览次数：123次 字号：[ 大 中 小 ]
发佈時間：2020-01-03 來源：本站 字體：大 中 小
日期：2020-01-31 10:22 来源： 访问量：1024 【字号 大 中 小】
访问次数：12 信息来源：办公室 责任编辑：李四
A+ A- 打印本页 关闭窗口 收藏
本文已被浏览 123 次
当前位置：首页 > 政务公开 > 年报
您现在的位置： 首页>>信息公开
北湾镇政府 > 信息公开 > 年报
上一篇：关于印发通知
下一篇：没有了
关于我们  |   网站地图
主办:某区人民政府办公室 承办:某区政务服务数据管理局
版权所有:某区网站    电话:0791-86221407
赣ICP备05005744号-2    网站标识码:3601020001    赣公网安备36010202000097号
为确保最佳浏览效果，建议您使用以下浏览器版本：IE浏览器9.0版本及以上； Chrome浏览器 63版本及以上。
责任编辑：张三
全真版
文件下载
2019年报.pdf
返回顶部
【我要纠错】【打印本页】【关闭窗口】""".splitlines()

TEXT = """乌海市公安局
2022年01月19日
一、总体情况
(无)
无。
引 言
2.微信公众号发布信息15条
微博发布情况
微信公众号
来源于群众的意见
附表1 主动公开情况统计
附件：松川市水务局信息公开情况统计表
大
网站访问量2万
主办的活动
时间安排
1、网站公开数
公开时间短
大会召开情况
4884
收藏品管理""".splitlines()


def line(text: str) -> Line:
    return Line(0, " ".join(text.split()))


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture(text: str) -> None:
    assert is_chrome(line(text)) or is_stop(line(text)) or opens_list(line(text))


@pytest.mark.parametrize("text", TEXT)
def test_text(text: str) -> None:
    assert not is_chrome(line(text))
    assert not is_stop(line(text))


def test_a_lone_date_is_furniture_only_above_the_text() -> None:
    assert is_chrome(line("• 2012-03-30"), above_text=True)
    assert not is_chrome(line("• 2012-03-30"))


def test_tail_of_a_paragraph() -> None:
    assert without_tail("水平有了提高。【打印】 【关闭窗口】") == "水平有了提高。"
    assert without_tail("（以下简称《条例》）") == "（以下简称《条例》）"


SENTENCE = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"


def read(body: str) -> tuple[str, ...]:
    return extract_text(
        open_page(Document("x", f"<html><meta charset=utf-8><body>{body}</body></html>".encode())), (), ()
    )


def test_inline_spans_get_no_space_and_breaks_end_lines() -> None:
    assert read(
        f"<p>共<span>1</span><b>2</b>件。&nbsp;&nbsp; 都\n 已　办结<br>其他</p><p>{SENTENCE}</p>"
    ) == (
        "共12件。 都已 办结",
        "其他",
        SENTENCE,
    )


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="DISPLAY : NONE">看不见的文字不是正文，一句也不是。</p>',
        "<div hidden><p>看不见的文字不是正文，一句也不是。</p></div>",
        '<span style="visibility:hidden">看不见的文字不是正文，一句也不是。</span>',
        "<!-- 看不见的文字不是正文，一句也不是。 -->",
        "<script>看不见的文字不是正文，一句也不是。</script>",
        "<noscript><p>看不见的文字不是正文，一句也不是。</p></noscript>",
        "<style>看不见的文字不是正文，一句也不是。</style>",
    ],
)
def test_hidden_is_never_text(hidden: str) -> None:
    assert read(f"<div class=TRS_Editor><p>{SENTENCE}</p>{hidden}</div>") == (SENTENCE,)


def test_words_bookmark_around_the_report_is_no_link() -> None:
    assert read(f'<a name="_GoBack"><p>{SENTENCE}</p><p>无。</p></a>') == (SENTENCE, "无。")


def test_links_beside_unknown_layout_are_no_text_and_sentences_are_kept() -> None:
    links = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9))
    body = f"<div><ul>{links}</ul><div><p>一、概述</p><p>{SENTENCE}</p><p>{SENTENCE * 3}</p><p>未收到申请。</p></div></div>"
    found = read(body)
    assert SENTENCE in found
    assert SENTENCE * 3 in found
    assert "一、概述" in found
    assert not any("栏目" in paragraph for paragraph in found)


def test_furniture_around_everything_is_not_believed() -> None:
    assert read(f'<div id="print" class="menu"><p>{SENTENCE}</p><p>无。</p></div>') == (SENTENCE, "无。")


def test_several_containers_are_all_read() -> None:
    body = f"<div class=TRS_Editor><p>{SENTENCE}</p></div><div class=TRS_Editor><p>二、{SENTENCE}</p></div>"
    assert read(body) == (SENTENCE, f"二、{SENTENCE}")


def test_lines_of_a_text_page_that_were_read_as_rows_are_no_text() -> None:
    page = open_page(Document("x.txt", f"{SENTENCE}\n\n甲 | 1 |\n乙 | 2 |\n{SENTENCE}".encode()))
    assert extract_text(page, (), (2, 3)) == (SENTENCE, SENTENCE)
    assert len(extract_text(page, (), ())) == 4


def test_related_news_with_sentences_is_after_the_end() -> None:
    body = (
        f"<p>{SENTENCE * 4}</p><p>松川市水务局</p><p>相关新闻</p><p>{SENTENCE}市长看望工人。</p><p>首页</p>"
    )
    assert read(body) == (SENTENCE * 4, "松川市水务局")


def test_a_section_after_a_list_of_files_is_kept() -> None:
    body = f'<p>{SENTENCE * 4}</p><p>附件：</p><p><a href="a.doc">统计表</a></p><p>六、其他事项</p><p>没有其他事项。</p>'
    assert read(body) == (SENTENCE * 4, "六、其他事项", "没有其他事项。")


TITLE = "松川市水务局2021年政府信息公开工作年度报告"
OTHERS = [f"松川市水务局{year}年政府信息公开工作年度报告" for year in (2020, 2019, 2018)]
PROSE = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"
LISTS = {
    "links": ["<p>往年年报</p>", *(f"<p><a href='o.htm'>{one}</a></p>" for one in OTHERS)],
    "words": ["<p>历年政府信息公开年报：</p>", *(f"<p>{one}</p>" for one in OTHERS)],
    "no head": [f"<p>{one}</p>" for one in OTHERS],
    "one line": ["<p>相关链接</p>", "<p>", *(f"<a href='o.htm'>{one}</a>　" for one in OTHERS), "</p>"],
    "neighbours": [f"<p>上一篇：</p><p>{OTHERS[0]}</p><p>下一篇：{OTHERS[1]}</p>"],
    "with the own one": ["<p>历年年报</p>", *(f"<p>{one}</p>" for one in (OTHERS[0], TITLE, OTHERS[1]))],
    "short": ["<p>往年年报</p><p>松川市水务局2020年年报</p><p>松川市水务局2019年年度报告</p>"],
    "years": ["<p>历史年报</p><p>2020年</p><p>2019年</p><p>2018年年报</p><p>2017 | 2016 | 2015</p>"],
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("is_above", [False, True])
def test_the_reports_of_other_years_are_no_text(name: str, is_above: bool) -> None:
    listed = "".join(LISTS[name])
    article = f"<p>{TITLE}</p><p>{PROSE}</p>"
    for around in ("<div id=zoom>{}</div>", "{}"):
        body = around.format(listed + article if is_above else article + listed)
        page = open_page(Document("x", f"<html><meta charset=utf-8><body>{body}".encode()))
        if not (is_above and name == "no head"):  # which title is its own is not known
            assert page.titles[0] == TITLE
            assert [text for text in extract_text(page, (), ()) if text != TITLE] == [PROSE]
    words = re.sub(r"<[^>]+>", "\n", listed)
    page = open_page(Document("x.txt", f"{TITLE}\n{PROSE}\n{words}".encode()))
    assert [text for text in extract_text(page, (), ()) if text != TITLE] == [PROSE]


def test_a_report_that_is_named_once_stays_in_the_text() -> None:
    for sentence in (
        f"另见：{OTHERS[0]}",
        OTHERS[0],
        f"以上情况与{OTHERS[0]}所述一致，请对照阅读，不再赘述。",
    ):
        page = open_page(Document("x.txt", f"{TITLE}\n{PROSE}\n{sentence}\n{PROSE}".encode()))
        assert sentence in extract_text(page, (), ())
