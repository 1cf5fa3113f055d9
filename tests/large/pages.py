"""The addresses of the site by kind of page: each page, question, search, facet and query that it has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from datasette.utils import parse_metadata  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.site.questions import questions
from foiacrawl.store.home_page import SITE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEARCHED = (
    "公安局",
    "密云",
    "公开",
    "报告",
    "森林防火",
    "社区居民 直播",
    "停车收费 普法宣传周",
    "税",
    "没有这个词",
    "2019",
)
"""Words for the search: common and rare, short and long, of titles and of texts."""
EACH = 5  # bodies and reports
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"year": "2023"},
    {"level": "county"},
    {"province": "44"},
    {"year": "2021", "level": "county", "province": "44"},
    {"kind": "education", "form": "2021"},
)


def addresses(path: Path) -> dict[str, list[str]]:
    """Return the addresses of a database's site by kind of page."""
    metadata = parse_metadata((SITE / "metadata.yaml").read_text(encoding="utf-8"))
    described = metadata["databases"]["foia"]
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT max(report_id) FROM reports").fetchone()
        found = connection.execute(
            "SELECT report_id, report_key, identity, agency FROM indicators WHERE report_id % ? = 1 LIMIT ?",
            (max(1, count // EACH), EACH),
        ).fetchall()
        shown = {
            name: connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[
                0
            ]
            for name in described["tables"]
        }
    tables = {name: entry for name, entry in described["tables"].items() if shown[name]}
    first = found[0]
    return {
        "start": ["/", "/?lang=zh"],
        "body": [f"/bodies/{quote(identity)}" for _, _, identity, _ in found],
        "report": [f"/reports/{key}" for _, key, _, _ in found],
        "dashboard": [f"/-/dashboards/country?{urlencode(given)}" for given in FILTERS],
        "search": list(_searches()),
        "question": [
            f"/questions/{name}?{urlencode({k: v for k, v in given.items() if k in question.inputs})}"
            for name, question in questions().items()
            for given in FILTERS
        ],
        "feed and files": ["/feed.atom", "/sitemap.xml", "/openapi.json", "/download/", "/robots.txt"],
        "table": ["/foia", *(f"/foia/{name}" for name in tables)],
        "row": [
            f"/foia/{name}?report_id={first[0]}"
            for name, entry in tables.items()
            if "report_id" in entry["columns"]
        ],
        "facet": [
            f"/foia/{name}?_facet={facet}"
            for name, entry in tables.items()
            for facet in entry.get("facets", ())
        ],
        "query": [
            f"/foia/{name}?{urlencode(_parameters(query, first))}"
            for name, query in described["queries"].items()
        ],
        "json": [f"/foia/{name}.json?_size=50" for name in ("indicators", "coverage", "figures", "reports")],
    }


def _searches() -> Iterator[str]:
    for words in SEARCHED:
        for given in FILTERS:
            yield f"/search?{urlencode({'q': words, **given})}"
        yield f"/search?{urlencode({'q': words, 'page': 40})}"


def _parameters(query: dict[str, Any], report: tuple[int, str, str, str]) -> dict[str, object]:
    """Return an input for each parameter of a query."""
    known = {
        "report_id": report[0],
        "report_key": report[1],
        "identity": report[2],
        "agency": report[3],
        "q": "公安局",
        "year": 2023,
    }
    return {name: known.get(name, "") for name in query.get("params", ())}
