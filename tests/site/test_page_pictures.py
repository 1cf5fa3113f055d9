"""The archived copy of a PDF or a scan: its pages as pictures, with the cell's box marked."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

import httpx
import lxml.html
import pytest

from foiacrawl.files import FileError
from foiacrawl.model import Document
from foiacrawl.site import archive_answers
from foiacrawl.site.copies import Copies, open_copy
from foiacrawl.site.kept import Kept
from foiacrawl.store.guard import Guard

if TYPE_CHECKING:
    from foiacrawl.files.drawing import Drawn
    from tests.site import small

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def pdf(little: small.Small) -> str:
    """The address of the copy of the PDF."""
    return f"/archive/{little.documents['pdf']['document_id']}"


def tree(text: str) -> Any:
    return lxml.html.document_fromstring(text)


def test_the_cell_of_each_figure_is_marked_on_a_page(little: small.Small, get: Get, pdf: str) -> None:
    figures = little.reports["pdf"].figures
    for figure in figures[::29]:
        where = figure.where
        answer = get(f"{pdf}?table={where.table}&row={where.row}&column={where.column}&lang=en")
        page = tree(answer.text)
        (mark,) = page.xpath("//*[@id='marked-cell']")
        assert mark.get("aria-label") == f"Read in the marked cell: {figure.raw}"
        assert "left:" in mark.get("style")
        picture = mark.getparent().find("img")
        assert picture.get("loading") is None, "the marked page is not waited for"
        assert int(picture.get("width")) > 100


def test_without_a_cell_the_pages_are_shown_plain(get: Get, pdf: str) -> None:
    page = tree(get(f"{pdf}?lang=zh").text)
    assert not page.xpath("//*[@id='marked-cell']")
    pictures = page.findall(".//img")
    assert pictures
    for number, picture in enumerate(pictures, start=1):
        assert picture.get("alt") == f"第 {number} 页,共 {len(pictures)} 页"
        answer = get(picture.get("src"))
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
        assert "max-age" in answer.headers["cache-control"]
        assert "sandbox" in answer.headers["content-security-policy"]


def test_the_copy_is_inert_and_leads_back(get: Get, pdf: str) -> None:
    answer = get(pdf)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "img-src 'self'" in policy
    assert "sandbox" in policy
    assert "allow-" not in policy
    links = [str(link.get("href")) for link in tree(answer.text).findall(".//a")]
    assert len(links) == 1
    assert get(links[0]).status_code == 200
    assert links[0].startswith("/reports/")


@pytest.mark.parametrize("page", ["0", "99", "9999999999999", "-1"])
def test_a_page_that_is_not_there_is_missing(get: Get, pdf: str, page: str) -> None:
    assert get(f"{pdf}/pages/{page}").status_code == 404
    assert get(f"/archive/999999/pages/{page}").status_code == 404


def test_what_is_no_pdf_has_no_pages(get: Get, little: small.Small) -> None:
    for name in ("word", "docx", "txt"):
        assert get(f"/archive/{little.documents[name]['document_id']}/pages/1").status_code == 404


def test_too_many_pages_at_once_are_refused(get: Get, pdf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_answers, "MAX_DRAWING", 0)
    answer = get(f"{pdf}/pages/1")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


def test_a_page_is_drawn_once(little: small.Small, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = Copies()
    body = open_copy(little.archive, little.documents["pdf"], []).body
    first = copies.draw("key", body, 0)
    monkeypatch.setattr(copies._drawing, "draw", lambda *_: pytest.fail("it is kept"))
    assert copies.draw("key", body, 0) is first


def test_a_conversion_that_takes_long_goes_on_and_is_there_when_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies, may_end, calls = Copies(seconds=0.01), Event(), []

    def slow(document: Document) -> tuple[Document, tuple[()]]:
        calls.append(document.source)
        may_end.wait(300)
        return Document(document.source, b"<p>done</p>"), ()

    monkeypatch.setattr("foiacrawl.site.copies.as_page", slow)
    files = [Document(name, b"%PDF-1.7 " + name.encode()) for name in ("a", "b", "c")]
    assert [copies.convert(file.source, file) for file in [files[0], *files]] == [None] * 4
    may_end.set()
    until = time.monotonic() + 300
    while (done := copies.convert("a", files[0])) is None and time.monotonic() < until:
        time.sleep(0.01)
    assert done is not None
    assert done.body == b"<p>done</p>"
    assert calls.count("a") == 1, "the same file is converted once"
    assert "c" not in calls, "no more than two at the same time"


def test_a_conversion_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = Copies(seconds=60)

    def fails(_: Document) -> tuple[Document, tuple[()]]:
        raise FileError("unreadable", "broken")

    monkeypatch.setattr("foiacrawl.site.copies.as_page", fails)
    for _ in range(3):
        with pytest.raises(FileError):
            copies.convert("a", Document("a", b"%PDF-1.7"))


def test_pictures_of_one_article_are_the_pages_of_one_copy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from PIL import Image

    bodies = {}
    for number in (1, 2, 3):
        out = io.BytesIO()
        Image.new("L", (100 * number, 50)).save(out, "PNG")
        bodies[number] = out.getvalue()
    bodies[3] = b"<html>none</html>"
    monkeypatch.setattr("foiacrawl.site.copies._body", lambda _, document: bodies[document["document_id"]])
    files = [{"document_id": number, "url": "u", "content_type": None} for number in bodies]
    copies = Copies()
    assert copies.sizes("all", open_copy(tmp_path, files[0], files).body) == ((100, 50), (200, 50))
    assert copies.sizes("second", open_copy(tmp_path, files[1], files).body) == ((200, 50),)
    drawn: Drawn = copies.draw("all", open_copy(tmp_path, files[0], files).body, 1)
    assert drawn.body == bodies[2]


def test_the_least_used_results_are_forgotten() -> None:
    kept: Kept[str, int] = Kept(10)
    kept.put("a", 1, 4)
    kept.put("b", 2, 4)
    assert kept.get("a") == 1
    kept.put("c", 3, 4)
    kept.put("huge", 4, 11)
    assert [kept.get(name) for name in ("a", "b", "c", "huge")] == [1, None, 3, None]


def test_a_public_site_sends_several_pages_at_once() -> None:
    guard = Guard(lambda *_: None)  # type: ignore[arg-type]
    for number in range(6):
        guard._answering[number] = f"/archive/7/pages/{number}"  # type: ignore[index]
    assert not guard._is_full("/archive/7/pages/7")
    assert not guard._is_full("/archive/7")
    guard._answering |= {8: "/archive/8", 9: "/archive/9"}  # type: ignore[dict-item]
    assert guard._is_full("/archive/7")
