"""Digests: of what was read, by which a revision is recognised, and the key under which a report is cited.

Pages carry clocks, counters and tokens: their bytes differ every night, what is read in them does not.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from foiacrawl.store.lost_cells import lost_cells

if TYPE_CHECKING:
    from foiacrawl.model import Place, Report


def content_digest(report: Report) -> str:
    """Return the digest of what the report says: its head, its text, its figures and mentions.

    The position of a figure on the page is left out: a new banner moves all tables and changes no number. All
    documents that are no report have one digest, for nothing else of them is kept.
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


def detail_digest(report: Report) -> str:
    """Return the digest of the rest: positions of figures, checks, problems, what is known of the body, and lost cells.

    Lost cells follow from the figures. They are a part of it so that a database from before they were stored gets them when
    an unchanged page is read again; where there are none the digest is as it was.
    """
    lost = [(f.table, f.row, f.column) for f in lost_cells(report.figures)]
    return _digest(
        [(*_position(f.where), f.source, f.confidence) for f in report.figures],
        report.owner,
        [(c.rule, c.at, c.status, c.left, c.right) for c in report.checks],
        [
            (p.kind, p.message, None if p.where is None else _position(p.where), p.source)
            for p in report.problems
        ],
        *([lost] if lost else []),
    )


def report_key(url: str, body: str | None, year: int | None) -> str:
    """Return the key of a report: 16 hexadecimal digits, the same in every crawl and rebuild of the same pages.

    `url` is its document's, as stored; a site that changes from http to https keeps its keys. `body` is the identity of
    the body, or its name where that is unknown.
    """
    parts = (url.partition("://")[2] or url, body or "", str(year or ""))
    return hashlib.blake2b("\n".join(parts).encode(errors="replace"), digest_size=8).hexdigest()


def _position(place: Place) -> tuple[int, int, int]:
    return place.table, place.row, place.column


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(errors="backslashreplace"), digest_size=16).hexdigest()
