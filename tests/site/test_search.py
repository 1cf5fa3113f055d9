"""The search finds words as they are written, titles before texts, and says when it only knows about how many."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import lxml.html
import pytest

from foiacrawl.model import Section
from foiacrawl.site import search_page
from foiacrawl.site.serve import application
from foiacrawl.store import Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "东山区渔业局": "本局办理渔港公开事项。",
    "东山区盐业局": "盐务机关渔政港务公开,渔业与盐业局分设。",
    "东山区林业局": "林场防火,渔 业\n局协助。",
}
Hits = Callable[..., list[str]]


@pytest.fixture(scope="module")
def hits(tmp_path_factory: pytest.TempPathFactory) -> Hits:
    path: Path = tmp_path_factory.mktemp("search") / "foia.db"
    with Store(path) as store:
        for year in (2021, 2022):
            for agency, text in TEXTS.items():
                of = build.report(
                    agency, year, sections=(Section("一、总体情况", text),), figures=(), checks=()
                )
                store.save(build.fetched(of), of, run_id=None)
    app = application(path)

    def ask(query: str, **given: str) -> list[str]:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
                return await client.get("/search", params={"q": query, **given})

        answer = asyncio.run(asked())
        assert answer.status_code == 200
        page: Any = lxml.html.document_fromstring(answer.text)
        found = [str(link.text_content()) for link in page.findall(".//ol[@class='hits']//a")]
        counted = [str(small.text_content()) for small in page.findall(".//h2/small")]
        return [*(re.sub("政府信息.*", "", title) for title in found), *counted]

    return ask


def test_a_word_in_a_title_comes_before_one_in_a_text(hits: Hits) -> None:
    assert hits("渔业局") == [
        "东山区渔业局2022年", "东山区渔业局2021年", "东山区林业局2022年", "东山区林业局2021年", "1–4 / 4",
    ]  # fmt: skip


def test_pairs_of_characters_that_are_no_word_are_no_hit(hits: Hits) -> None:
    """渔业 and 业局 are both in 渔业与盐业局."""
    assert not [title for title in hits("渔业局") if "盐业" in title]
    assert hits("渔港公开") == ["东山区渔业局2022年", "东山区渔业局2021年", "1–2 / 2"]


def test_filters_and_pages(hits: Hits, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hits("渔业局", year="2021") == ["东山区渔业局2021年", "东山区林业局2021年", "1–2 / 2"]
    assert hits("公开", level="national") == []
    assert hits("渔业局", kind="none", year="2021") == []
    assert hits("渔业局", form="2021") == hits("渔业局")
    assert hits("渔业局", form="2019") == []
    monkeypatch.setattr(search_page, "PAGE", 3)
    assert hits("渔业局", page="1") == ["东山区林业局2021年", "4–4 / 4"]
    assert hits("渔政", page="1") == []


def test_where_too_many_texts_would_be_read_it_says_about(
    hits: Hits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_page, "MAX_READ", 1)
    assert hits("渔业局")[-1] == "1–4 / about 6"
    assert hits("渔业局")[:-1] == [
        "东山区渔业局2022年", "东山区渔业局2021年", "东山区林业局2022年", "东山区林业局2021年",
    ]  # fmt: skip
    assert hits("渔政")[-1] == "1–2 / 2"
