"""What the ids of tables, rows, columns and check rules are called in the languages of the site."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.forms.english import english

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.site.language import Words

IN_WORDS = frozenset(("rule", "at", "table_name", "column_name", "indicator", "shared_with", "status"))
"""The columns of questions that hold ids."""


def in_words(column: str, cell: object, words: Words) -> object:
    """Return a cell of a question's answer in words, if its column holds ids."""
    if column not in IN_WORDS or not isinstance(cell, str):
        return cell
    if column == "status":
        return words(cell, "status")
    if column == "shared_with":
        return words(cell, "shared_with")
    if column == "rule":
        return rule(cell, words)
    return words(cell) if column == "table_name" else item(cell, words)


def rule(name: str, words: Words) -> str:
    """Return what a check rule says. One that is named by a row says that the row is the sum of its parts."""
    said = words(name, "rule")
    return said if said != name else words("sum_of_parts", row=item(name.removeprefix("statistics."), words))


def item(name: str, words: Words) -> str:
    """Return what a row or a column is called; an id that no form has is returned as it is."""
    if words.language == "en":
        return english("row", name) or english("column", name) or name
    return _chinese().get(name, name)


@cache
def _chinese() -> Mapping[str, str]:
    """Return the labels of all rows and columns, those of the newest form where several have one."""
    found: dict[str, str] = {"in_year": "本年", "cumulative": "累计"}
    for form in forms():
        for table in form.tables:
            blocks = [one for block in table.blocks for one in (*block.rows, *block.columns)]
            for one in (*table.rows, *table.columns, *blocks):
                found.setdefault(one.id, one.label)
    return found
