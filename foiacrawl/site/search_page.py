"""The search: bodies by name, reports by the words of their titles and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from foiacrawl.site.database import rows
from foiacrawl.site.inputs import mark, number
from foiacrawl.site.questions import choices
from foiacrawl.store.search import is_exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

INPUTS = ("year", "level", "kind", "province", "form")
PAGE = 20
MAX_BODIES = 30
MAX_READ = 500
"""Reports whose texts are read to see whether a word's pairs of characters stand in a row; of more, those of the page."""
_BODIES = """
SELECT identity, max(agency) AS agency, max(level) AS level, min(first_year) AS first_year, max(last_year) AS last_year,
  sum(reports) AS reports
FROM agencies WHERE instr(agency, :q) GROUP BY identity ORDER BY sum(reports) DESC, length(agency) LIMIT :most
"""
# CROSS JOIN: else SQLite would look up each report of a year in the index, a hundred times slower. INDEXED BY: else it would read
# the rows of the reports, which are six times as long.
_IN_TITLE = "SELECT rowid FROM title_search WHERE title_search MATCH bigram_phrases(:q)"
_TITLES = """
FROM title_search s CROSS JOIN reports r INDEXED BY reports_shown ON r.report_id = s.rowid
WHERE title_search MATCH bigram_phrases(:q) {filters}
"""
_TEXTS = f"""
FROM report_search s CROSS JOIN reports r INDEXED BY reports_shown ON r.report_id = s.rowid
WHERE report_search MATCH bigrams(:q) AND s.rowid NOT IN ({_IN_TITLE}) {{filters}}
"""
# The hits are gone through once, for their number and for those of a page. Without a hit on the page there is a row all the same.
_PAGE = """
WITH
hits AS MATERIALIZED (SELECT s.rowid AS report_id, r.year {source}),
page AS (SELECT report_id, year FROM hits ORDER BY year DESC, report_id DESC LIMIT :most OFFSET :start)
SELECT total, report_id FROM (SELECT count(*) AS total FROM hits) LEFT JOIN page ORDER BY year DESC, report_id DESC
"""
_FOUND = """
SELECT r.report_id, r.report_key, r.title, r.agency, r.year,
  (
    SELECT hit FROM (SELECT excerpt(s.text, :q) AS hit FROM sections s WHERE s.report_id = r.report_id ORDER BY s.ordinal)
    WHERE hit IS NOT NULL LIMIT 1
  ) AS excerpt
FROM reports r WHERE r.report_id IN ({numbers})
"""
_HAVING = """
SELECT r.report_id FROM reports r WHERE r.report_id IN ({numbers}) AND has_words(
  coalesce(r.title, '') || char(10) || (
    SELECT group_concat(s.heading || char(10) || s.text, char(10)) FROM sections s WHERE s.report_id = r.report_id
  ), :q
)
"""


class Found(NamedTuple):
    """The reports of a page by their numbers, how many there are in all, and whether that is only about so many."""

    numbers: list[int]
    total: int
    is_about: bool


async def describe(datasette: Any, args: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return what the template shows of a search."""
    given = {name: str(args.get(name) or "") for name in ("q", *INPUTS)}
    at = number(args.get("page")) or 0
    query = given["q"].strip()
    bodies: list[Row] = []
    found = Found([], 0, is_about=False)
    if query:
        bodies = await rows(datasette, _BODIES, {"q": query, "most": MAX_BODIES})
        found = await find(datasette, given, at * PAGE)
    pages = {
        name: f"/search?{urlencode({**given, 'page': page})}"
        for name, page in (("previous", at - 1), ("next", at + 1))
    }
    return {
        "given": given,
        "bodies": [{**body, "path": f"/bodies/{quote(body['identity'])}"} for body in bodies],
        "hits": [
            {**hit, "path": f"/reports/{quote(hit['report_key'])}", "excerpt": mark(hit["excerpt"], query)}
            for hit in await _shown(datasette, found.numbers, query)
        ],
        "total": found.total,
        "is_about": found.is_about,
        "from": at * PAGE + 1,
        "previous": pages["previous"] if at else None,
        "next": pages["next"] if (at + 1) * PAGE < found.total else None,
        "choices": await choices(datasette, INPUTS, words),
        "title": f"{words('search')}: {query}",
        "path": "/search",
        "words": words,
    }


async def find(datasette: Any, given: Mapping[str, str], start: int) -> Found:
    """Return the reports of a page: those with the words in their titles first, then by their texts, the newest years first."""
    filters = _filters(given)
    titles, texts = _TITLES.format(filters=filters), _TEXTS.format(filters=filters)
    in_titles, page = await _numbers(datasette, titles, given, PAGE, start)
    missing, from_text = PAGE - len(page), max(0, start - in_titles)
    in_texts, found = await _numbers(datasette, texts, given, missing, from_text)
    if is_exact(given["q"]) or not in_texts:
        return Found(page + found, in_titles + in_texts, is_about=False)
    if in_texts <= MAX_READ:
        _, found = await _numbers(datasette, texts, given, MAX_READ, 0)
        having = await _having(datasette, found, given["q"])
        return Found(page + having[from_text : from_text + missing], in_titles + len(having), is_about=False)
    page += await _having(datasette, found, given["q"])
    return Found(page, in_titles + in_texts, is_about=True)


def _filters(given: Mapping[str, str]) -> str:
    """Return the conditions of the inputs that are given."""
    conditions = {
        "year": "r.year = CAST(:year AS INTEGER)",
        "level": "r.level = :level",
        "kind": "r.kind = :kind",
        "form": "r.form = :form",
        "province": "substr(r.division_code, 1, 2) = :province",
    }
    return " ".join(
        f"AND {condition}"
        for condition in ("r.is_current", *(sql for name, sql in conditions.items() if given[name]))
    )


async def _numbers(
    datasette: Any, source: str, given: Mapping[str, str], most: int, start: int
) -> tuple[int, list[int]]:
    """Return how many reports there are, and `most` of them from `start` on by their numbers."""
    found = await rows(
        datasette,
        _PAGE.format(source=source),
        {**given, "most": most, "start": start},
    )
    return found[0]["total"], [row["report_id"] for row in found if row["report_id"] is not None]


async def _having(datasette: Any, numbers: Sequence[int], query: str) -> list[int]:
    """Return those of some reports that have the words as they are written, in the same order."""
    if not numbers:
        return []
    found = await rows(datasette, _HAVING.format(numbers=_list(numbers)), {"q": query})
    having = {row["report_id"] for row in found}
    return [one for one in numbers if one in having]


async def _shown(datasette: Any, numbers: Sequence[int], query: str) -> list[Row]:
    if not numbers:
        return []
    found = await rows(datasette, _FOUND.format(numbers=_list(numbers)), {"q": query})
    return sorted(found, key=lambda row: numbers.index(row["report_id"]))


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
