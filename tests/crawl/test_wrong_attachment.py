"""Articles that link or show the file of another year: it is a report of its own year, and never a better one."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.generator import build, output, page_parts
from tests.generator.draft import Body, Para
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from pathlib import Path

READER = "foiacrawl.reading.read"
BODY = "清水市民政局"


@cache
def word_file(year: int, titled: bool) -> bytes:
    """Return a Word file of a report for a year, with its title or with the year in its text alone."""
    draft = build.start(random.Random(5), "2021", "docx")  # noqa: S311  a reproducible draw, not a secret
    draft.body, draft.year = Body(BODY, "", "我局"), year
    draft.title = f"{BODY}{year}年政府信息公开工作年度报告"
    build.fill(draft)
    at = draft.title_at()
    assert at is not None
    if not titled:
        del draft.blocks[at]
    draft.blocks.insert(
        0 if not titled else at + 1,
        Para(f"本报告由{BODY}编制，数据统计期限为{year}年1月1日至{year}年12月31日。"),
    )
    page_parts.dress(draft)
    return output.finish(draft, "x").body


def article(year: int, inside: str) -> str:
    title = f"{BODY}{year}年政府信息公开工作年度报告"
    return page(f'<h1>{title}</h1><div class="article">{inside}</div>', title)


def portal_of(titled: bool) -> dict[str, Answer | str]:
    """An archive in which the articles of 2015 and 2024 carry the file of 2022, and that of 2022 its own."""
    listed = rows(
        *((f"t{year}0120_1.html", f"{BODY}{year}年政府信息公开工作年度报告") for year in (2025, 2022, 2015))
    )
    file = Answer(word_file(2022, titled))
    return {
        "/zwgk/nb/": page(listed, "政府信息公开年报"),
        "/zwgk/nb/t20150120_1.html": article(2015, '<iframe src="./P15.docx"></iframe>'),
        "/zwgk/nb/t20250120_1.html": article(2025, '<p><a href="./W.docx">附件下载</a></p>'),
        "/zwgk/nb/t20220120_1.html": article(
            2022, '<p><a href="./P0202201200001.docx">附件：年度报告.docx</a></p>'
        ),
        "/zwgk/nb/P15.docx": file,
        "/zwgk/nb/W.docx": file,
        "/zwgk/nb/P0202201200001.docx": file,
    }


@pytest.mark.parametrize("titled", [True, False])
def test_the_file_of_another_year_takes_nobody_s_place(tmp_path: Path, titled: bool) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = portal_of(titled)
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, reader=READER)
    assert crawled.code == 0, crawled.log
    current = crawled.rows("SELECT year, url FROM reports WHERE is_current")
    assert [(year, url.rpartition("/")[2]) for year, url in current] == [(2022, "t20220120_1.html")]
    reported = crawled.rows(
        "SELECT DISTINCT d.url FROM problems p JOIN documents d USING (document_id)"
        " WHERE p.kind = 'conflicting_year'"
    )
    assert {url.rpartition("/")[2] for (url,) in reported} >= {"P15.docx", "W.docx"}
