"""Recognise the tables of a form that a page draws with elements other than `table`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.grid import Cell
from foiacrawl.grid.boxes import make_tables
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.known_labels import is_label
from foiacrawl.report.segments import opens_table
from foiacrawl.text_tables.cell_rows import BLANK, split_rows
from foiacrawl.text_tables.cell_words import is_instead_of_number, is_unit
from foiacrawl.text_tables.typed_tables import make_typed_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from foiacrawl.page.lines import Line

MIN_LINES = 3  # that end in a number: pages without tables of boxes have few, and are not searched
MIN_TYPED = 6  # the same, of pages whose text is searched for tables
MIN_ROWS = 2  # with a label of a form and a value
MIN_HEADS = 5  # labels, where the values are in a row of their own
MIN_LIST = 3  # labels of a form in the rest of a list
LIST_SIZES = (3, 2, 4)
MAX_LINE = 120  # characters
VALUE_ENDS = frozenset("0123456789０１２３４５６７８９-－—–/／无無|｜")
DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}:\d{2}")


def restore_tables(root: HtmlElement, lines: Sequence[Line]) -> bool:
    """Put tables in the place of boxes or lines that print a table of a form; return whether the tree was changed."""
    if not _may_hold_boxes(lines, MIN_LINES):
        return False
    return make_tables(root, FormWords()) or (_may_hold_boxes(lines, MIN_TYPED) and make_typed_tables(root))


class FormWords:
    """The words of the tables of all forms."""

    def is_label(self, text: str) -> bool:
        """Return whether a text is a label of a row, a heading or a column of a form, or a caption."""
        return is_label(text)

    def measure(self, rows: Sequence[Sequence[str]]) -> int:
        """Return how many labels and values rows of cells print; 0 if they are no table of a form."""
        return measure(rows)

    def sizes(self, cells: Sequence[str]) -> list[int]:
        """Return how many cells each row has, below zero for cells that are text; a blank cell is in the place of a value."""
        printed = [text or BLANK for text in cells]
        rows = split_rows(printed, {})
        if all(row.is_text for row in rows) and (size := _size_of_list(printed)):
            return [size] * (len(cells) // size)
        return [-row.count if row.is_text or row.count != len(row.cells) else row.count for row in rows]


def _size_of_list(cells: Sequence[str]) -> int:
    """Return how many cells each row of a list has whose head is above an earlier part; 0 if the cells are no such list.

    All rows are alike: a label, most of them of a form, then what may be a unit, then values. Where all have units, the
    labels may be the list's own.
    """
    for size in LIST_SIZES:
        labels = cells[::size]
        values = cells[size - 1 :: size]
        is_whole = len(cells) % size == 0 and len(labels) >= MIN_LIST
        are_values = all(_is_value(text) or is_instead_of_number(text) for text in values)
        if is_whole and are_values and not any(map(_is_value, labels)):
            known = sum(map(is_label, labels))
            has_units = size > 2 and all(map(is_unit, cells[1::size]))
            return size if has_units or (known >= MIN_LIST and known * 2 > len(labels)) else 0
    return 0


def _may_hold_boxes(lines: Sequence[Line], least: int) -> bool:
    count = 0
    for line in lines:
        text = line.text
        if text[-1] not in VALUE_ENDS or line.links or line.zone or len(text) > MAX_LINE:
            continue
        if not DATE.search(text):
            count += 1
            if count == least:
                return True
    return False


def measure(rows: Sequence[Sequence[str]]) -> int:
    """Return how many labels and values rows of cells print; 0 if they are no table of a form.

    A head and its values in one row are a whole table, whose own rows are unknown.
    """
    labels = values = labelled = widest = 0
    has_head = is_blank_form = False
    for row in rows:
        known = sum(1 for text in row if text and is_label(text))
        printed = sum(1 for text in row if _is_value(text))
        labels += known
        values += printed
        widest = max(widest, printed)
        is_blank_form = is_blank_form or (
            len(row) >= MIN_HEADS and sum(1 for text in row if not text) >= MIN_HEADS
        )
        labelled += bool(known and printed)
        is_head = len(row) > 1 and opens_table(_cells(row))
        if is_head and printed:
            return 0
        has_head = has_head or is_head
    if labelled >= MIN_ROWS or (has_head and labelled) or (min(labels, widest) >= MIN_HEADS):
        return labels + values
    if (has_head and values >= MIN_ROWS) or (is_blank_form and labels >= MIN_HEADS):
        return labels + values
    return 0


def _cells(row: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, 0, column) for column, text in enumerate(row))


def _is_value(text: str) -> bool:
    return parse_cell(text).state not in ("unparsed", "blank")
