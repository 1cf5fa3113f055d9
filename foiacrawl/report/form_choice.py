"""Choose the form by which each statutory table of a report is read.

The labels decide, as bodies print last year's form or mix two. Of forms whose labels fit equally the one valid for the
year of the report is chosen, so that the form of another year changes no reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.report import disclosure, requests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.forms import Form
    from foiacrawl.report.segments import Kind, Segment


def choose_forms(found: Mapping[Kind, Sequence[Segment]], year: int | None) -> dict[Kind, Form]:
    """Return the form of each statutory table found, the newest where nothing distinguishes two of them.

    `year` is that of the report, else the year before its publication, else None: then of the forms that know equally
    many rows of the requests table that one is chosen which lacks the fewest.
    """

    def is_current(form: Form, table: Kind) -> bool:
        return form is next((other for other in _having(table) if other.is_valid_for(year)), None)

    hits = {form.id: requests.count_rows(found.get("requests", ()), form) for form in forms()}
    chosen: dict[Kind, Form] = {}
    if parts := found.get("disclosure"):
        chosen["disclosure"] = max(
            _having("disclosure"),
            key=lambda form: (
                disclosure.count_heads(parts, form),
                is_current(form, "disclosure"),
                hits[form.id],
            ),
        )
    if found.get("requests"):
        beside = chosen.get("disclosure")
        chosen["requests"] = max(
            _having("requests"),
            key=lambda form: (
                hits[form.id].known,
                form is beside,
                is_current(form, "requests"),
                hits[form.id],
            ),
        )
    if found.get("disputes"):
        # Its labels are the same in all forms.
        chosen["disputes"] = (
            chosen.get("requests")
            or chosen.get("disclosure")
            or max(_having("disputes"), key=lambda form: is_current(form, "disputes"))
        )
    return chosen


def _having(table: Kind) -> list[Form]:
    """Return the forms that have a table, the newest first."""
    return [form for form in forms() if form.table(table)]
