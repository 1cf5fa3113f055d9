"""Measure copied text: how much of a report is word for word in another one, numbers and names left out.

Each report is compared with the same body's report of the year before, and with those of other bodies that the same
portal lists for the same year and whose sample of sentences is similar. New reports are compared at the end of a crawl.
The result does not depend on the order of fetching: a pair is compared when the second of them is new, and of
the other bodies' reports the most similar are kept.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from foiacrawl.store.sentences import sampled, sentences, sketch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

MIN_SAMPLED = 4  # of 16 sampled sentences that must be shared before two bodies' texts are compared in full
MIN_SHARE = 0.3  # of another body's text; what all bodies copy from the regulation makes up less
MIN_SHARED = 3  # sentences
MAX_OTHERS = (
    20  # other bodies kept for a report, the most similar: a county's thousand offices may all share one text
)
MAX_BATCH = 500  # reports compared in one transaction

NEW = """
SELECT report_id, agency, division_code, year, portal_id, url FROM reports
WHERE sketch IS NULL AND is_current ORDER BY portal_id, year, report_id LIMIT ?
"""
# Of a body that could not be identified only the portal says whether two reports are its own: thousands of portals have a
# 区人民政府.
YEARS = """
SELECT report_id, year FROM reports
WHERE agency = ? AND division_code IS ? AND year IN (?, ?) AND is_current AND sketch IS NOT NULL
  AND (identity IS NOT NULL OR division_code IS NOT NULL OR portal_id IS ?)
"""
NEIGHBOURS = """
SELECT report_id, agency, url, sketch FROM reports
WHERE portal_id = ? AND year = ? AND is_current AND length(sketch) > 0
"""
# By share, then by address: which ones are kept does not depend on the order of fetching.
TRIM = """
DELETE FROM shared_text WHERE report_id = ?1 AND kind = 'other_body' AND other_report_id NOT IN (
  SELECT s.other_report_id FROM shared_text s JOIN reports o ON o.report_id = s.other_report_id
  WHERE s.report_id = ?1 AND s.kind = 'other_body' ORDER BY s.share DESC, o.url LIMIT ?2
)
"""

Kind = Literal["year_before", "other_body"]
Row = tuple[int, int, Kind, int, int, float]
"""A row of the table: report, the other one, kind, sentences, shared, share."""


class New(NamedTuple):
    """A report whose text has not been compared."""

    report_id: int
    agency: str | None
    division_code: str | None
    year: int | None
    portal_id: str | None
    url: str


def compare_batch(connection: sqlite3.Connection) -> int:
    """Compare up to `MAX_BATCH` reports that were not compared yet, inside the caller's transaction; return how many."""
    found = [New(*row) for row in connection.execute(NEW, (MAX_BATCH,))]

    @lru_cache(maxsize=2000)
    def text(report_id: int) -> frozenset[str]:
        return sentences(connection, report_id)

    connection.executemany(
        "UPDATE reports SET sketch = ? WHERE report_id = ?",
        [(sketch(text(report.report_id)), report.report_id) for report in found],
    )
    neighbours = lru_cache(maxsize=None)(partial(_Neighbours, connection))
    years: list[Row] = []
    bodies: dict[int, dict[int, tuple[float, str, Row]]] = defaultdict(dict)
    for report in found:
        years += [_shared(text, *pair, "year_before") for pair in _years(connection, report)]
        for other, url in neighbours(report.portal_id, report.year).similar(report):
            for one, its, address in ((report.report_id, other, url), (other, report.report_id, report.url)):
                row = _shared(text, one, its, "other_body")
                if row[-1] >= MIN_SHARE and row[-2] >= MIN_SHARED:
                    bodies[one][its] = (-row[-1], address, row)
    strongest = [row for rows in bodies.values() for _, _, row in heapq.nsmallest(MAX_OTHERS, rows.values())]
    connection.executemany("INSERT OR REPLACE INTO shared_text VALUES (?, ?, ?, ?, ?, ?)", years + strongest)
    connection.executemany(TRIM, [(one, MAX_OTHERS) for one in bodies])
    return len(found)


def _shared(text: Callable[[int], frozenset[str]], one: int, other: int, kind: Kind) -> Row:
    """Return the row of the table for two reports: how much of the first is in the second."""
    own = text(one)
    shared = len(own & text(other))
    return one, other, kind, len(own), shared, round(shared / len(own), 3) if own else 0.0


class _Neighbours:
    """The reports of one portal and year by the hashes of their samples; a portal may list a thousand bodies."""

    def __init__(self, connection: sqlite3.Connection, portal_id: str | None, year: int | None) -> None:
        self._known: dict[int, tuple[str | None, str]] = {}
        self._samples: dict[int, frozenset[bytes]] = {}
        self._having: dict[bytes, list[int]] = defaultdict(list)
        for number, agency, url, sketched in connection.execute(NEIGHBOURS, (portal_id, year)):
            self._known[number] = (agency, url)
            self._samples[number] = sampled(sketched)
            for part in self._samples[number]:
                self._having[part].append(number)

    def similar(self, report: New) -> Iterator[tuple[int, str]]:
        """Yield number and address of the reports of other bodies whose samples are similar."""
        if report.agency is None:
            return
        shared: Counter[int] = Counter()
        for part in self._samples.get(report.report_id, ()):
            shared.update(self._having[part])
        for number, count in shared.items():
            agency, url = self._known[number]
            if count >= MIN_SAMPLED and agency != report.agency:
                yield number, url


def _years(connection: sqlite3.Connection, report: New) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a report with those of the same body for the years before and after, the later one first."""
    if report.year is None or report.agency is None:
        return
    own = report.report_id
    years = defaultdict(list)
    for number, year in connection.execute(
        YEARS,
        (report.agency, report.division_code, report.year - 1, report.year + 1, report.portal_id),
    ):
        years[year].append(number)
    for number in years[report.year - 1]:
        yield own, number
    for number in years[report.year + 1]:
        yield number, own
