"""Turn a report into the rows that the store writes, as plain tuples, with the digests by which a change is recognised.

Packing needs no database, so that the reading processes do it too. What is then sent between processes has a tenth of the
objects of a Report: sending those took 1.6 ms of a page's 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foiacrawl.store.abbreviations import shorten_each
from foiacrawl.store.fingerprint import content_digest, detail_digest
from foiacrawl.store.form_rows import Marks, PackedFormRow, gather_rows, pack_form_row
from foiacrawl.store.lost_cells import lost_cells
from foiacrawl.store.schema.views import NUMBER_COLUMNS
from foiacrawl.store.values import storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.model import Figure, Number, Owner, Place, Problem, Report, Section

Row = tuple[Any, ...]
Position = tuple[int | None, int | None, int | None]
"""Table, row and column of a cell."""
PackedRow = tuple[
    str, int, PackedFormRow, "tuple[Number | None, ...]", Position, "Marks | None", "str | None"
]
"""A row of a form's table: table, ordinal, form row, its numbers, place, marks, attachment."""
DECISION = "decision"
"""The source of those rows of evidence that give the reason for the answer, in words."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was read in a document, as rows that lack only the numbers that the database assigns.

    `head` and `owner` are columns of `reports`; `evidence`, `sections` and `mentions` are rows of the tables of these
    names, `form_rows` those of the forms' tables, `other_figures` those of `other_figures` (each with its attachment before
    the last value), `checks` those of `check_rows` with rule and row or column in front. For the digests see
    fingerprint.py; `others` are further reports in the attachments, by the attachment's URL.
    """

    form: str | None
    agency: str | None
    year: int | None
    head: Mapping[str, Any]
    owner: Mapping[str, str | None]
    evidence: tuple[Row, ...]
    sections: tuple[Row, ...]
    mentions: tuple[Row, ...]
    form_rows: tuple[PackedRow, ...]
    other_figures: tuple[Row, ...]
    checks: tuple[Row, ...]
    problems: tuple[Problem, ...]
    content_digest: str
    detail_digest: str
    others: Mapping[str, Packed]


def pack(report: Report) -> Packed:
    """Return a report as rows."""
    figures = (*report.figures, *lost_cells(report.figures))
    rows, others = gather_rows(figures, NUMBER_COLUMNS)
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
        sections=_sections(report.sections),
        mentions=tuple(
            (m.indicator, storable(m.value), m.unit, m.approximate, m.sentence, *m.span)
            for m in report.mentions
        ),
        form_rows=tuple(
            (
                row.first.table,
                row.ordinal,
                pack_form_row(row.form_row()),
                row.values(NUMBER_COLUMNS[row.first.table]),
                position(row.first.where),
                row.marks(),
                row.first.source,
            )
            for row in rows
        ),
        other_figures=tuple((row.ordinal, *_other_figure(row.first)) for row in others),
        checks=tuple(
            (c.rule, c.at, number, c.status, storable(c.left), storable(c.right))
            for number, c in enumerate(report.checks)
        ),
        problems=report.problems,
        content_digest=content_digest(report),
        detail_digest=detail_digest(report),
        others={other.source: pack(other) for other in report.others},
    )


def _sections(sections: Sequence[Section]) -> tuple[Row, ...]:
    """Return number, heading and text of each section, and whether the text is shortened."""
    texts = shorten_each([section.text for section in sections])
    return tuple((number, sections[number].heading, *text) for number, text in enumerate(texts))


def position(place: Place | None) -> Position:
    """Return a place as the columns where_table, where_row and where_column."""
    return (None, None, None) if place is None else (place.table, place.row, place.column)


def _owner(owner: Owner) -> dict[str, str | None]:
    return {
        "level": owner.level,
        "kind": owner.kind,
        "identity": owner.identity,
        "printed_name": owner.printed_name,
        "other_name": owner.other_name,
    }


def _evidence(owner: Owner) -> tuple[Row, ...]:
    found: list[Row] = [(item.source, item.text, item.division_code) for item in owner.attributions]
    found += [(DECISION, reason, None) for reason in owner.reasons]
    return tuple((number, *row) for number, row in enumerate(found))


def _other_figure(figure: Figure) -> Row:
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
