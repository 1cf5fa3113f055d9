"""Has what was read changed? Two digests of a reading answer that, never the page's bytes.

Pages carry clocks, counters and tokens: their bytes differ every night, what they say does not.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.model import Place, Report


def reading(report: Report) -> str:
    """Return the digest of what the report says: its head, its text, its figures and mentions.

    Where a figure stood on the page is left out: a new banner moves all tables and changes no number. Of
    a document that is no report, only that counts, for what else it shows is none of ours.
    """
    if report.form is None:
        return _digest("not a report")
    meta = report.metadata
    return _digest(
        (report.title, report.agency, report.division_code, report.year, report.form, report.script),
        (report.published_on, meta.index_number, meta.publisher, meta.document_number, meta.created_on),
        (meta.site_code, meta.icp),
        [(s.heading, s.text) for s in report.sections],
        [
            (f.table, f.row, f.column, f.label, f.value, f.raw, f.state, f.unit, f.form)
            for f in report.figures
        ],
        [(m.indicator, m.value, m.unit, m.approximate, m.sentence, m.span) for m in report.mentions],
    )


def detail(report: Report) -> str:
    """Return the digest of the rest: where figures stood, the checks, the problems, and what is known of the body."""
    return _digest(
        [(*_place(f.where), f.source, f.confidence) for f in report.figures],
        report.owner,
        [(c.rule, c.at, c.status, c.left, c.right) for c in report.checks],
        [
            (p.kind, p.message, None if p.where is None else _place(p.where), p.source)
            for p in report.problems
        ],
    )


def _place(place: Place) -> tuple[int, int, int]:
    return place.table, place.row, place.column


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(errors="backslashreplace"), digest_size=16).hexdigest()
