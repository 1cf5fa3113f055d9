"""Further labels: each line of labels.csv gives a row or a column of a form one more wording.

`form` is a form's id, or `*` for all forms that have that table and id; `id` is that of a row or a column.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.forms import Block, Form, Item, Table

LABELS = "labels.csv"
COLUMNS = ("form", "table", "id", "label")
Labels = dict[tuple[str, str], tuple[str, ...]]
"""The further labels of one form by table and id."""


def apply_overrides(text: str, forms: Iterable[Form], name: str = LABELS) -> tuple[Form, ...]:
    """Return the forms with the labels of the file. Raises ValueError naming a line that fits no form."""
    known = tuple(forms)
    lines = list(csv.reader(text.splitlines()))
    labels: dict[str, Labels] = {form.id: {} for form in known}
    for number, line in enumerate(lines, start=1):
        if number == 1 or not any(line):
            continue
        for form in _forms_of_line(known, line, f"{name} line {number}"):
            own = labels[form.id]
            _, table, item, label = line
            own[table, item] = (*own.get((table, item), ()), label)
    return tuple(_add_labels(form, labels[form.id]) for form in known)


def _forms_of_line(forms: tuple[Form, ...], line: list[str], where: str) -> list[Form]:
    if len(line) != len(COLUMNS) or not all(line):
        raise ValueError(f"{where}: four fields are needed: {','.join(COLUMNS)}")
    form_id, table, item, _ = line
    named = [form for form in forms if form_id in ("*", form.id)]
    if not named:
        raise ValueError(
            f"{where}: no form is called {form_id}; there are {', '.join(f.id for f in forms)}, *"
        )
    found = [form for form in named if item in _ids(form.table(table))]
    if not found:
        raise ValueError(f"{where}: form {form_id} has no row or column {item} in a table {table}")
    return found


def _ids(table: Table | None) -> set[str]:
    if table is None:
        return set()
    items = [*table.rows, *table.columns]
    for block in table.blocks:
        items += [*block.rows, *block.columns]
    return {item.id for item in items}


def _add_labels(form: Form, labels: Labels) -> Form:
    if not labels:
        return form

    def more(table: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            replace(item, variants=(*item.variants, *labels.get((table, item.id), ()))) for item in items
        )

    def blocks(table: str, found: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(replace(b, columns=more(table, b.columns), rows=more(table, b.rows)) for b in found)

    tables = tuple(
        replace(t, columns=more(t.id, t.columns), rows=more(t.id, t.rows), blocks=blocks(t.id, t.blocks))
        for t in form.tables
    )
    return replace(form, tables=tables)
