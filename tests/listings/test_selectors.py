"""Pages of any quality are parsed, and the packages that read listings select through parsel alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import foiacrawl
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import ListingPage
from foiacrawl.listings.selectors import get_visible_text, parse_html

PACKAGE = Path(foiacrawl.__file__).parent
READERS = ("listings", "walk", "portals", "addresses")
NO_PAGES = ("", " ", "\x00", "<!-- x -->", "<?xml version='1.0'?>", "<!DOCTYPE html>", "\ud800", "\x01\x02")


@pytest.mark.parametrize("package", READERS)
def test_no_lxml(package: str) -> None:
    for path in (PACKAGE / package).rglob("*.py"):
        source = path.read_text("utf-8")
        assert "lxml" not in source, path
        if path.name != "selectors.py":
            assert not re.search(r"\.root\b", source), path


@pytest.mark.parametrize("text", NO_PAGES)
def test_what_is_no_page_is_an_empty_one(text: str) -> None:
    assert find_anchors(ListingPage("http://www.x.gov.cn/", text)) == []


def test_comments_and_instructions_do_not_part_words() -> None:
    page = parse_html("<!-- a --><p>2023<!-- b -->年<?php c ?>报告</p><!-- d -->")
    assert get_visible_text(page).strip() == "2023年报告"


def test_scripts_and_styles_are_not_visible() -> None:
    page = parse_html("<p>a</p><script>b</script><style>c</style><noscript>d</noscript>")
    assert get_visible_text(page).strip() == "a"


def test_links_below_many_elements_are_found() -> None:
    deep = f"{'<div>' * 300}<a href='/nb/1.html'>某某局2023年政府信息公开工作年度报告</a>"
    (anchor,) = find_anchors(ListingPage("http://www.x.gov.cn/", deep))
    assert anchor.url == "http://www.x.gov.cn/nb/1.html"
