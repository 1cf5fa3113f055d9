"""Every page with a gold: its chrome is cut, its narrative kept in order, its date and title found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.model import Document
from foiacrawl.page import extract_text, open_page
from tests.shared import document_of, gold_files, needs_corpus

if TYPE_CHECKING:
    from pathlib import Path

FILES = [path for gold in gold_files() if (path := document_of(gold)).suffix in (".html", ".txt")]
FEWEST_NUMBERS = 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_page(path: Path) -> None:
    gold: dict[str, Any] = json.loads(path.with_name(path.name + ".gold.json").read_text(encoding="utf-8"))
    page = open_page(Document(path.name, path.read_bytes()))
    tables = (
        []
        if page.tree is None
        else [
            table
            for table in page.tree.iter("table")
            if table.find(".//table") is None and numbers(table) > FEWEST_NUMBERS
        ]
    )
    text = "\n".join(extract_text(page, tables, ()))
    assert [token for token in gold.get("chrome_tokens", ()) if token in text] == []
    at = 0
    for piece in gold.get("narrative", ()):
        assert piece in text[at:]
        at = text.index(piece, at)
    if "published_on" in gold or not gold.get("negative"):
        assert page.published_on == gold.get("published_on")
    if gold.get("title"):
        assert page.titles[0] == gold["title"]
    if gold.get("script"):
        assert page.script == gold["script"]
    for key, value in gold.get("metadata", {}).items():
        assert getattr(page.metadata, key) == value


@needs_corpus
def test_page_without_a_title_has_none() -> None:
    path = next(path for path in FILES if path.name.startswith("000_"))
    assert open_page(Document(path.name, path.read_bytes())).titles == ()


@needs_corpus
def test_an_attachment_is_found_where_the_page_has_no_text() -> None:
    path = next(path for path in FILES if "attachment_only" in path.name)
    page = open_page(Document(path.name, path.read_bytes()))
    assert [attachment.name for attachment in page.attachments] == [
        "平潭综合实验区公安局2020年政府信息公开工作年度报告.doc"
    ]
    assert extract_text(page, (), ()) == ("平潭综合实验区公安局2020年政府信息公开工作年度报告",)


def numbers(table: Any) -> int:
    """Return how many digits a table prints."""
    return sum(char.isdigit() for char in table.text_content())
