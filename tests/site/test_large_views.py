"""Datasette neither counts nor facets the views with millions of rows, but for one report."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from foiacrawl.site.large_views import LARGE, ask_less
from foiacrawl.store import data_dictionary

LESS = b"_nocount=1&_nofacet=1&_nosuggest=1"


def passed_on(path: str, query: bytes) -> bytes:
    """Return the query that the application is asked."""
    asked: list[bytes] = []

    async def application(scope: Any, _receive: Any, _send: Any) -> None:
        asked.append(scope["query_string"])

    async def ask() -> None:
        await ask_less(application)({"type": "http", "path": path, "query_string": query}, None, None)

    asyncio.run(ask())
    return asked[0]


@pytest.mark.parametrize(
    ("path", "query", "wanted"),
    [
        ("/foia/figures", b"", LESS),
        ("/foia/checks.json", b"status=fail&_facet=year", b"status=fail&_facet=year&" + LESS),
        ("/foia/figures", b"report_id=12", b"report_id=12"),
        ("/foia/figures", b"_sort=year&report_id__exact=12", b"_sort=year&report_id__exact=12"),
        ("/foia/figures", b"other_report_id=12", b"other_report_id=12&" + LESS),
        ("/foia/coverage", b"_facet=year", b"_facet=year"),
        ("/questions/late", b"", b""),
    ],
)
def test_only_large_views_are_asked_less(path: str, query: bytes, wanted: bytes) -> None:
    assert passed_on(path, query) == wanted


def test_the_large_views_are_there() -> None:
    assert set(LARGE) <= set(data_dictionary.tables())
