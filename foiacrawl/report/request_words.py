"""What the forms say of the requests table: its rows, columns and headings, by their folded labels."""

from __future__ import annotations

from functools import cache

from foiacrawl.forms import Form, Item, forms
from foiacrawl.report.labels import fold
from foiacrawl.report.reading import Index


@cache
def request_forms() -> tuple[Form, ...]:
    """Return the forms that have a requests table."""
    return tuple(form for form in forms() if form.table("requests"))


@cache
def request_columns() -> tuple[Item, ...]:
    """Return the columns, kinds of applicant and the total: the same in all forms."""
    table = request_forms()[0].table("requests")
    return table.columns if table else ()


@cache
def column_index() -> Index:
    """Return the columns by their labels."""
    return Index.of(request_columns())


@cache
def row_index(form_id: str) -> Index:
    """Return a form's rows by their labels."""
    table = next(form for form in request_forms() if form.id == form_id).table("requests")
    return Index.of(table.rows if table else ())


@cache
def _headings(form_id: str) -> frozenset[str]:
    form = next(form for form in request_forms() if form.id == form_id)
    table = form.table("requests")
    return frozenset(fold(text).core for item in (table.rows if table else ()) for text in item.path)


def heading_in(form: Form, printed: str) -> str:
    """Return the folded heading if the form has one of that name, else nothing."""
    core = fold(printed).core
    return core if core in _headings(form.id) else ""
