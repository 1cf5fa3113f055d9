"""Choose the form by which each statutory table of a report is read.

The labels decide, as bodies print last year's form or mix two. Of forms whose labels fit equally the one valid for the
year of the report is chosen, so that the form of another year changes no reading.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.report import disclosure, requests
from foiacrawl.report.disclosure_parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.forms import Form
    from foiacrawl.report.segments import Kind, Segment

NO_ROWS = requests.RowCount(0, 0)


def choose_forms(found: Mapping[Kind, Sequence[Segment]], year: int | None) -> dict[Kind, Form]:
    """Return the form of each statutory table found, the newest where nothing distinguishes two of them.

    `year` is that of the report, else the year before its publication, else None: then of the forms that know equally
    many rows of the requests table that one is chosen which lacks the fewest.
    """

    def is_current(form: Form, table: Kind) -> bool:
        return form is next((other for other in _having(table) if other.is_valid_for(year)), None)

    labels = requests.row_labels(found.get("requests", ()))
    rows = {form: requests.count_rows(labels, form) for form in _having("requests")}
    chosen: dict[Kind, Form] = {}
    if "disclosure" in found:
        parts = [part for segment in found["disclosure"] for part in parts_of(segment)]
        chosen["disclosure"] = max(
            _having("disclosure"),
            key=lambda form: (
                disclosure.fitness(parts, form),
                is_current(form, "disclosure"),
                rows.get(form, NO_ROWS),
            ),
        )
    if "requests" in found:
        beside = chosen.get("disclosure")
        chosen["requests"] = max(
            _having("requests"),
            key=lambda form: (
                rows[form].known,
                form is beside,
                is_current(form, "requests"),
                rows[form],
            ),
        )
    if "disputes" in found:
        # Its labels are the same in all forms.
        chosen["disputes"] = (
            chosen.get("requests")
            or chosen.get("disclosure")
            or max(_having("disputes"), key=lambda form: is_current(form, "disputes"))
        )
    return chosen


@cache
def _having(table: Kind) -> tuple[Form, ...]:
    """Return the forms that have a table, the newest first."""
    return tuple(form for form in forms() if form.table(table))
