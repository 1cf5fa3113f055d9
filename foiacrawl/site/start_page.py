"""The start page and the search: what there is, and the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from foiacrawl.site.database import first, rows
from foiacrawl.site.inputs import mark, number
from foiacrawl.site.questions import choices, headline, questions
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.site.language import Words

PAGE = 50
MAX_BODIES = 30
_EXTENT = """
SELECT (SELECT count(DISTINCT identity) FROM agencies) AS bodies, (SELECT count(*) FROM indicators) AS reports,
  (SELECT min(year) FROM indicators) AS first_year, (SELECT max(year) FROM indicators) AS last_year,
  (SELECT count(DISTINCT substr(division_code, 1, 2)) FROM agencies WHERE division_code IS NOT NULL) AS provinces,
  (SELECT max(finished_at) FROM runs) AS last_run
"""
_BODIES = """
SELECT identity, max(agency) AS agency, max(level) AS level, min(first_year) AS first_year, max(last_year) AS last_year,
  sum(reports) AS reports
FROM agencies WHERE instr(agency, :q) GROUP BY identity ORDER BY sum(reports) DESC, length(agency) LIMIT :most
"""
_HITS = """
FROM report_search JOIN reports r ON r.report_id = report_search.rowid
WHERE report_search MATCH bigrams(:q) AND r.is_current
  AND (:year = '' OR r.year = :year) AND (:level = '' OR r.level = :level)
  AND (:province = '' OR substr(r.division_code, 1, 2) = :province)
"""
_FOUND = """
SELECT r.report_key, r.title, r.agency, r.year,
  (
    SELECT hit FROM (SELECT excerpt(s.text, :q) AS hit FROM sections s WHERE s.report_id = r.report_id ORDER BY s.ordinal)
    WHERE hit IS NOT NULL LIMIT 1
  ) AS excerpt
"""
_BEST = "ORDER BY bm25(report_search, 8.0, 1.0) LIMIT :most OFFSET :start"


async def describe_start(datasette: Any, words: Words) -> dict[str, Any]:
    """Return what the template of the start page shows."""
    chinese = words.language == "zh"
    config = datasette.plugin_config(DATABASE) or {}
    return {
        "extent": await first(datasette, _EXTENT),
        "questions": [
            {
                "path": f"/questions/{name}",
                "title": question.title[chinese],
                "note": question.note[chinese],
                "answer": await headline(datasette, question, words),
            }
            for name, question in questions().items()
        ],
        "reading": [words.of_pair(text) for text in config.get("reading", [])],
        "title": words("site"),
        "path": "/",
        "words": words,
    }


async def describe_search(datasette: Any, args: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return what the template of the search shows: bodies by name, reports by their words."""
    given = {name: str(args.get(name) or "") for name in ("q", "year", "level", "province")}
    at = number(args.get("page")) or 0
    query = given["q"].strip()
    bodies, hits, total = [], [], 0
    if query:
        bodies = await rows(datasette, _BODIES, {"q": query, "most": MAX_BODIES})
        counted = await first(datasette, f"SELECT count(*) AS total {_HITS}", given)
        total = counted["total"] if counted else 0
        hits = await rows(datasette, f"{_FOUND} {_HITS} {_BEST}", {**given, "most": PAGE, "start": at * PAGE})
    pages = {
        name: f"/search?{urlencode({**given, 'page': number})}"
        for name, number in (("previous", at - 1), ("next", at + 1))
    }
    return {
        "given": given,
        "bodies": [{**body, "path": f"/bodies/{quote(body['identity'])}"} for body in bodies],
        "hits": [
            {**hit, "path": f"/reports/{quote(hit['report_key'])}", "excerpt": mark(hit["excerpt"], query)}
            for hit in hits
        ],
        "total": total,
        "from": at * PAGE + 1,
        "previous": pages["previous"] if at else None,
        "next": pages["next"] if (at + 1) * PAGE < total else None,
        "choices": await choices(datasette, ("year", "level", "province"), words),
        "title": f"{words('search')}: {query}",
        "path": "/search",
        "words": words,
    }
