"""The start page and the country by year: what there is, and the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiacrawl.site.charts import Series, bars
from foiacrawl.site.database import first, rows
from foiacrawl.site.questions import provinces, questions
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from foiacrawl.site.language import Words

_ANSWERS = {
    "most_requests": """SELECT agency || ' ' || year || ': ' || received FROM indicators
        WHERE received IS NOT NULL ORDER BY received DESC LIMIT 1""",
    "refuses_most": """SELECT agency || ' ' || year || ': ' || refusal_rate || ' %' FROM indicators
        WHERE is_whole AND outcomes >= 10 ORDER BY refusal_rate DESC LIMIT 1""",
    "late": """SELECT agency || ' ' || year || ': ' || days_late FROM coverage
        WHERE status = 'late' ORDER BY days_late DESC LIMIT 1""",
    "published_nothing": "SELECT count(*) FROM coverage WHERE status = 'missing'",
    "lost_in_court": """SELECT agency || ' ' || year || ': ' || suits_corrected FROM indicators
        ORDER BY suits_corrected DESC LIMIT 1""",
    "vanished": """SELECT count(*) FROM documents d JOIN reports r USING (document_id)
        WHERE d.gone_on IS NOT NULL AND r.is_latest""",
    "failing_arithmetic": "SELECT count(*) FROM indicators WHERE failing_checks > 0",
}
_EXTENT = """
SELECT (SELECT count(DISTINCT identity) FROM agencies) AS bodies, (SELECT count(*) FROM indicators) AS reports,
  (SELECT min(year) FROM indicators) AS first_year, (SELECT max(year) FROM indicators) AS last_year,
  (SELECT count(DISTINCT substr(division_code, 1, 2)) FROM agencies WHERE division_code IS NOT NULL) AS provinces,
  (SELECT max(finished_at) FROM runs) AS last_run
"""
_COUNTRY = """
SELECT year, count(*) AS reports, sum(received) AS received, sum(granted) AS granted, sum(withheld) AS withheld,
  sum(suits) AS suits,
  round(100.0 * sum(failing_checks > 0) / count(*), 1) AS failing_percent,
  round(100.0 * sum(days_late IS NOT NULL) / count(*), 1) AS late_percent
FROM indicators WHERE year IS NOT NULL GROUP BY year ORDER BY year
"""
_PROVINCES = """
SELECT substr(c.division_code, 1, 2) AS code, count(DISTINCT c.identity) AS bodies, sum(c.reports > 0) AS reports,
  sum(c.status = 'missing') AS missing, sum(c.status = 'late') AS late, sum(i.received) AS received,
  round(100.0 * sum(i.withheld) FILTER (WHERE i.is_whole) / sum(i.outcomes) FILTER (WHERE i.is_whole), 1) AS refusal_rate
FROM coverage c LEFT JOIN indicators i USING (report_id) WHERE c.division_code IS NOT NULL GROUP BY 1 ORDER BY 1
"""


async def describe_start(datasette: Any, words: Words) -> dict[str, Any]:
    """Return what the template of the start page shows."""
    chinese = words.language == "zh"
    config = datasette.plugin_config(DATABASE) or {}
    answers = {name: await first(datasette, sql) for name, sql in _ANSWERS.items()}
    return {
        "extent": await first(datasette, _EXTENT),
        "questions": [
            {
                "path": f"/questions/{name}",
                "title": question.title[chinese],
                "note": question.note[chinese],
                "answer": next(iter((answers.get(name) or {"": None}).values())),
            }
            for name, question in questions().items()
        ],
        "reading": [words.of_pair(text) for text in config.get("reading", [])],
        "title": words("site"),
        "path": "/",
        "words": words,
    }


async def describe_country(datasette: Any, words: Words) -> dict[str, Any]:
    """Return what the template of the country by year shows: charts, and a table of the provinces."""
    numbers = await rows(datasette, _COUNTRY)
    years = [row["year"] for row in numbers]
    names = await provinces(datasette)

    def chart(title: str, question: str, *columns: str) -> Any:
        links = [f"/questions/{question}?year={year}" for year in years]
        return bars(
            words(title),
            years,
            [Series(words(name), [row[name] for row in numbers]) for name in columns],
            links,
        )

    return {
        "charts": [
            chart("reports", "published_nothing", "reports"),
            chart("requests", "most_requests", "received", "granted", "withheld"),
            chart("suits", "sued_most", "suits"),
            chart("failing", "failing_arithmetic", "failing_percent"),
            chart("days_late", "late", "late_percent"),
        ],
        "provinces": [
            {**row, "name": names.get(row["code"], row["code"])} for row in await rows(datasette, _PROVINCES)
        ],
        "title": words("dashboards"),
        "path": "/-/dashboards/country",
        "words": words,
    }
