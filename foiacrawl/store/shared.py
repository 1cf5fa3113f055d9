"""Copied text: how much of a report stands word for word in another one, numbers and names apart.

Each report is compared with the same body's report of the year before, and with those of other bodies that the same
portal lists for the same year and whose sample of sentences is alike. Done at the end of a crawl, for what is new.
The outcome does not depend on the order in which reports came: a pair is compared when the second of them is new.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from foiacrawl.store.sentences import sampled, sentences, sketch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

ALIKE = 4  # of 16 sampled sentences that must be shared before two bodies' texts are compared whole
LEAST_SHARE = 0.3  # of another body's text; what all bodies copy from the regulation makes up less
LEAST_SHARED = 3  # sentences
BATCH = 500  # reports compared in one transaction

NEW = """
SELECT report_id, agency, division_code, year, portal_id FROM reports
WHERE sketch IS NULL AND is_current ORDER BY report_id LIMIT ?
"""
YEARS = """
SELECT report_id, year FROM reports
WHERE agency = ? AND division_code IS ? AND year IN (?, ?) AND is_current AND sketch IS NOT NULL
"""
NEIGHBOURS = """
SELECT report_id, sketch FROM reports
WHERE portal_id = ? AND year = ? AND agency IS NOT ? AND is_current AND length(sketch) > 0
"""


class New(NamedTuple):
    """A report whose text has not been compared."""

    report_id: int
    agency: str | None
    division_code: str | None
    year: int | None
    portal_id: str | None


def compare_batch(connection: sqlite3.Connection) -> int:
    """Compare up to `BATCH` reports that have not been yet; return how many. The transaction is the caller's."""
    found = [New(*row) for row in connection.execute(NEW, (BATCH,))]

    @lru_cache(maxsize=2000)
    def text(report_id: int) -> frozenset[str]:
        return sentences(connection, report_id)

    connection.executemany(
        "UPDATE reports SET sketch = ? WHERE report_id = ?",
        [(sketch(text(report.report_id)), report.report_id) for report in found],
    )
    rows = []
    for report in found:
        for one, other, kind in _pairs(connection, report):
            shared = len(text(one) & text(other))
            share = round(shared / len(text(one)), 3) if text(one) else 0.0
            if kind == "year_before" or (share >= LEAST_SHARE and shared >= LEAST_SHARED):
                rows.append((one, other, kind, len(text(one)), shared, share))
    connection.executemany("INSERT OR REPLACE INTO shared_text VALUES (?, ?, ?, ?, ?, ?)", rows)
    return len(found)


def _pairs(
    connection: sqlite3.Connection, report: New
) -> Iterator[tuple[int, int, Literal["year_before", "other_body"]]]:
    """Yield the pairs to compare: which report, with which other one, and why."""
    own = report.report_id
    if report.year is None or report.agency is None:
        return
    years = defaultdict(list)
    for number, year in connection.execute(
        YEARS, (report.agency, report.division_code, report.year - 1, report.year + 1)
    ):
        years[year].append(number)
    for number in years[report.year - 1]:
        yield own, number, "year_before"
    for number in years[report.year + 1]:
        yield number, own, "year_before"
    mine = connection.execute("SELECT sketch FROM reports WHERE report_id = ?", (own,)).fetchone()[0]
    sample = sampled(mine)
    for number, theirs in connection.execute(NEIGHBOURS, (report.portal_id, report.year, report.agency)):
        if len(sample & sampled(theirs)) >= ALIKE:
            yield own, number, "other_body"
            yield number, own, "other_body"
