"""trafilatura reads the region of every HTML report; what it drops of the text is restored in its place."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import trafilatura

from foiacrawl.model import Document
from foiacrawl.page import extract_text, extraction, open_page
from foiacrawl.reading import read
from tests.generator import generate
from tests.page.test_golden import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.page import Page

SENTENCE = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"
OTHER = "收到的申请均在法定期限内答复，没有发生行政复议。"
DATA = '<table class="data">' + "<tr><td>甲</td><td>1</td></tr>" * 5 + "</table>"


def opened(body: str) -> Page:
    return open_page(Document("x", f"<html><meta charset=utf-8><body>{body}</body></html>".encode()))


def text_of(body: str) -> tuple[str, ...]:
    return extract_text(opened(body), (), ())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts that trafilatura is given."""
    texts: list[str] = []
    extract: Callable[..., str | None] = trafilatura.extract

    def record(tree: Any, **options: Any) -> str | None:
        texts.append(tree.text_content())
        return extract(tree, **options)

    monkeypatch.setattr(trafilatura, "extract", record)
    return texts


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let trafilatura return a text."""
    monkeypatch.setattr(trafilatura, "extract", lambda _, **__: text)


def test_every_html_report_goes_through_trafilatura(given: list[str]) -> None:
    html = [page.read_bytes() for page in PAGES if page.suffix == ".html"]
    html += [made.body for made in map(generate, range(9000, 9060)) if made.name.endswith(".html")]
    assert len(html) > 30
    for body in html:
        before = len(given)
        read(Document("page.html", body))
        assert len(given) == before + 1


def test_a_text_page_does_not(given: list[str]) -> None:
    read(Document("page.txt", f"{SENTENCE}\n{OTHER}".encode()))
    assert not given


def test_trafilatura_gets_the_container_without_tables_of_data_and_furniture(given: list[str]) -> None:
    page = opened(
        f"<div>站名</div><div class=TRS_Editor><p>{SENTENCE}</p>{DATA}<p hidden>隐藏</p><div class=share>分享</div>"
        f"<script>x</script><style>y</style><p>{OTHER}<o:p>尾</o:p></p></div>"
    )
    assert page.tree is not None
    assert extract_text(page, list(page.tree.iter("table")), ()) == (SENTENCE, f"{OTHER}尾")
    assert given == [f"{SENTENCE}{OTHER}尾"]
    assert next(page.tree.iter("table"), None) is not None


def test_without_a_container_it_gets_the_body(given: list[str]) -> None:
    assert text_of(f"<div class=nav>栏目</div><div><p>{SENTENCE}</p></div><p>{OTHER}</p>") == (
        SENTENCE,
        OTHER,
    )
    assert given == [f"{SENTENCE}{OTHER}"]


def test_paragraphs_of_text_beside_each_other_are_given_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(
        trafilatura,
        "extract",
        lambda tree, **_: given.append([p.text_content() for p in tree.iter("p")]),
    )
    plain = f"<p style='text-indent:2em'><span>{SENTENCE}</span></p>\n<p>{OTHER}</p>"
    linked = "<p><a href=a.htm>甲</a></p><p><a href=b.htm>乙</a></p>"
    body = f"{plain}{linked}<p>丙</p>文<p>丁</p><p class=a>戊</p><p class=a>己</p>庚"
    text_of(f"<div class=TRS_Editor>{body}</div>")
    assert given == [[f"{SENTENCE}\n{OTHER}", "甲", "乙", "丙", "丁", "戊\n己"]]


def test_text_behind_the_last_of_joined_paragraphs_stays() -> None:
    assert text_of(f"<div class=TRS_Editor><p>{SENTENCE}</p><p>{OTHER}</p>庚</div>") == (
        SENTENCE,
        OTHER,
        "庚",
    )


def test_its_text_is_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, f"{SENTENCE}\n短行一")
    assert text_of(f"<p>{SENTENCE}</p><p>短行一</p><p>短行二</p>") == (SENTENCE, "短行一")


def test_sentences_and_headings_that_it_dropped_are_restored_in_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer(monkeypatch, f"{SENTENCE}\n短行一")
    body = (
        f"<p>一、概述</p><p>{OTHER}</p><p>无。</p><p>{SENTENCE}</p><p>短行一</p><p>短行二</p><p>二、其他</p>"
    )
    assert text_of(body) == ("一、概述", OTHER, "无。", SENTENCE, "短行一", "二、其他")


def test_nothing_is_lost_where_it_returns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "")
    assert text_of(f"<div class=TRS_Editor><p>{SENTENCE}</p><p>{OTHER}</p><p>某某局</p></div>") == (
        SENTENCE,
        OTHER,
        "某某局",
    )


def test_a_layout_table_is_text() -> None:
    rows = f"<tr><td><p>一、概述</p><p>{SENTENCE}</p></td></tr><tr><td><p>{OTHER}</p><p>无。</p></td></tr>"
    assert text_of(f"<div class=TRS_Editor><table>{rows}</table></div>") == (
        "一、概述",
        SENTENCE,
        OTHER,
        "无。",
    )


def test_a_repeated_line_is_text_each_time() -> None:
    body = f"<p>一、概述</p><p>{SENTENCE}</p><p>无。</p><p>二、其他</p><p>{SENTENCE}</p><p>无。</p>"
    once = ("一、概述", SENTENCE, "无。")
    assert text_of(f"<div class=TRS_Editor>{body}</div>") == (*once, "二、其他", *once[1:])
    assert text_of(body) == (*once, "二、其他", *once[1:])


def test_text_that_broken_markup_puts_below_the_container_is_restored() -> None:
    body = f"<div class=TRS_Editor><p>{SENTENCE * 3}</p></div><p>二、其他</p><p>无。</p><div>{OTHER}</div><p>尾</p>"
    assert text_of(body) == (SENTENCE * 3, "二、其他", "无。", OTHER, "尾")


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{SENTENCE}&#1;&#8;</p>",
        f'<div class="&#1;a" id="&#2;b"><p>{SENTENCE}</p></div>',
        f'<a"b>{SENTENCE}</a"b>',
        f"<ns:t:u>{SENTENCE}</ns:t:u>",
        f"<ucapcontent><p>{SENTENCE}</p></ucapcontent>",
    ],
)
def test_what_lxml_does_not_accept_in_a_new_tree_is_no_error(body: str) -> None:
    (text,) = text_of(body)
    assert text.startswith(SENTENCE)


def test_a_region_that_is_too_large_for_trafilatura_keeps_its_lines(
    monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    monkeypatch.setattr(extraction, "MAX_ELEMENTS", 3)
    assert text_of(f"<div>相关链接</div><p>{SENTENCE}</p><p>短行</p><p>{OTHER}</p>") == (
        SENTENCE,
        "短行",
        OTHER,
    )
    assert not given


def test_trafilatura_is_loaded_with_the_first_page() -> None:
    code = "import sys, foiacrawl.reading; sys.exit('trafilatura.core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
