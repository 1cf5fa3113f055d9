"""The publication block in four markups, meta tags, footer codes."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.page import Page, extract_text, open_page
from foiacrawl.page.metadata import meta_published, meta_tags, meta_value

TEXT = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"
BLOCKS = {
    "table": "<table><tr><td>索 引 号</td><td>A1/2022-3</td><td>发布机构</td><td>松川市水务局</td></tr>"
    "<tr><td>生成日期</td><td>2022-01-05</td><td>文&nbsp;号</td><td>松水〔2022〕1号</td></tr></table>",
    "dl": "<dl><dt>索引号：</dt><dd>A1/2022-3</dd><dt>发布机构：</dt><dd>松川市水务局</dd>"
    "<dt>生成日期：</dt><dd>2022年1月5日</dd><dt>文号：</dt><dd>松水〔2022〕1号</dd></dl>",
    "li": "<ul><li><b>索引号:</b>A1/2022-3</li><li><b>发布机构:</b> 松川市水务局</li>"
    "<li><b>生成日期:</b>2022/1/5</li><li><b>文号:</b>松水〔2022〕1号</li></ul>",
    "lines": "<p>索引号: A1/2022-3 主题分类:</p><p>发布机构: 松川市水务局 生成日期: 2022-01-05 15:07</p>"
    "<p>文号: 松水〔2022〕1号 有效性: 有效</p><p>公开范围: 面向全社会 公开方式: 主动公开</p>",
}


BARE = {
    "bars": "索 引 号 | A1/2022-3 | 分 类 | 年报,综合政务,文秘工作 |\n发布机构 | 松川市水务局 | 发布日期 | 2022-01-05 10:00 |",
    "spaces": "索引号 A1/2022-3 效力属性\n发布机构 松川市水务局 文 号\n成文日期 发布日期 2022-01-05",
    "glosses": "索引號 A1/2022-3 文號\n發(fā)布機(jī)構(gòu) 松川市水務(wù)局 發(fā)布日期 2022-01-05 18:46:07",
    "brackets": "【索引号】A1/2022-3 【发布机构】松川市水务局 【发布日期】2022-01-05",
    "one a line": "索引号 |\nA1/2022-3 |\n信息分类 |\n年报 |\n发布机构 |\n松川市水务局 |\n发布日期 |\n2022-01-05 |",
    "the date alone": "发布日期 | 2022-01-05 |",
}


@pytest.mark.parametrize("name", BARE)
def test_a_block_in_text_without_colons(name: str) -> None:
    title = "松川市水务局2021年政府信息公开工作年度报告"
    page = open_page(Document("x.txt", f"{BARE[name]}\n名 称 | {title} |\n{title}\n{TEXT}".encode()))
    assert page.published_on == "2022-01-05"
    assert page.titles[0] == title
    if name != "the date alone":
        assert page.metadata.index_number == "A1/2022-3"
        assert page.metadata.publisher in ("松川市水务局", "松川市水務局")
    text = extract_text(page, (), ())
    assert [line for line in text if line != title] == [TEXT]


def test_a_two_column_table_with_other_labels_is_a_block() -> None:
    title = "松川市水务局2021年政府信息公开工作年度报告"
    pairs = {
        "名　　称": title,
        "公开日期": "2022-01-05",
        "公开方式": "主动公开",
        "信息名称": title,
        "公开主体": "松川市水务局",
    }
    table = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs.items())
    page = opened(f"<table>{table}</table>")
    assert (page.titles[0], page.published_on, page.metadata.publisher) == (
        title,
        "2022-01-05",
        "松川市水务局",
    )
    assert extract_text(page, (), ()) == (TEXT,)


def test_labels_in_prose_are_no_block() -> None:
    for prose in (
        "发布机构 应当在二十个工作日内公布，名称 以核定的为准。",
        "文号 以及日期 的写法各地不同，详见说明。",
    ):
        page = open_page(Document("x.txt", f"{prose}{TEXT}\n{TEXT}".encode()))
        assert page.metadata.publisher is None
        assert page.block_lines == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2022-01-25 10:00", "发布日期 2022-01-25", "发布日期：2022年1月25日", "时间：2022-01-25 10:00:00",
        "日期：2022/1/25",
        "来源：松川市水务局 2022-01-25 10:00", "2022-01-25 10:00 来源：本网 浏览次数：12", "[2022-01-25]", "发布于 2022-01-25",
        "发布：2022-01-25", "公开时间 2022.01.25", "信息时间：2022-01-25", "作者：办公室 发布时间：2022-01-25T10:00",
        "上传时间：２０２２-０１-２５", "时间 2022-01-25", "发表时间：二〇二二年一月二十五日", "发布日期：二○二二年一月二十五日",
        "发布日期2022-01-25", "2022-01-25来源：松川市水务局", "松川市水务局 2022-01-25", "添加时间：2022-01-25", "（2022-01-25）",
        "【发布时间】2022-01-25", "发布日期:2022-01-25 成文日期:2022-01-20", "成文日期 2022-01-20 发布日期 2022-01-25",
    ],
)  # fmt: skip
def test_how_the_date_of_publication_is_printed(line: str) -> None:
    title = "松川市水务局2021年政府信息公开工作年度报告"
    assert open_page(Document("x.txt", f"{title}\n{line}\n{TEXT}".encode())).published_on == "2022-01-25"
    html = f"<html><meta charset=utf-8><body><h1>{title}</h1><p>{line}</p><div id=zoom><p>{TEXT}</p></div>"
    page = open_page(Document("x", html.encode()))
    assert page.published_on == "2022-01-25"
    unmarked = {line} if line.startswith("松川市水务局") else set()  # nothing says that it is no text
    assert set(extract_text(page, (), ())) - {title} - unmarked == {TEXT}


def opened(block: str, text: str = TEXT) -> Page:
    return open_page(
        Document("x", f"<html><meta charset=utf-8><body>{block}<p>{text}</p></body></html>".encode())
    )


@pytest.mark.parametrize("markup", BLOCKS)
def test_block(markup: str) -> None:
    page = opened(BLOCKS[markup])
    found = page.metadata
    assert found.index_number == "A1/2022-3"
    assert found.publisher == "松川市水务局"
    assert found.created_on == "2022-01-05"
    assert found.document_number == "松水〔2022〕1号"
    assert extract_text(page, (), ()) == (TEXT,)


def test_an_empty_value_does_not_take_the_next_label_or_line() -> None:
    found = opened(
        "<p>索引号: 主题分类: 发布机构:</p><p>文号:</p><p>松川市水务局2021年政府信息公开工作年度报告</p>"
    ).metadata
    assert (found.index_number, found.publisher, found.document_number) == (None, None, None)


def test_a_label_in_running_text_is_no_metadata() -> None:
    sentence = "群众来信写明发布机构：某某局，索引号：B7，我们都一一核对，没有发现差错，结果已经公布。"
    page = opened("", sentence)
    assert page.metadata.publisher is None
    assert extract_text(page, (), ()) == (sentence,)


def test_values_of_a_traditional_block_stay_as_printed() -> None:
    found = opened("<p>索引號：A1-2 發布機構：雲溪市檔案館</p>").metadata
    assert (found.index_number, found.publisher) == ("A1-2", "雲溪市檔案館")


def test_meta_tags_in_any_case() -> None:
    meta = meta_tags(
        [
            ("ARTICLETITLE", ""),
            ("ArticleTitle", "某局年报"),
            ("PUBDATE", "{date}"),
            ("publishdate", "2020-1-2"),
        ]
    )
    assert meta_value(meta, "title") == "某局年报"
    assert meta_published(meta) == "2020-01-02"
    assert meta_value(meta, "site_name") is None
    with pytest.raises(TypeError):
        meta["x"] = "y"  # type: ignore[index]


@pytest.mark.parametrize(
    ("footer", "site_code", "icp"),
    [
        ("网站标识码：3601020001 赣ICP备05005744号-2", "3601020001", "赣ICP备05005744号-2"),
        ("网站标识码bm12000001 京ICP备 05000000 号", "bm12000001", "京ICP备05000000号"),
        ("網站標識碼：4400990001　粵ICP備11111111號", "4400990001", "粵ICP備11111111號"),
        ("网站标识码：360102000199", None, None),
    ],
)
def test_footer_codes(footer: str, site_code: str | None, icp: str | None) -> None:
    page = opened("", TEXT + f"</p><div class=footer><p>{footer}</p></div><p>")
    assert (page.metadata.site_code, page.metadata.icp) == (site_code, icp)
    assert extract_text(page, (), ()) == (TEXT,)


@pytest.mark.parametrize(
    "date", ["20220105", "Wed Jan 05 10:22:33 CST 2022", "2022.01.05", "二〇二二年一月五日"]
)
def test_a_labelled_date_in_any_print(date: str) -> None:
    assert opened(f"<div>发布日期：{date}</div>").published_on == "2022-01-05"
