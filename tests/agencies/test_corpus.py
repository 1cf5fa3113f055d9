"""The reports of the corpus: body, division and year as their golds have them."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.agencies import Evidence, identify
from foiacrawl.page.decode import decode
from foiacrawl.report.year import report_year
from tests.shared import document_of, gold_files

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = [
    path
    for path in gold_files()
    if document_of(path).suffix in (".html", ".txt")
    and json.loads(path.read_text(encoding="utf-8")).get("agency")
]


def _given(path: Path) -> tuple[dict[str, str | None], str]:
    """Return what a page says in its head, and its text."""
    source = decode(document_of(path).read_bytes()).text
    meta = dict(re.findall(r'<meta\s+name="(\w+)"\s+content="([^"]*)"', source))
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style|title).*?</\1>", "", source)))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = meta.get("ArticleTitle") or next(
        (n for n in lines[:20] if "年度" in n and "公开" in n and len(n) < 40), None
    )
    title = title or next((n for n in lines[:20] if "年度報告" in n and len(n) < 40), None)
    footer = re.search(r"网站标识码[::]\s*(\d+)", text)
    fields = {
        "title": title,
        "publisher": meta.get("ContentSource"),
        "site_name": meta.get("SiteName"),
        "site_code": meta.get("SiteIDCode") or (footer.group(1) if footer else None),
    }
    return fields, "\n".join(lines)


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name.removesuffix(".gold.json"))
def test_gold(path: Path) -> None:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    fields, lead = _given(path)
    year, why = report_year(fields["title"], lead, gold.get("published_on"))
    assert year == gold["year"], why
    body = identify(Evidence(year=year, lead=lead, **fields))  # type: ignore[arg-type]
    assert body.name in (gold["agency"], *gold.get("agency_accept", ())), body.reasons
    assert body.division_code == gold.get("division_code", body.division_code), body.reasons


def test_the_corpus_has_reports() -> None:
    assert len(REPORTS) >= 10
