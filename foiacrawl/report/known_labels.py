"""The labels of all forms: which texts are one, and how they may begin."""

from __future__ import annotations

from functools import cache

from foiacrawl.forms import forms
from foiacrawl.report.labels import fold
from foiacrawl.report.segments import CAPTION


def is_label(text: str) -> bool:
    """Return whether a text is the label of a row, a heading or a column of some form, or a caption of the disclosure table."""
    core = fold(text).core
    return core in known_labels() or core in _headings() or CAPTION.match(core) is not None


@cache
def known_labels() -> frozenset[str]:
    """Return the folded labels of all rows and columns of all forms."""
    found = set()
    for form in forms():
        for table in form.tables:
            items = [*table.rows, *table.columns]
            for block in table.blocks:
                items += [*block.rows, *block.columns]
            found |= {fold(printed).core for item in items for printed in item.labels}
    return frozenset(found - {""})


@cache
def _headings() -> frozenset[str]:
    """Return the headings above the rows of all forms: 不予公开, 行政诉讼."""
    tables = [table for form in forms() for table in form.tables]
    rows = [
        row for table in tables for row in (*table.rows, *(r for block in table.blocks for r in block.rows))
    ]
    return frozenset(fold(text).core for row in rows for text in row.path) - {""}
