"""Hostile and broken pages: a result or a clear problem, soon."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.page import Page, extract_text, open_page

SENTENCE = "全年答复群众来信二百件，河道整治方案全文上网，市民可以随时查看。"


def read(body: str) -> tuple[Page, tuple[str, ...]]:
    page = open_page(Document("x.html", body.encode()))
    text = extract_text(page, (), ())
    return page, text


@pytest.mark.parametrize("tag", ["div", "font", "span"])
def test_deep_nesting_loses_no_text(tag: str) -> None:
    page, text = read(f"<html><body><p>{SENTENCE}</p>" + f"<{tag}>" * 20_000 + f"<p>{SENTENCE}</p>")
    assert text == (SENTENCE, SENTENCE)
    assert page.problems == ()


def test_deep_tables_are_a_problem_and_what_is_above_is_kept() -> None:
    page, text = read(f"<html><body><p>{SENTENCE}</p>" + "<table><tr><td>" * 20_000 + f"<p>{SENTENCE}</p>")
    assert text[0] == SENTENCE
    assert [problem.kind for problem in page.problems] == ["too_large"]


def test_a_page_of_fifty_megabytes() -> None:
    page, text = read("<html><body>" + f"<p>{SENTENCE}</p>" * 450_000)
    assert [problem.kind for problem in page.problems] == ["too_large"]
    assert text[0] == SENTENCE


def test_pictures_written_into_the_page_do_not_count() -> None:
    page, text = read(
        f'<p>{SENTENCE}</p><img src="data:image/png;base64,{"A" * 12_000_000}"><p>{SENTENCE}</p>'
    )
    assert text == (SENTENCE, SENTENCE)
    assert page.problems == ()


def test_a_table_of_a_million_cells() -> None:
    page, text = read(f"<html><body><p>{SENTENCE}</p><table>" + "<tr><td>文件</td><td>1</td></tr>" * 200_000)
    assert SENTENCE in text
    assert {problem.kind for problem in page.problems} == {"too_large"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n ",
        "<html></html>",
        "<p>",
        "<!-- x -->",
        "<frameset><frame src=x></frameset>",
        "]]>&#0;&#xD800;",
    ],
)
def test_nothing_to_read_is_no_error(body: str) -> None:
    assert read(body)[0].titles == ()


def test_a_cut_page_keeps_what_was_read() -> None:
    page = open_page(
        Document("x.html", f"<html><body><div class=TRS_Editor><p>{SENTENCE}</p><p>其他".encode()[:-1])
    )
    assert extract_text(page, (), ()) == (SENTENCE, "其")
    assert [problem.kind for problem in page.problems] == ["truncated"]
