"""The start page: what there is, and the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiacrawl.site.database import kept_rows
from foiacrawl.site.questions import headline, questions
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from foiacrawl.site.language import Words

_EXTENT = """
SELECT (SELECT count(DISTINCT identity) FROM agencies) AS bodies, (SELECT count(*) FROM indicators) AS reports,
  (SELECT min(year) FROM indicators) AS first_year, (SELECT max(year) FROM indicators) AS last_year,
  (SELECT count(DISTINCT substr(division_code, 1, 2)) FROM agencies WHERE division_code IS NOT NULL) AS provinces,
  (SELECT max(finished_at) FROM runs) AS last_run
"""


async def describe_start(datasette: Any, words: Words) -> dict[str, Any]:
    """Return what the template of the start page shows."""
    chinese = words.language == "zh"
    config = datasette.plugin_config(DATABASE) or {}
    return {
        "extent": (await kept_rows(datasette, _EXTENT))[0],
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
