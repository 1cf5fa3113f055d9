"""The codebook has every cell of every form, and says of each what it may be joined with, as the forms prove it."""

from __future__ import annotations

from itertools import combinations

import pytest

from foiacrawl.export.codebook import ALONE, Key, codebook
from foiacrawl.forms import Form, Item, form, forms
from foiacrawl.forms.cells import STATUTORY, cells
from foiacrawl.forms.english import english
from foiacrawl.report.labels import core

PARTS = ("other_correction_overdue", "other_fee_unpaid", "other_other")
APPLICANTS = tuple(item.id for item in form("2021").tables[1].columns)


def rows(of: Form) -> dict[str, Item]:
    table = of.table("requests")
    assert table is not None
    return {row.id: row for row in table.rows}


def outcomes(of: Form) -> tuple[set[str], tuple[str, ...]]:
    (rule,) = [rule for rule in of.identities if rule.id == "requests.outcomes"]
    return set(rule.left), rule.right


def test_every_cell_of_every_form_is_an_entry_with_labels() -> None:
    for of in forms():
        for table in STATUTORY:
            for row, column in cells(of.id, table):
                assert Key(of.id, table, row, column) in codebook()
    for entry in codebook().values():
        assert entry.label_zh
        assert entry.label_en
        assert entry.why


def test_every_row_and_column_of_every_form_has_an_english_name() -> None:
    for of in forms():
        for table in of.tables:
            assert english("table", table.id)
            items = [*table.columns, *(column for block in table.blocks for column in block.columns)]
            assert [item.id for item in items if not english("column", item.id)] == []
            leaves = [*table.rows, *(row for block in table.blocks for row in block.rows)]
            counted = [row for row in leaves if table.id != "statistics" or row.unit]
            assert [row.id for row in counted if not english("row", row.id)] == []


def test_the_forms_prove_that_other_handling_is_the_sum_of_three_rows() -> None:
    """Both forms add the same rows to the same total, but for one of 2019 and three of 2021, which stand under its label."""
    old, new = outcomes(form("2019")), outcomes(form("2021"))
    assert old[1] == new[1] == ("outcomes_total",)
    assert old[0] - new[0] == {"other_handling"}
    assert new[0] - old[0] == set(PARTS)
    whole = rows(form("2019"))["other_handling"]
    for part in PARTS:
        assert rows(form("2021"))[part].path == (*whole.path, whole.label)
    shared = old[0] & new[0]
    assert all(rows(form("2019"))[row].path == rows(form("2021"))[row].path for row in shared)


@pytest.mark.parametrize("column", APPLICANTS)
def test_the_crosswalk_says_so_for_each_kind_of_applicant(column: str) -> None:
    whole = codebook()[Key("2019", "requests", "other_handling", column)]
    assert whole.comparability == "sum"
    assert whole.comparable_with == " + ".join(f"2021:{part}.{column}" for part in PARTS)
    for part in PARTS:
        entry = codebook()[Key("2021", "requests", part, column)]
        assert (entry.comparability, entry.comparable_with) == ("part", f"2019:other_handling.{column}")
        assert entry.series == whole.series == f"other_handling.{column}"
        assert entry.unit == whole.unit


def test_the_same_is_the_same_in_words_and_unit() -> None:
    """Every indicator that two statutory forms have under one name is printed by both in the same words and unit."""
    for table in STATUTORY:
        for one, other in combinations([of.id for of in forms() if of.table(table)], 2):
            for cell in cells(one, table).keys() & cells(other, table).keys():
                mine, theirs = cells(one, table)[cell], cells(other, table)[cell]
                for here, there in ((mine.row, theirs.row), (mine.column, theirs.column)):
                    assert {core(label) for label in here.labels} & {core(label) for label in there.labels}, (
                        cell
                    )
                assert mine.unit == theirs.unit, cell
                assert f"{other}:{'.'.join(cell)}" in str(codebook()[Key(one, table, *cell)].comparable_with)


def test_what_may_not_be_joined_has_a_series_of_its_own() -> None:
    for entry in codebook().values():
        if entry.comparability in ("similar", "no"):
            assert entry.comparable_with is None
            assert entry.series == entry.indicator
    fees = codebook()[Key("2021", "disclosure", "administrative_fee", "amount_collected")]
    assert fees.comparability == "no"
    assert "2019:administrative_fee.items_prior_year" in fees.why
    procurement = [e for e in codebook().values() if e.row == "centralized_government_procurement"]
    assert {(e.comparability, e.why) for e in procurement} == {("no", ALONE)}


def test_links_lead_both_ways() -> None:
    names = {f"{entry.form}:{entry.indicator}": entry for entry in codebook().values()}
    for name, entry in names.items():
        for field in ("comparable_with", "similar_to"):
            for group in (getattr(entry, field) or "").split("; "):
                for other in filter(None, group.split(" + ")):
                    assert name in (getattr(names[other], field) or ""), (name, other)


def test_series_never_add_different_units() -> None:
    units: dict[tuple[str, str], set[str | None]] = {}
    for entry in codebook().values():
        if entry.comparability in ("same", "sum", "part"):
            units.setdefault((entry.table, entry.series), set()).add(entry.unit)
    assert all(len(found) == 1 for found in units.values())
