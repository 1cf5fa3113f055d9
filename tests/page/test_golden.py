"""Golden pairs: an awkward page of our own writing and what a careful person reads in it.

A page without its JSON gets one written and the test fails: read it, mend it, run again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from foiacrawl.model import Document
from foiacrawl.page import Page, extract_text, open_page

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "pages"
PAGES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".json")


def read_as_data(page: Page) -> tuple[list[Any], list[int]]:
    """Return the tables of class `data`, or a text page's rows with three bars: what the grid room would take."""
    if page.tree is not None:
        return [table for table in page.tree.iter("table") if table.get("class") == "data"], []
    return [], [number for number, line in enumerate(page.text.splitlines()) if line.count("|") > 2]


def observed(path: Path) -> dict[str, Any]:
    page = open_page(Document(path.name, path.read_bytes()))
    return {
        "kind": page.kind,
        "encoding": page.encoding,
        "script": page.script,
        "titles": list(page.titles),
        "published": [list(dated) for dated in page.published],
        "metadata": {key: value for key, value in asdict(page.metadata).items() if value},
        "site_name": page.site_name,
        "column_name": page.column_name,
        "breadcrumb": list(page.breadcrumb),
        "attachments": [list(attachment) for attachment in page.attachments],
        "signature": page.signature,
        "problems": [problem.kind for problem in page.problems],
        "prose": list(extract_text(page, *read_as_data(page))),
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_is_read_as_a_person_reads_it(path: Path) -> None:
    expected = path.with_name(path.name + ".json")
    found = observed(path)
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was missing and has been written: read it before you keep it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_golden_pages() -> None:
    assert len(PAGES) >= 8
