"""The search: bodies by name, reports by the words of their titles and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from foiacrawl.site.database import rows, value
from foiacrawl.site.inputs import mark, number
from foiacrawl.site.questions import choices
from foiacrawl.store.search import is_exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

PAGE = 50
MAX_BODIES = 30
MAX_READ = 500
"""Reports whose texts are read to see whether a word's pairs of characters stand in a row; of more, those of the page."""
_BODIES = """
SELECT identity, max(agency) AS agency, max(level) AS level, min(first_year) AS first_year, max(last_year) AS last_year,
  sum(reports) AS reports
FROM agencies WHERE instr(agency, :q) GROUP BY identity ORDER BY sum(reports) DESC, length(agency) LIMIT :most
"""
# CROSS JOIN: else SQLite would look up each report of a year in the index, a hundred times slower.
_IN_TITLE = "SELECT rowid FROM title_search WHERE title_search MATCH bigram_phrases(:q)"
_TITLES = """
FROM title_search s CROSS JOIN reports r ON r.report_id = s.rowid
WHERE title_search MATCH bigram_phrases(:q) {filters}
"""
_TEXTS = f"""
FROM report_search s CROSS JOIN reports r ON r.report_id = s.rowid
WHERE report_search MATCH bigrams(:q) AND s.rowid NOT IN ({_IN_TITLE}) {{filters}}
"""
_NEWEST = "ORDER BY r.year DESC, s.rowid DESC LIMIT :most OFFSET :start"
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
    given = {name: str(args.get(name) or "") for name in ("q", "year", "level", "province")}
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
        "choices": await choices(datasette, ("year", "level", "province"), words),
        "title": f"{words('search')}: {query}",
        "path": "/search",
        "words": words,
    }


async def find(datasette: Any, given: Mapping[str, str], start: int) -> Found:
    """Return the reports of a page: those with the words in their titles first, then by their texts, the newest years first."""
    filters = _filters(given)
    titles, texts = _TITLES.format(filters=filters), _TEXTS.format(filters=filters)
    in_titles = await value(datasette, f"SELECT count(*) {titles}", given)
    in_texts = await value(datasette, f"SELECT count(*) {texts}", given)
    page = []
    if start < in_titles:
        page = await _numbers(datasette, titles, given, PAGE, start)
    missing, from_text = PAGE - len(page), max(0, start - in_titles)
    if is_exact(given["q"]):
        page += await _numbers(datasette, texts, given, missing, from_text)
        return Found(page, in_titles + in_texts, is_about=False)
    if in_texts <= MAX_READ:
        having = await _having(datasette, await _numbers(datasette, texts, given, MAX_READ, 0), given["q"])
        return Found(page + having[from_text : from_text + missing], in_titles + len(having), is_about=False)
    page += await _having(datasette, await _numbers(datasette, texts, given, missing, from_text), given["q"])
    return Found(page, in_titles + in_texts, is_about=True)


def _filters(given: Mapping[str, str]) -> str:
    """Return the conditions of the inputs that are given."""
    conditions = {
        "year": "r.year = CAST(:year AS INTEGER)",
        "level": "r.level = :level",
        "province": "substr(r.division_code, 1, 2) = :province",
    }
    return " ".join(
        f"AND {condition}"
        for condition in ("r.is_current", *(sql for name, sql in conditions.items() if given[name]))
    )


async def _numbers(datasette: Any, source: str, given: Mapping[str, str], most: int, start: int) -> list[int]:
    found = await rows(
        datasette,
        f"SELECT s.rowid AS report_id {source} {_NEWEST}",
        {**given, "most": most, "start": start},
    )
    return [row["report_id"] for row in found]


async def _having(datasette: Any, numbers: Sequence[int], query: str) -> list[int]:
    """Return those of some reports that have the words as they are written, in the same order."""
    found = await rows(datasette, _HAVING.format(numbers=_list(numbers)), {"q": query})
    having = {row["report_id"] for row in found}
    return [one for one in numbers if one in having]


async def _shown(datasette: Any, numbers: Sequence[int], query: str) -> list[Row]:
    found = await rows(datasette, _FOUND.format(numbers=_list(numbers)), {"q": query})
    return sorted(found, key=lambda row: numbers.index(row["report_id"]))


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
