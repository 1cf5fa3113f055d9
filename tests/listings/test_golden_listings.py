"""Golden listings: `tests/golden/listings/name.html` and what a careful person reads in it, `name.json`.

A page without its expectation gets one written beside it, and the test fails until somebody has read it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.listings.families import KNOWN, detect
from foiacrawl.listings.listing import ListingPage, Trail
from tests.shared import CORPUS, needs_corpus

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Ask

GOLDEN = Path(__file__).parents[1] / "golden" / "listings"
PAGES = sorted(GOLDEN.glob("*.html"))


def read(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    page = ListingPage(asked["url"], path.read_text("utf-8"))
    detection = detect(page)
    listing = detection.module.read(page, Trail(asked["role"]))
    pager = listing.pager
    return {
        **asked,
        "family": detection.family,
        "annual": listing.annual,
        "entries": [entry(ask) for ask in listing.entries],
        "columns": [column(ask) for ask in listing.columns],
        "rows": len(listing.rows),
        "pager": {
            "links": list(pager.links),
            "stated": [asdict(way) for way in pager.numberings[: pager.stated]],
            "pages": pager.pages,
            "total": pager.total,
        },
        "shells": list(listing.shells),
    }


def entry(ask: Ask) -> dict[str, Any]:
    assert ask.listed is not None
    return {**asdict(ask.listed), "sure": ask.sure}


def column(ask: Ask) -> dict[str, Any]:
    return {"url": ask.url, "role": ask.trail.role, "year": ask.trail.year, "unit": ask.trail.unit}


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_golden(path: Path) -> None:
    expectation = path.with_suffix(".json")
    if not expectation.exists():
        found = read(path, {"url": f"http://www.x.gov.cn/zwgk/nb/{path.name}", "role": "root"})
        expectation.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{expectation.name} was written: read it, mend it, run again")
    expected = json.loads(expectation.read_text("utf-8"))
    assert read(path, {"url": expected["url"], "role": expected["role"]}) == expected


def test_every_family_has_a_golden_page() -> None:
    families = {json.loads(path.read_text("utf-8"))["family"] for path in GOLDEN.glob("*.json")}
    assert families >= KNOWN


@needs_corpus
def test_a_real_list_that_shows_half_of_what_it_declares() -> None:
    path = CORPUS / "real" / "pingtan_district_list.html"
    found = read(path, {"url": "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/nlist.htm", "role": "root"})
    assert found["family"] == "static"
    assert (len(found["entries"]), found["rows"], found["pager"]["total"]) == (10, 10, 20)
    assert found["entries"][0] == {
        "url": "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/202603/t20260313_105587.htm",
        "title": "平潭综合实验区2025年度政府信息公开工作年度报告",
        "date": "2026-03-10",
        "unit": None,
        "sure": "yes",
    }
    assert found["columns"] == []
