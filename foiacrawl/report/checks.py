"""Check the figures by the arithmetic rules of the forms.

A failed check is data about the report, never a reason to change a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.forms import Form, Identity, form
from foiacrawl.model import Check, Figure, Number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Values = dict[tuple[str | None, str], Number | None]


DECIMALS = 6
TOLERANCE = 1e-6  # amounts are decimals with at most six places


def check_figures(figures: Sequence[Figure], forms: Mapping[str, str]) -> tuple[Check, ...]:
    """Return a check for every rule of each table that was read. `forms` has the form of each table."""
    found: list[Check] = []
    of_table: dict[str, list[Figure]] = {table: [] for table in forms}
    for figure in figures:
        if figure.table in of_table:
            of_table[figure.table].append(figure)
    for table, form_id in forms.items():
        own = of_table[table]
        values = {(figure.row, figure.column): figure.value for figure in own}
        for identity in form(form_id).identities:
            if identity.table == table and own:
                found.extend(_apply(identity, form(form_id), own, values))
    return tuple(found)


def _apply(identity: Identity, whole: Form, figures: Sequence[Figure], values: Values) -> Iterator[Check]:
    if identity.per == "row":
        for row in _rows(whole, identity.table):
            left = [values.get((row, column)) for column in identity.left]
            right = [values.get((row, column)) for column in identity.right]
            yield _check(identity, row, left, right)
        return
    for column in dict.fromkeys(figure.column for figure in figures):
        left = [values.get((row, column)) for row in identity.left]
        right = [values.get((row, column)) for row in identity.right]
        if identity.per == "list" and _has_unknown_part(identity, column, figures):
            left = [None]
        yield _check(identity, _at(identity, column), left, right)


def _at(identity: Identity, column: str) -> str:
    if identity.at is None:
        return column
    return identity.at if column == "in_year" else f"{identity.at}/{column}"


def _has_unknown_part(identity: Identity, column: str, figures: Sequence[Figure]) -> bool:
    """Return whether the total has a part that is in no form: then the known parts need not sum to it."""
    totals = {figure.label for figure in figures if figure.row in identity.right}
    parts = tuple(f"{figure.label}/" for figure in figures if figure.row in identity.left)
    return any(
        figure.row is None
        and figure.column == column
        and figure.value
        and not figure.label.startswith(parts)
        and any(figure.label.startswith(f"{total}/") for total in totals)
        for figure in figures
    )


def _rows(whole: Form, table_id: str) -> tuple[str, ...]:
    table = whole.table(table_id)
    return tuple(row.id for row in table.rows) if table else ()


def _check(identity: Identity, at: str, left: list[Number | None], right: list[Number | None]) -> Check:
    one, other = _sum(left), _sum(right)
    if one is None or other is None:
        return Check(identity.id, at, "not_assessable", one, other)
    holds = abs(one - other) < TOLERANCE if identity.kind == "equal" else one <= other + TOLERANCE
    return Check(identity.id, at, "pass" if holds else "fail", one, other)


def _sum(values: list[Number | None]) -> Number | None:
    total: Number = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total if isinstance(total, int) else round(total, DECIMALS)
