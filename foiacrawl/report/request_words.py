"""The rows, columns and headings of the requests table of each form, by their folded labels."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import Index
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from foiacrawl.forms import Form, Item


def request_rows(form: Form) -> tuple[Item, ...]:
    """Return the rows of a form's requests table."""
    table = form.table("requests")
    return table.rows if table else ()


def request_columns(form: Form) -> tuple[Item, ...]:
    """Return the columns of a form's requests table: the kinds of applicant and the total."""
    table = form.table("requests")
    return table.columns if table else ()


@cache
def column_index(form: Form) -> Index:
    """Return a form's columns by their labels."""
    return Index.of(request_columns(form))


@cache
def row_index(form: Form) -> Index:
    """Return a form's rows by their labels."""
    return Index.of(request_rows(form))


@cache
def _headings(form: Form) -> frozenset[str]:
    return frozenset(core(text) for item in request_rows(form) for text in item.path)


def heading_in(form: Form, printed: str) -> str:
    """Return the folded heading if the form has one of that name, else nothing."""
    label = core(printed)
    return label if label in _headings(form) else ""
