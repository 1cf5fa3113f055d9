"""The country by year: charts, maps of the provinces, tables by level and kind, for all bodies or some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from foiacrawl.site.charts import ABSENT, Series, bars, level_bars
from foiacrawl.site.database import kept_rows
from foiacrawl.site.inputs import number
from foiacrawl.site.provinces import provinces
from foiacrawl.site.questions import choices
from foiacrawl.site.tile_map import COVERAGE, REFUSAL, tile_map

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

PATH = "/-/dashboards/country"
INPUTS = ("year", "level", "kind", "province")
REASONS = (
    "state_secret",
    "other_law",
    "security",
    "third_party",
    "internal",
    "process",
    "enforcement",
    "inquiry",
)
MAX_KINDS = 60
_RATE = "round(100.0 * sum(withheld) FILTER (WHERE is_whole) / sum(outcomes) FILTER (WHERE is_whole), 1)"
# +year: one reading of the table in its order, rather than a look-up of each of its rows in the order of an index.
_YEARS = f"""
SELECT year, sum(received) AS received, sum(granted) AS granted, sum(partly_granted) AS partly_granted,
  sum(withheld) AS withheld, sum(unable) AS unable, {_RATE} AS refusal_rate,
  sum(reconsiderations) AS reconsiderations, sum(reconsiderations_corrected) AS reconsiderations_corrected,
  sum(suits) AS suits, sum(suits_corrected) AS suits_corrected,
  round(100.0 * sum(failing_checks > 0) / count(*), 1) AS failing_percent
FROM indicators WHERE +year IS NOT NULL AND {{filters}} GROUP BY +year ORDER BY +year
"""  # noqa: S608 - our own query
_COVERAGE = """
SELECT year, sum(status = 'on_time') AS on_time, sum(status = 'late') AS late, sum(status = 'undated') AS undated,
  sum(status = 'missing') AS missing, sum(status IN ('blocked', 'unreadable')) AS not_read,
  round(100.0 * sum(status = 'late') / sum(status IN ('on_time', 'late')), 1) AS late_percent
FROM coverage WHERE {filters} GROUP BY +year ORDER BY +year
"""
_REASONS = f"""
SELECT {", ".join(f"sum(withheld_{reason}) AS withheld_{reason}" for reason in REASONS)}
FROM indicators WHERE is_whole AND {{filters}}
"""  # noqa: S608
_GROUPS = """
SELECT substr(division_code, 1, 2) AS province, level, kind, count(DISTINCT identity) AS bodies, count(*) AS due,
  sum(status IN ('on_time', 'late', 'undated')) AS found, sum(status = 'missing') AS missing,
  sum(status = 'late') AS late, sum(status IN ('on_time', 'late')) AS dated
FROM coverage WHERE {filters} GROUP BY 1, 2, 3
"""
_GROUP_NUMBERS = """
SELECT substr(division_code, 1, 2) AS province, level, kind, count(*) AS reports, sum(received) AS received,
  sum(withheld) FILTER (WHERE is_whole) AS withheld, sum(outcomes) FILTER (WHERE is_whole) AS outcomes,
  sum(failing_checks > 0) AS failing
FROM indicators WHERE {filters} GROUP BY 1, 2, 3
"""


async def describe(datasette: Any, args: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return what the template of the country by year shows."""
    given = {name: str(args.get(name) or "") for name in INPUTS}
    year = number(given["year"])
    given["year"] = str(year) if year is not None else ""
    of_all_years = {**given, "year": ""}
    numbers = await _ask(datasette, _YEARS, of_all_years)
    coverage = await _ask(datasette, _COVERAGE, of_all_years)
    reasons = (await _ask(datasette, _REASONS, given))[0]
    groups = _joined(await _ask(datasette, _GROUPS, given), await _ask(datasette, _GROUP_NUMBERS, given))
    chosen = await choices(datasette, INPUTS, words)
    by_province = _summed(groups, "province")
    return {
        "given": given,
        "choices": chosen,
        "maps": _maps(by_province, given, words),
        "charts": [chart for chart in _charts(numbers, coverage, reasons, given, words) if chart],
        "tables": [
            (words(title), name, _lines(_summed(groups, name), name, dict(chosen[name]), given))
            for name, title in (("province", "provinces"), ("level", "by_level"), ("kind", "by_kind"))
        ],
        "title": words("dashboards"),
        "path": PATH,
        "words": words,
    }


async def _ask(datasette: Any, sql: str, given: Mapping[str, str]) -> list[Row]:
    """Return the rows of a query with its filters."""
    conditions = {
        "year": "year = CAST(:year AS INTEGER)",
        "level": "level = :level",
        "kind": "kind = :kind",
        "province": "substr(division_code, 1, 2) = :province",
    }
    filters = " AND ".join(["1", *(sql for name, sql in conditions.items() if given[name])])
    return await kept_rows(datasette, sql.replace("{filters}", filters), given)


def _charts(
    numbers: Sequence[Row], coverage: Sequence[Row], reasons: Row, given: Mapping[str, str], words: Words
) -> list[Markup]:
    def by_year(
        title: str, question: str, found: Sequence[Row], *columns: str, stacked: bool = False
    ) -> Markup:
        years = [row["year"] for row in found]
        links = [_link(question, {**given, "year": str(year)}) for year in years]
        series = [
            Series(words(name), [row[name] for row in found], ABSENT if name == "missing" else None)
            for name in columns
        ]
        return bars(words(title), years, series, links, stacked=stacked)

    reason_bars = [
        (
            words(f"withheld_{reason}", "columns"),
            reasons[f"withheld_{reason}"],
            _link("reasons", {"level": given["level"], "kind": given["kind"], "province": given["province"]}),
        )
        for reason in REASONS
    ]
    year = f" {given['year']}" if given["year"] else ""
    return [
        by_year(
            "coverage",
            "published_nothing",
            coverage,
            "on_time",
            "late",
            "undated",
            "missing",
            "not_read",
            stacked=True,
        ),
        by_year("late_percent", "late", coverage, "late_percent"),
        by_year(
            "requests",
            "most_requests",
            numbers,
            "received",
            "granted",
            "partly_granted",
            "withheld",
            "unable",
        ),
        by_year("refusal_rate", "refuses_most", numbers, "refusal_rate"),
        by_year("litigation", "sued_most", numbers, "suits", "suits_corrected"),
        by_year(
            "reconsiderations", "reconsiderations", numbers, "reconsiderations", "reconsiderations_corrected"
        ),
        by_year("failing_percent", "failing_arithmetic", numbers, "failing_percent"),
        level_bars(f"{words('reasons')}{year}", reason_bars),
    ]


def _maps(provinces_: Mapping[str, Row], given: Mapping[str, str], words: Words) -> list[Markup]:
    codes = provinces(words.language).keys() & provinces_.keys()
    year = f" {given['year']}" if given["year"] else ""

    def one(title: str, column: str, question: str, scale: Any) -> Markup:
        links = {code: _link(question, {**given, "province": code}) for code in codes}
        values = {code: provinces_[code][column] for code in codes}
        return tile_map(f"{words(title)}{year}", values, links, scale, words)

    return [
        one("coverage_map", "found_percent", "published_nothing", COVERAGE),
        one("refusal_map", "refusal_rate", "refuses_most", REFUSAL),
    ]


def _joined(groups: Sequence[Row], numbers: Sequence[Row]) -> list[Row]:
    """Return the numbers of coverage and of reports of each province, level and kind together."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in (*groups, *numbers):
        key = (row["province"], row["level"], row["kind"])
        found.setdefault(key, {}).update(row)
    return list(found.values())


def _summed(groups: Sequence[Row], name: str) -> dict[str, Row]:
    """Return the sums over a province, level or kind, with the rates."""
    sums: dict[str, Row] = {}
    for row in groups:
        if row[name] is None:
            continue
        total = sums.setdefault(row[name], {})
        for column, cell in row.items():
            if column not in ("province", "level", "kind"):
                total[column] = total.get(column, 0) + (cell or 0)
    for total in sums.values():
        total["found_percent"] = _percent(total.get("found"), total.get("due"))
        total["late_percent"] = _percent(total.get("late"), total.get("dated"))
        total["refusal_rate"] = _percent(total.get("withheld"), total.get("outcomes"))
        total["failing_percent"] = _percent(total.get("failing"), total.get("reports"))
    return sums


def _percent(part: float | None, whole: float | None) -> float | None:
    return round(100 * (part or 0) / whole, 1) if whole else None


def _lines(
    sums: Mapping[str, Row], name: str, labels: Mapping[str, str], given: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the lines of a table: label, numbers, and the page for this province, level or kind alone."""
    order = list(labels)
    known = sorted((key for key in sums if key in labels), key=order.index)[:MAX_KINDS]
    return [
        {
            "label": labels[key],
            "path": f"{PATH}?{urlencode({**given, name: key})}",
            "missing_path": _link("published_nothing", {**given, name: key}),
            "late_path": _link("late", {**given, name: key}),
            "failing_path": _link("failing_arithmetic", {**given, name: key}),
            "refusal_path": _link("refuses_most", {**given, name: key}),
            **sums[key],
        }
        for key in known
    ]


def _link(question: str, given: Mapping[str, str]) -> str:
    query = urlencode({name: text for name, text in given.items() if text})
    return f"/questions/{question}?{query}" if query else f"/questions/{question}"
