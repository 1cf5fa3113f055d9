"""The pages show what the expectations say, with the damage they are meant to have."""

from __future__ import annotations

from functools import cache

import pytest
from lxml import html

from foiacrawl.model import Document
from foiacrawl.reading import read
from foiacrawl.replica import Expected, expected
from foiacrawl.replica.fixtures import portals, reports
from foiacrawl.replica.site import PortalSite, build
from tests.replica.html import numbers, texts, visible_tables, widths
from tests.replica.test_truth import name

ALL = [item for item in expected() if item.attached is None]
ATTACHED = [item for item in expected() if item.attached]


@cache
def sites() -> dict[str, PortalSite]:
    return {portal.portal_id: build(portal, "http://127.0.0.1:1") for portal in portals()}


def page(portal_id: str, path: str, **query: str) -> str:
    site = sites()[portal_id]
    answer = site.answer(path, query)
    assert answer.status == 200, path
    return answer.body.decode(site.portal.encoding)


@pytest.mark.parametrize("item", ALL, ids=name)
def test_the_tables_print_the_expected_numbers_in_order(item: Expected) -> None:
    printed = numbers(page(item.portal_id, item.path))
    assert printed == [figure.raw for figure in item.figures if figure.state == "reported"]


@pytest.mark.parametrize("item", [item for item in ALL if not item.lost_rows], ids=name)
def test_the_tables_are_rectangles(item: Expected) -> None:
    for table in visible_tables(page(item.portal_id, item.path)):
        assert len(set(widths(table))) == 1


def test_the_damaged_row_is_one_cell_short() -> None:
    table = list(visible_tables(page("yunfu", "/gkmlpt/content/1/1305/post_1305211.html")))[1]
    assert sorted(set(widths(table))) == [9, 10]


@pytest.mark.parametrize("item", ATTACHED, ids=name)
def test_an_attached_report_is_a_file_of_the_portal_and_not_in_its_page(item: Expected) -> None:
    text = page(item.portal_id, item.path)
    assert f'href="./{item.attached}"' in text
    assert not numbers(text)
    answer = sites()[item.portal_id].answer(f"{item.path.rpartition('/')[0]}/{item.attached}", {})
    assert answer.status == 200
    report = read(Document(item.attached or "", answer.body))
    found = {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures}
    assert found == {(f.table, f.row, f.column): (f.value, f.state) for f in item.figures}
    assert (report.agency, report.year, report.problems) == (item.agency, item.year, ())


def test_titles_and_dates_stand_in_the_pages() -> None:
    for item in ALL:
        if item.script == "simplified":
            assert item.title in page(item.portal_id, item.path)
        assert (item.published_on or "") in page(item.portal_id, item.path)


def test_the_mirror_prints_taiwan_style_words_and_simplified_data_stay_out() -> None:
    text = page("yunfu", "/gkmlpt/content/1/1305/post_1305211.html")
    assert "規範性檔案" in text
    assert "雲浮市公安局" in text
    assert "本年新製作數量" in text


def test_every_portal_has_its_own_quirk_markup() -> None:
    used = set().union(*(report.quirks for report in reports().values()))
    assert used >= {
        "misaligned", "repeat_outcomes", "ghost_row", "broken_labels", "split_numbers", "nbsp_values",
        "hidden_twin", "nested", "word", "tight", "dashed_headings",
    }  # fmt: skip


def test_word_markup() -> None:
    text = page("wuhai", "/zfxxgk/zfxxgknb/gaj/202301/t20230118_2201.shtml")
    assert "<TD " in text
    assert "<o:p>" in text
    assert "class=MsoNormal" in text
    assert "<span>2</span><span>3</span>" in text


def test_repeated_outcomes_and_the_ghost_row() -> None:
    table = list(visible_tables(page("wuhai", "/zfxxgk/zfxxgknb/gaj/202101/t20210126_1011.shtml")))[1]
    rows = texts(table)
    assert sum(row[0] == "三、本年度办理结果" for row in rows) == 2
    assert sum(not "".join(row) for row in rows) == 1


def test_head_and_data_cells_are_misaligned() -> None:
    table = next(visible_tables(page("wuhai", "/zfxxgk/zfxxgknb/gaj/202101/t20210126_1011.shtml")))
    _, head, data, *_ = [[int(cell.get("colspan") or 1) for cell in row] for row in table.iter("tr")]
    assert head == [1, 1, 2, 1]
    assert data == [1, 2, 1, 1]


def test_the_hidden_twin_is_unfilled() -> None:
    text = page("guangzhou", "/gzjd/zwgk/nb/202001/t20200122_5530.shtml")
    twins = [node for node in _tree(text).iter("div") if node.get("id") == "tpl"]
    assert len(twins) == 3
    assert not [
        cell
        for twin in twins
        for cell in _tree(html.tostring(twin)).iter("td")
        if str(cell.text_content()).strip().isdigit()
    ]


def test_bytes_are_gb18030_under_a_gb2312_label() -> None:
    site = sites()["guangzhou"]
    answer = site.answer("/gzjd/zwgk/nb/201603/t19700101_3441.shtml", {})
    assert answer.content_type == "text/html; charset=gb2312"
    assert b"charset=gb2312" in answer.body
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert all(character in answer.body.decode("gb18030") for character in "镕喆㎡")


@pytest.mark.parametrize(
    ("portal_id", "first", "pager", "second"),
    [
        ("wuhai", "/zfxxgk/zfxxgknb/", 'createPageHTML(2, 0, "index", "html")', "index_1.html"),
        ("guangzhou", "/gzjd/zwgk/nb/", "createPageHTML('page_div',2, 1,'list','shtml',5)", "list_2.shtml"),
        ("donghu", "/zwgk/zfxxgknb/", '<a href="index_2.html">下一页</a>', "index_2.html"),
    ],
)
def test_pagers_count_differently(portal_id: str, first: str, pager: str, second: str) -> None:
    assert pager in page(portal_id, first)
    links = [_links(page(portal_id, path)) for path in (first, first + second)]
    assert links[1] - links[0]


def test_the_list_that_declares_more_than_it_shows() -> None:
    text = page("xiuyu", "/zwgk/zfxxgk/zfxxgknb/nlist.htm")
    assert "recordCount: '4'" in text
    assert text.count("<dl><dd") == 3


def test_every_expected_path_answers_and_dead_links_do_not() -> None:
    for item in ALL:
        for path in (item.path, *item.also_at):
            assert sites()[item.portal_id].answer(path, {}).status == 200
    assert sites()["wuhai"].answer("/zfxxgk/zfxxgknb/202103/t20210322_1190.shtml", {}).status == 404


def test_robots() -> None:
    assert "Crawl-delay: 0.5" in page("donghu", "/robots.txt")
    assert "Disallow: /zfxxgk/zfxxgknb/nbzl/" in page("wuhai", "/robots.txt")
    assert sites()["jiangxi"].answer("/robots.txt", {}).status == 404


def test_pages_are_the_same_each_time() -> None:
    for portal in portals():
        again: PortalSite = build(portal, "http://127.0.0.1:1")
        assert again.pages == sites()[portal.portal_id].pages


def _tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def _links(text: str) -> set[str]:
    return {node.get("href") or "" for node in html.document_fromstring(text).iter("a")}


def test_the_headings_stand_in_the_pages_in_their_order() -> None:
    for item in ALL:
        text = page(item.portal_id, item.path)
        places = [text.index(f">{heading}<") for heading in item.headings]
        assert places == sorted(places)
        assert len(places) == len(item.headings)
