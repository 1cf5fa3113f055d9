"""The archived copy: inert, whole, with one cell marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import lxml.html
import pytest

from foiacrawl.files import as_page
from foiacrawl.site import archived_page
from foiacrawl.site.copies import open_copy
from tests.site import small

Get = Callable[..., httpx.Response]
NAMES = ("word", "spans", "failing", "docx", "xlsx", "pdf", "txt", "hostile", "boxes", "nested")
ASKING = {
    "src",
    "srcset",
    "href",
    "action",
    "background",
    "poster",
    "data",
    "ping",
    "xlink:href",
    "formaction",
}


def render(little: small.Small, name: str, place: archived_page.Place | None) -> str:
    opened, _ = as_page(open_copy(little.archive, little.documents[name], []))
    return archived_page.render(opened, place, "bar", "title")


def marked(page: str) -> list[Any]:
    found = lxml.html.document_fromstring(page.partition("utf-8'>")[2]).xpath("//*[@id='marked-cell']")
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_cell_of_each_figure_is_marked(little: small.Small, name: str) -> None:
    figures = little.reports[name].figures
    assert len(figures) >= 150
    for figure in figures[::13]:
        place = archived_page.Place(figure.where.table, figure.where.row, figure.where.column)
        cells = marked(render(little, name, place))
        assert len(cells) == 1, (name, figure)
        assert "".join(cells[0].text_content().split()) == figure.raw, (name, figure)
        assert "outline" in cells[0].get("style")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_that_runs_or_asks(little: small.Small, name: str) -> None:
    text = render(little, name, None)
    page = lxml.html.document_fromstring(text.partition("utf-8'>")[2])
    assert not marked(text)
    for tag in ("script", "iframe", "frame", "object", "embed", "form", "input", "link", "meta", "video"):
        assert not page.findall(f".//{tag}"), tag
    for element in page.iter():
        for attribute, value in element.attrib.items():
            assert not str(attribute).startswith("on"), attribute
            assert attribute not in ASKING or str(value).startswith("data:image/"), (attribute, value)
    assert "evil.invalid" not in text


def test_the_answer_forbids_everything_and_says_where_it_is_from(get: Get) -> None:
    answer = get("/archive/24?table=0&row=1&column=1")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert f"{small.BASE}/files/hostile" in answer.text
    assert len(marked(answer.text)) == 1


@pytest.mark.parametrize(
    "place",
    ["table=99&row=1&column=1", "table=0&row=99999999999&column=1", "table=²&row=1&column=1", "table=0"],
)
def test_a_cell_that_is_not_there_marks_nothing(get: Get, place: str) -> None:
    for document in (20, 23, 24):
        answer = get(f"/archive/{document}?{place}")
        assert answer.status_code == 200
        assert not marked(answer.text)


def test_a_document_without_archive_says_so(get: Get) -> None:
    for document in (1, 27):
        answer = get(f"/archive/{document}?table=0&row=1&column=1&lang=en")
        assert answer.status_code == 404
        assert "not on this machine" in answer.text
        assert "<script>window" not in answer.text
    assert "本机没有" in get("/archive/1?lang=zh").text


def test_the_tables_of_a_file_have_lines_and_a_page_keeps_its_own_look(get: Get, little: small.Small) -> None:
    for name, is_file in (("docx", True), ("xlsx", True), ("word", False)):
        text = get(f"/archive/{little.documents[name]['document_id']}").text
        assert ("border-collapse: collapse; margin" in text) == is_file
