"""Which files of an article are fetched with it."""

from __future__ import annotations

import pytest

from foiacrawl.listings.attachments import find_attachments
from foiacrawl.listings.listing import ListingPage
from tests.walk.site import page, report

URL = "http://127.0.0.1/nb/t20240130_1.html"
LINK = '<a href="./{0}">{1}</a>'


def files(body: str) -> list[str]:
    return [url.removeprefix("http://127.0.0.1") for url, _ in find_attachments(ListingPage(URL, body))]


def test_the_files_of_an_article_are_taken_and_those_of_menus_and_footers_are_not() -> None:
    chrome = '<div class="footer-nav"><a href="/files/app.pdf">移动客户端使用说明</a></div>'
    chrome += '<div class="side_bar"><a href="/files/guide.docx">办事指引</a></div>'
    links = (
        LINK.format("P1.docx", "年报.docx") + LINK.format("P2.pdf", "附件2") + LINK.format("P3.zip", "附件3")
    )
    assert files(page(f"<p>见附件</p>{links}{chrome}")) == ["/nb/P1.docx", "/nb/P2.pdf", "/nb/P3.zip"]


def test_the_number_of_a_line_is_no_part_of_its_name() -> None:
    links = LINK.format("P1.docx", "1.某县公安局2023年年报.docx") + LINK.format(
        "P2.docx", "2、某县财政局2023年年报.docx"
    )
    links += LINK.format("P3.docx", "3.5万件申请的情况.docx")
    names = [name for _, name in find_attachments(ListingPage(URL, page(links)))]
    assert names == ["某县公安局2023年年报.docx", "某县财政局2023年年报.docx", "3.5万件申请的情况.docx"]


def test_a_report_with_text_has_its_files_read_too_but_not_its_pictures() -> None:
    whole = report().replace(
        "</body>", '<img src="/nb/chart.jpg">' + LINK.format("P1.xls", "附表") + "</body>"
    )
    assert files(whole) == ["/nb/P1.xls"]


def test_files_that_say_they_are_something_else_are_left() -> None:
    links = LINK.format("a.doc", "政府信息公开申请表") + LINK.format(
        "b.doc", "2023年政府网站工作年度报表.doc"
    )
    assert "/nb/a.doc" not in files(page(links))


def test_a_report_shown_as_pictures_gives_its_pages_in_order_without_logos_and_codes() -> None:
    body = (
        '<div class="header"><img src="/images/bg.jpg"></div><img src="/images/logo.png">'
        '<img src="./W020240130_1.jpg" style="width: 690px;"><img data-src="./W020240130_2.jpg" src="x.gif">'
        '<img src="./ewm.png" width="120"><img src="./stamp.png" style="max-width:100%; width: 90px">'
        '<img src="data:image/png;base64,xx">'
    )
    assert files(page(f"<h1>某某局2023年政府信息公开工作年度报告（图片版）</h1>{body}")) == [
        "/nb/W020240130_1.jpg",
        "/nb/W020240130_2.jpg",
    ]


def test_the_number_of_a_file_is_no_part_of_its_name() -> None:
    page_ = page(
        LINK.format("P1.docx", "附件1：某某局2023年年报.docx")
        + LINK.format("P2.docx", "2.某某县2023年年报.docx")
    )
    assert [name for _, name in find_attachments(ListingPage(URL, page_))] == [
        "某某局2023年年报.docx",
        "某某县2023年年报.docx",
    ]


def test_a_page_without_files_has_none() -> None:
    assert files(report()) == []


SHOWN = {
    "a script that moves on to the file": '<script>window.location.href="./P1.pdf";</script>',
    "a refresh": '<meta http-equiv="refresh" content="0;URL=./P1.pdf">',
    "a frame": '<div class="content"><iframe src="./P1.pdf" width="100%"></iframe></div>',
    "an embedded file": '<embed src="P1.pdf" type="application/pdf">',
    "an object": '<object data="/nb/P1.pdf" type="application/pdf"></object>',
    "a viewer": '<iframe src="/pdfjs/web/viewer.html?file=/nb/P1.pdf"></iframe>',
    "a viewer, escaped": '<iframe src="/js/viewer.html?file=%2Fnb%2FP1.pdf#page=1"></iframe>',
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_a_file_that_an_article_shows_without_linking_to_it(shown: str) -> None:
    assert files(page(shown, "某某局2023年政府信息公开工作年度报告")) == ["/nb/P1.pdf"]


def test_a_script_that_may_move_on_to_a_file_does_not_make_a_report_its_shell() -> None:
    script = '<script>function help() { location.href = "/files/help.pdf"; }</script>'
    links = "".join(LINK.format(f"{n}.html", f"栏目{n}") for n in range(6))
    assert files(report().replace("</body>", links + script + "</body>")) == []
