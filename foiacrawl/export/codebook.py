"""The codebook: every indicator of every form with its labels and unit, and with what it may be joined.

An indicator is ROW.COLUMN; its name means the same in each form that has it. Under one name it is the `same` in the two
statutory forms; in lists, which each place counts by its own rules, it is `similar`. What has other names in other forms is in
crosswalk.toml.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.forms import forms
from foiacrawl.forms.cells import STATUTORY, cells
from foiacrawl.forms.english import english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foiacrawl.forms import Form, Item, Table

Relation = Literal["same", "sum", "part", "similar", "no"]
JOINED: tuple[Relation, ...] = ("sum", "part", "same")
ORDER: tuple[Relation, ...] = (*JOINED, "similar", "no")
LIST_COLUMNS = (("in_year", "本年"), ("cumulative", "历年累计"))
SAME = "The same row and column in both forms."
SAME_LIST = "Lists of different places or years have these words; each counts by rules of its own."
ALONE = "No other form has this cell."


class Key(NamedTuple):
    """An indicator of a form."""

    form: str
    table: str
    row: str
    column: str

    @property
    def indicator(self) -> str:
        """The indicator's name, which forms share."""
        return f"{self.row}.{self.column}"

    def __str__(self) -> str:
        return f"{self.form}:{self.indicator}"


class Link(NamedTuple):
    """What an indicator is to others of another form; `series` is the name under which they may be added up."""

    relation: Relation
    others: tuple[Key, ...]
    why: str
    series: str | None = None


class Name(NamedTuple):
    """The labels and the unit of an indicator in a form. A label has the headings above row and column before it."""

    zh: str
    en: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook: an indicator of one form.

    `comparability` is `same`, `sum` (equals the sum of the others), `part` (is a part of the other), `similar` (may be shown
    beside the others, is not one series with them) or `no`. `comparable_with` names what it may be joined with, `similar_to`
    what it may be shown beside: FORM:INDICATOR, joined by ` + ` where they have to be added, by `; ` between alternatives.
    `series` is the name under which it may be added up over forms: its own, or that of the whole of which it is a part.
    """

    indicator: str
    form: str
    table: str
    row: str
    column: str
    label_zh: str
    label_en: str | None
    unit: str | None
    series: str
    comparability: Relation
    comparable_with: str | None
    similar_to: str | None
    why: str


@cache
def codebook() -> Mapping[tuple[str, str, str, str], Entry]:
    """Return all entries by form, table, row and column: the newest form first, in the order of its cells."""
    names = indicators()
    links: dict[Key, list[Link]] = defaultdict(list)
    _link_by_name(names, links)
    _link_by_crosswalk(names, links)
    # A name means the same in each form: where it is a part in one it is in all.
    series = {(key.table, key.indicator): link.series for key in names for link in links[key] if link.series}
    return {
        key: _entry(key, name, links[key], series.get((key.table, key.indicator), key.indicator))
        for key, name in names.items()
    }


@cache
def indicators() -> Mapping[Key, Name]:
    """Return the labels and units of the indicators of all forms."""
    return {key: name for form in forms() for table in form.tables for key, name in _indicators(form, table)}


def _indicators(form: Form, table: Table) -> Iterator[tuple[Key, Name]]:
    if table.id in STATUTORY:
        for (row, column), cell in cells(form.id, table.id).items():
            path = (*cell.row.path, cell.row.label, *cell.column.path, cell.column.label)
            yield Key(form.id, table.id, row, column), _name(row, column, path, cell.unit)
        return
    by_id = {item.id: item for item in table.rows}
    for item in table.rows:
        unit = item.unit or table.unit
        for column, label in LIST_COLUMNS if unit else ():  # what has no unit is a heading
            path = (*_headings(item, by_id), item.label, label)
            yield Key(form.id, table.id, item.id, column), _name(item.id, column, path, unit)


def _headings(item: Item, by_id: Mapping[str, Item]) -> tuple[str, ...]:
    above = by_id.get(item.parent or "")
    return (*_headings(above, by_id), above.label) if above else ()


def _name(row: str, column: str, path: Iterable[str], unit: str | None) -> Name:
    named, by = english("row", row), english("column", column)
    return Name("/".join(path), f"{named}, {by}" if named and by else None, unit)


def _link_by_name(names: Mapping[Key, Name], links: dict[Key, list[Link]]) -> None:
    named: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in names:
        named[key.table, key.indicator].append(key)
    for keys in named.values():
        for key in keys:
            for other in (other for other in keys if other != key):
                statutory = key.table in STATUTORY
                why = SAME if statutory else SAME_LIST
                links[key].append(Link("same" if statutory else "similar", (other,), why))


def _link_by_crosswalk(names: Mapping[Key, Name], links: dict[Key, list[Link]]) -> None:
    for entry in load_toml(__file__, "crosswalk.toml")["link"]:
        relation: Relation = entry["relation"]
        other_forms, *rest = entry["other"]
        for form in other_forms.split():
            for one, other in _by_column(_keys(names, entry["one"]), _keys(names, [form, *rest]), entry):
                is_sum = relation == "sum"
                series = one[0].indicator if is_sum else None
                for key in one:
                    links[key].append(Link(relation, other, entry["why"], series))
                for key in other:
                    links[key].append(Link("part" if is_sum else relation, one, entry["why"], series))


def _by_column(
    one: Sequence[Key], other: Sequence[Key], entry: Mapping[str, list[str]]
) -> Iterator[tuple[tuple[Key, ...], tuple[Key, ...]]]:
    """Yield both ends of a link, column by column where it means each column of its rows."""
    if not entry["one"][2].endswith("*"):
        yield tuple(one), tuple(other)
        return
    for column in dict.fromkeys(key.column for key in one):
        yield tuple(k for k in one if k.column == column), tuple(k for k in other if k.column == column)


def _keys(names: Mapping[Key, Name], end: Sequence[str]) -> list[Key]:
    form, table, *wanted = end
    keys: list[Key] = []
    for indicator in wanted:
        row, _, column = indicator.partition(".")
        found = [key for key in names if key[:3] == (form, table, row) and column in ("*", key.column)]
        if not found:
            raise ValueError(f"crosswalk.toml: form {form} has no {indicator} in table {table}")
        keys += found
    return keys


def _entry(key: Key, name: Name, links: Sequence[Link], series: str) -> Entry:
    relations = {link.relation for link in links}
    return Entry(
        indicator=key.indicator,
        form=key.form,
        table=key.table,
        row=key.row,
        column=key.column,
        label_zh=name.zh,
        label_en=name.en,
        unit=name.unit,
        series=series,
        comparability=next((relation for relation in ORDER if relation in relations), "no"),
        comparable_with=_named(link for link in links if link.relation in JOINED),
        similar_to=_named(link for link in links if link.relation == "similar"),
        why=" ".join(dict.fromkeys(map(_reason, links))) or ALONE,
    )


def _named(links: Iterable[Link]) -> str | None:
    return "; ".join(" + ".join(map(str, link.others)) for link in links) or None


def _reason(link: Link) -> str:
    return f"Not with {', '.join(map(str, link.others))}: {link.why}" if link.relation == "no" else link.why
