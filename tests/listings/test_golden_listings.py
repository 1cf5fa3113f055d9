"""Golden listings: `families/NAME/golden/*.html` and what a careful person reads in each, in the `.json` beside it.

A page without its expectation gets one written beside it, and the test fails until somebody has read it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.listings.families.detection import detect, load_family
from foiacrawl.listings.families.folders import find_folders
from foiacrawl.listings.listing import ListingPage, Route
from tests.shared import CORPUS, needs_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.listings.listing import PageRequest

PAGES = [path for folder in find_folders().values() for path in sorted(folder.glob("golden/*.html"))]


def read(path: Path, given: dict[str, Any]) -> dict[str, Any]:
    page = ListingPage(given["url"], path.read_text("utf-8"))
    detection = detect(page)
    listing = load_family(detection.family).read(page, Route(given["role"]))
    pager = listing.pager
    return {
        **given,
        "family": detection.family,
        "annual": listing.annual,
        "entries": [entry(request) for request in listing.entries],
        "columns": [column(request) for request in listing.columns],
        "rows": len(listing.rows),
        "pager": {
            "links": list(pager.links),
            "stated": [asdict(numbering) for numbering in pager.numberings[: pager.stated]],
            "pages": pager.pages,
            "total": pager.total,
        },
        "wrapped": list(listing.wrapped),
    }


def entry(request: PageRequest) -> dict[str, Any]:
    assert request.listed is not None
    return {**asdict(request.listed), "certainty": request.certainty}


def column(request: PageRequest) -> dict[str, Any]:
    route = request.route
    return {"url": request.url, "role": route.role, "year": route.year, "body": route.body}


@pytest.mark.parametrize("path", PAGES, ids=[f"{path.parts[-3]}-{path.stem}" for path in PAGES])
def test_golden(path: Path) -> None:
    expectation = path.with_suffix(".json")
    if not expectation.exists():
        found = read(path, {"url": f"http://www.x.gov.cn/zwgk/nb/{path.name}", "role": "root"})
        expectation.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{expectation} was written: read it, correct it, run again")
    expected = json.loads(expectation.read_text("utf-8"))
    assert read(path, {"url": expected["url"], "role": expected["role"]}) == expected
    assert expected["family"] == path.parts[-3]


def test_every_family_has_a_golden_page() -> None:
    assert {path.parts[-3] for path in PAGES} == set(find_folders())


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
        "body": None,
        "certainty": "certain",
    }
    assert found["columns"] == []
