"""A report packed for the store: the rows it will be, as plain tuples, and the digests that tell whether it changed.

Packing needs no database, so that the processes that read do it too. What then goes between processes is a tenth of the
objects of a Report: handing those over took 1.6 ms of a page's 16.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foiacrawl.store import fingerprint, migrate, views
from foiacrawl.store.lines import FormRow, Marks, gather
from foiacrawl.store.numbers import storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.model import Figure, Number, Owner, Place, Problem, Report

Row = tuple[Any, ...]
Position = tuple[int | None, int | None, int | None]
"""Table, row and column of a cell."""
FormLine = tuple[str, int, FormRow, "tuple[Number | None, ...]", Position, "Marks | None", "str | None"]
"""A row of a form's table: table, ordinal, what it looks like, its numbers, place, marks, attachment."""
DECISION = "decision"
"""The source of the evidence that says, in words, what was made of all the others."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was read in a document, as rows that lack only the numbers that the database gives.

    `head` and `owner` are columns of `reports`; `evidence`, `sections` and `mentions` are rows of the tables of these
    names, `single` those of `other_figures` (each with its attachment before the last value), `checks` those of
    `check_rows` with rule and place in front. `reading` and `detail` are digests (see fingerprint.py); `others` are
    further reports that the attachments hold, by the attachment's URL.
    """

    form: str | None
    agency: str | None
    year: int | None
    head: Mapping[str, Any]
    owner: Mapping[str, str | None]
    evidence: tuple[Row, ...]
    sections: tuple[Row, ...]
    mentions: tuple[Row, ...]
    lines: tuple[FormLine, ...]
    single: tuple[Row, ...]
    checks: tuple[Row, ...]
    problems: tuple[Problem, ...]
    reading: str
    detail: str
    others: Mapping[str, Packed]


def pack(report: Report) -> Packed:
    """Return a report as rows."""
    lines, single = gather(report.figures, _columns())
    meta = report.metadata
    return Packed(
        form=report.form,
        agency=report.agency,
        year=report.year,
        head={
            "agency": report.agency,
            "division_code": report.division_code,
            "year": report.year,
            "title": report.title,
            "form": report.form,
            "published_on": report.published_on,
            "script": report.script,
            "index_number": meta.index_number,
            "publisher": meta.publisher,
            "document_number": meta.document_number,
            "created_on": meta.created_on,
            "site_code": meta.site_code,
            "icp": meta.icp,
            "name": f"{report.agency or '—'} {report.year or '—'}",
        },
        owner=_owner(report.owner),
        evidence=_evidence(report.owner),
        sections=tuple((number, s.heading, s.text) for number, s in enumerate(report.sections)),
        mentions=tuple(
            (m.indicator, storable(m.value), m.unit, m.approximate, m.sentence, *m.span)
            for m in report.mentions
        ),
        lines=tuple(
            (
                line.first.table,
                line.ordinal,
                line.form_row(),
                line.values(_columns()[line.first.table]),
                position(line.first.where),
                line.marks(),
                line.first.source,
            )
            for line in lines
        ),
        single=tuple((line.ordinal, *_whole(line.first)) for line in single),
        checks=tuple(
            (c.rule, c.at, number, c.status, storable(c.left), storable(c.right))
            for number, c in enumerate(report.checks)
        ),
        problems=report.problems,
        reading=fingerprint.reading(report),
        detail=fingerprint.detail(report),
        others={other.source: pack(other) for other in report.others},
    )


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """Return the columns of the forms' tables, from a database that holds nothing else."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        for step in migrate.STEPS:
            step(empty)
        return views.columns(empty)


def position(place: Place | None) -> Position:
    """Return a place as the three columns in which the tables keep it."""
    return (None, None, None) if place is None else (place.table, place.row, place.column)


def _owner(owner: Owner) -> dict[str, str | None]:
    return {
        "level": owner.level,
        "kind": owner.kind,
        "identity": owner.identity,
        "agency_told": owner.printed_name,
        "other_name": owner.other_name,
    }


def _evidence(owner: Owner) -> tuple[Row, ...]:
    told: list[Row] = [(item.source, item.text, item.division_code) for item in owner.attributions]
    told += [(DECISION, reason, None) for reason in owner.reasons]
    return tuple((number, *row) for number, row in enumerate(told))


def _whole(figure: Figure) -> Row:
    return (
        figure.table,
        figure.row,
        figure.column,
        figure.label,
        storable(figure.value),
        figure.raw,
        figure.state,
        figure.unit,
        figure.form,
        *position(figure.where),
        figure.source,
        figure.confidence,
    )
