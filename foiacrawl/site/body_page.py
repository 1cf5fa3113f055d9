"""A body as a page: its years in charts, what was late or missing, its names, its peers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from foiacrawl.site.charts import Series, bars
from foiacrawl.site.database import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

MAX_PEERS = 20
_CHARTS = (
    ("requests", ("received",)),
    ("outcomes", ("granted", "partly_granted", "withheld", "unable")),
    ("disputes", ("reconsiderations", "suits", "suits_corrected")),
    ("days_late", ("days_late",)),
)
_PEERS = """
SELECT identity, agency, received, outcomes, refusal_rate, days_late FROM indicators
WHERE kind = :kind AND level IS :level AND year = :year AND identity <> :identity
ORDER BY substr(division_code, 1, 4) = substr(:division, 1, 4) DESC, received DESC LIMIT :most
"""
_COPIED = """
SELECT r.report_key, r.year, s.share, s.kind, o.agency AS other, o.year AS other_year, o.report_key AS other_key
FROM shared_text s JOIN reports r ON r.report_id = s.report_id AND r.is_current JOIN reports o ON o.report_id = s.other_report_id
WHERE r.identity = :identity AND s.share >= 0.3 ORDER BY s.share DESC LIMIT 50
"""


async def describe(datasette: Any, identity: str, words: Words) -> dict[str, Any] | None:
    """Return what the template shows of a body; None if it is not known."""
    given = {"identity": identity}
    coverage = await rows(datasette, "SELECT * FROM coverage WHERE identity = :identity ORDER BY year", given)
    if not coverage:
        return None
    numbers = await rows(
        datasette, "SELECT * FROM indicators WHERE identity = :identity ORDER BY year", given
    )
    latest, last = coverage[-1], numbers[-1] if numbers else None
    peers = await rows(
        datasette,
        _PEERS,
        {
            **given,
            "kind": latest["kind"],
            "level": latest["level"],
            "year": last["year"] if last else latest["year"],
            "division": latest["division_code"] or "",
            "most": MAX_PEERS,
        },
    )
    keys = {row["year"]: row["report_key"] for row in numbers}
    return {
        "identity": identity,
        "path": f"/bodies/{quote(identity)}",
        "body": latest,
        "coverage": [{**row, "report_key": keys.get(row["year"])} for row in reversed(coverage)],
        "numbers": {row["year"]: row for row in numbers},
        "charts": charts(numbers, words),
        "form_changes": [
            (later["year"], earlier["form"], later["form"])
            for earlier, later in pairwise(numbers)
            if earlier["form"] != later["form"]
        ],
        "names": await rows(
            datasette, "SELECT * FROM agencies WHERE identity = :identity ORDER BY first_year", given
        ),
        "peers": [{**peer, "path": f"/bodies/{quote(peer['identity'])}"} for peer in peers],
        "peers_year": last["year"] if last else None,
        "copied": await rows(datasette, _COPIED, given),
        "title": latest["agency"],
        "words": words,
    }


def charts(numbers: Sequence[Row], words: Words) -> list[Markup]:
    """Return a chart for each group of indicators that has a value."""
    years = sorted({row["year"] for row in numbers if row["year"]})
    by_year = {row["year"]: row for row in numbers}
    links = [f"/reports/{quote(by_year[year]['report_key'])}" for year in years]
    drawn = []
    for title, names in _CHARTS:
        series = [Series(words(name), [by_year[year][name] for year in years]) for name in names]
        if chart := bars(words(title), years, series, links):
            drawn.append(chart)
    return drawn
