"""What a single cell of a stream of cells may be: a value, a head, a label or a heading of a form's table."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import forms
from foiacrawl.report.disclosure_forms import all_columns, blocks, disclosure_forms
from foiacrawl.report.form_rows import Index, parse_cell
from foiacrawl.report.known_labels import known_labels
from foiacrawl.report.labels import NUMERAL, core, fold
from foiacrawl.report.list_items import is_known
from foiacrawl.report.lists import words
from foiacrawl.report.request_words import request_columns, request_rows
from foiacrawl.text import normalize

if TYPE_CHECKING:
    from foiacrawl.report.segments import Kind

HEADING_END = "情况"
MIN_BEGINNING = 5  # characters
VALUES = ("reported", "dash", "not_applicable")
LIST_HEADS = ("strong", "unit", "code", "in_year", "cumulative", "period", "note")

_NUMBER = re.compile(r"[约近]?\d+(?:\.\d+)?\s*[(%万千余多]")
_BARE = re.compile(rf"^(?=.)(?:其中[:,、]?)?(?:\(?(?:\d{{1,2}}|[{NUMERAL}]+)[)、.,]+)?$")


def is_value(text: str) -> bool:
    """Return whether a cell prints a number, a dash or a word for none."""
    return bool(text) and parse_cell(text).state in VALUES


def is_unit(text: str) -> bool:
    """Return whether a cell prints one of the usual units of a list."""
    if is_value(text):
        return False  # 32条
    unit = core(text)
    return unit in words()["units"] if unit else text.strip() == "%"


def is_request_column(text: str) -> bool:
    """Return whether some form's requests table has a column of that head."""
    return fold(text).rank == 0 and bool(_request_columns().find(text))


def is_disclosure_column(text: str) -> bool:
    """Return whether some form's disclosure table has a column of that head."""
    return bool(all_columns().find(text))


def is_column(text: str) -> bool:
    """Return whether some form's disclosure table has a column of exactly that head."""
    return core(text) in all_columns().by_label


def is_row_of(table: Kind, text: str) -> bool:
    """Return whether a cell is a row's label, or a heading above rows, of a table of some form."""
    if table == "requests":
        return bool(_request_rows().find(text)) or core(text) in _request_headings()
    if table == "disclosure":
        return bool(_disclosure_rows().find(text))
    if table == "statistics":
        return is_known(text)
    return False


def is_cut(text: str) -> bool:
    """Return whether a text is the beginning of the label of a row of the requests table, without its end."""
    label, plain = core(text), normalize(text)
    is_open = plain.count("(") > plain.count(")") or "(" not in plain.lstrip("(")
    return is_open and len(label) >= MIN_BEGINNING and label in _request_beginnings()


def is_instead_of_number(text: str) -> bool:
    """Return whether a cell prints words where a number belongs: 详见附件, 22(其中修订16件)."""
    if core(text).startswith(tuple(words()["instead"])):
        return True
    return fold(text).rank == 0 and _NUMBER.match(normalize(text).strip()) is not None


def is_section(text: str) -> bool:
    """Return whether a cell is the heading of a section of the report."""
    return core(text) in _sections()


def looks_like_label(text: str) -> bool:
    """Return whether a text begins as a label does that has a number or 其中."""
    label = fold(text)
    return bool(label.rank) or label.among


def is_bare_number(text: str) -> bool:
    """Return whether a text is what a label begins with and nothing else: 其中: or (二)."""
    return _BARE.match(normalize(text)) is not None


def looks_like_heading(text: str) -> bool:
    """Return whether an unknown text of a list is printed as a label or heading is: with a number, 其中, or as ...情况."""
    return looks_like_label(text) or core(text).endswith(HEADING_END)


@cache
def whole_labels() -> frozenset[str]:
    """Return the folded labels of the rows, columns and headings of all forms, and the heads of lists."""
    heads = {core(word) for role in LIST_HEADS for word in words()[role]}
    tables = [table for form in forms() for table in form.tables]
    paths = {core(text) for table in tables for item in (*table.rows, *table.columns) for text in item.path}
    return known_labels() | (heads - {""}) | paths


@cache
def _request_rows() -> Index:
    return Index.of([row for form in forms() for row in request_rows(form)])


@cache
def _request_beginnings() -> frozenset[str]:
    """Return the labels without their last characters, but for what is a label itself, or lacks the word 数量 only."""
    labels = {core(text) for form in forms() for row in request_rows(form) for text in row.labels}
    beginnings = {label[:length] for label in labels for length in range(MIN_BEGINNING, len(label))}
    return frozenset(beginnings - labels - {label.removesuffix("数量") for label in labels})


@cache
def _request_columns() -> Index:
    return Index.of([column for form in forms() for column in request_columns(form)])


@cache
def _request_headings() -> frozenset[str]:
    return frozenset(core(text) for form in forms() for row in request_rows(form) for text in row.path)


@cache
def _disclosure_rows() -> Index:
    return Index.of([row for form in disclosure_forms() for block in blocks(form) for row in block.rows])


@cache
def _sections() -> frozenset[str]:
    return frozenset(core(text) for form in forms() for item in form.sections for text in item.labels)
