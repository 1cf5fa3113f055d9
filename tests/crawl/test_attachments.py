"""Articles with files, through real Scrapy and the real reader: one report, each figure with its document."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.generator.build import generate
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from pathlib import Path

READER = "foiacrawl.reading.read"


@cache
def word_file(seed: int = 4) -> tuple[bytes, str]:
    """A generated report as Word file and its title."""
    made = generate(seed, kind="2021", only=(), file="docx")
    return made.body, f"{made.gold['agency']}{made.gold['year']}年政府信息公开工作年度报告"


def portal_of(article: str, **files: Answer) -> dict[str, Answer | str]:
    title = word_file()[1]
    return {
        "/zwgk/nb/": page(rows(("t20240130_1.html", title)), "政府信息公开年报"),
        "/zwgk/nb/t20240130_1.html": page(f"<h1>{title}</h1>{article}", title),
        **{f"/zwgk/nb/{name}": answer for name, answer in files.items()},
    }


LINK = '<div class="article"><p><a href="./P0201.docx">附件：年度报告.docx</a></p></div>'


def test_a_report_in_an_attachment_is_one_report_with_two_documents(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = portal_of(LINK, **{"P0201.docx": Answer(word_file()[0])})
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, reader=READER)
        assert crawled.code == 0, crawled.log
        assert [path for _, path in crawled.reports] == ["/zwgk/nb/t20240130_1.html"]
        documents = crawled.rows("SELECT document_id, url, attached_to FROM documents ORDER BY 1")
        assert [(number, url.rpartition("/")[2], to) for number, url, to in documents] == [
            (1, "t20240130_1.html", None),
            (2, "P0201.docx", 1),
        ]
        assert crawled.rows("SELECT DISTINCT document_id FROM figures") == [(2,)]
        assert crawled.rows("SELECT count(*) > 150 FROM figures") == [(1,)]
        # The file does not come the next night: its figures stay, and its absence is reported.
        del portal.pages["/zwgk/nb/P0201.docx"]
        again = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, reader=READER)
        assert again.rows("SELECT version, is_current FROM reports") == [(1, 1)]
        assert again.rows("SELECT count(*) > 150 FROM figures") == [(1,)]
        assert again.kinds("p") == ["fetch_failed"]


def test_an_unreadable_attachment_is_a_problem_of_its_document(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = portal_of(LINK, **{"P0201.docx": Answer(word_file()[0][:3000])})
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, reader=READER)
    assert crawled.code == 0, crawled.log
    assert crawled.reports == []
    found = crawled.rows("SELECT kind, document_id FROM problems WHERE document_id IS NOT NULL ORDER BY 1")
    assert found == [("attachment_only", 1), ("not_a_report", 1), ("unreadable", 2)]
