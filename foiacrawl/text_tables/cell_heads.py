"""Recognise the head of a table in a stream of cells: where it ends, and how many values a row below it has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from foiacrawl.grid import Cell
from foiacrawl.report.disclosure_parts import HEAD_LABEL
from foiacrawl.report.labels import core
from foiacrawl.report.lists import Role, header_roles, words
from foiacrawl.report.request_heads import CORNER, HEADS, REMARKS
from foiacrawl.report.segments import CAPTION, HALVES, OUTCOMES
from foiacrawl.text_tables.cell_words import is_disclosure_column, is_request_column, is_row_of, is_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.report.segments import Kind

APPLICANTS = "申请人情况"
MIN_APPLICANTS = 3  # heads of the requests table among the cells after its first
APPLICANT_COLUMNS = 7
NEAR = 10  # cells
MAX_TEXTS = 100  # cells of a head and of the labels before the first value
MIN_OUTCOMES = 3
OUTCOME_COLUMNS = 5
LIST_COLUMNS = range(2, 8)
BELOW = ("code", "in_year", "cumulative", "period")  # roles of a list's columns that hold numbers


@dataclass(frozen=True, slots=True)
class Head:
    """A head: its table, the number of its cells, and of the values in a row (0: unknown).

    `roles` are the columns of a list; `rows` the numbers of cells in each row of a head that is printed as several;
    `remarks` is how many columns of words the requests table has.
    """

    table: Kind
    cells: int
    values: int
    roles: tuple[Role, ...] = ()
    rows: tuple[int, ...] = ()
    remarks: int = 0

    @property
    def has_serial(self) -> bool:
        """Whether each row of the list begins with its number."""
        return self.roles[:1] == ("code",)

    @property
    def has_unit(self) -> bool:
        """Whether the list has a column of units."""
        return "unit" in self.roles

    @property
    def has_note(self) -> bool:
        """Whether the list has a column of remarks."""
        return "note" in self.roles

    @property
    def labels(self) -> int:
        """The number of label columns."""
        return max(1, self.roles.count("label"))


def head_of(cells: Sequence[str], at: int) -> Head | None:
    """Return the head that begins with a cell, None where it begins none."""
    first = core(cells[at])
    if not may_begin_head(cells[at]):
        return None
    texts = _texts_from(cells, at)
    if not texts:
        return None
    if CAPTION.match(first):
        return Head("disclosure", 1, 0)
    if first == HEAD_LABEL:
        return _disclosure(cells, at, texts)
    if first in HALVES:
        return _disputes(cells, at, texts)
    if first == APPLICANTS or CORNER in first or is_request_column(cells[at]):
        return _requests(cells, at, texts)
    return _list(cells, at, texts)


def may_begin_head(text: str) -> bool:
    """Return whether a head may begin with a cell, whatever comes after it."""
    first = core(text)
    return (
        first in _beginnings()
        or CAPTION.match(first) is not None
        or CORNER in first
        or is_request_column(text)
    )


@cache
def _beginnings() -> frozenset[str]:
    lists = frozenset.union(*(words()[role] for role in ("strong", "weak", "code")))
    return HALVES | lists | {HEAD_LABEL, APPLICANTS}


def _texts_from(cells: Sequence[str], at: int) -> int:
    """Return how many cells from `at` on print no value; of more than a head can have, the first."""
    stop = at
    while stop < min(len(cells), at + MAX_TEXTS) and not is_value(cells[stop]):
        stop += 1
    return stop - at


def _is_label(cells: Sequence[str], index: int, at: int, texts: int) -> bool:
    """Return whether a text is the last before values, which is the label of their row."""
    return index == at + texts - 1 and at + texts < len(cells)


def _disclosure(cells: Sequence[str], at: int, texts: int) -> Head:
    stop = at + 1
    while stop < at + texts:
        text = cells[stop]
        if is_row_of("disclosure", text) or CAPTION.match(core(text)):
            break
        if _is_label(cells, stop, at, texts) and not is_disclosure_column(text):
            break
        stop += 1
    return Head("disclosure", stop - at, stop - at - 1)


def _requests(cells: Sequence[str], at: int, texts: int) -> Head | None:
    near = cells[at + 1 : at + min(NEAR, texts)]
    if sum(is_request_column(text) or core(text) in HEADS for text in near) < MIN_APPLICANTS:
        return None
    stop = at
    values = remarks = 0
    while stop < at + texts:
        text = cells[stop]
        is_head = is_request_column(text) or core(text) in HEADS or CORNER in core(text)
        if not is_head and (is_row_of("requests", text) or _is_label(cells, stop, at, texts)):
            break
        remarks += core(text) in REMARKS
        values += not (core(text) in HEADS or core(text) in REMARKS or CORNER in core(text))
        stop += 1
    columns = values if values >= OUTCOME_COLUMNS else APPLICANT_COLUMNS
    return Head("requests", stop - at, columns, remarks=remarks)


def _disputes(cells: Sequence[str], at: int, texts: int) -> Head | None:
    outcomes = [index for index in range(at, at + texts) if core(cells[index]).startswith(OUTCOMES)]
    if len(outcomes) < MIN_OUTCOMES or not all(
        core(cells[index]) in HALVES for index in range(at, outcomes[0])
    ):
        return None
    stop = outcomes[-1] + 1
    kinds = [core(text) in HALVES for text in cells[at:stop]]
    rows = tuple(len(list(row)) for _, row in groupby(kinds))
    return Head(
        "disputes", stop - at, len(outcomes) if len(outcomes) % OUTCOME_COLUMNS == 0 else 0, rows=rows
    )


def _list(cells: Sequence[str], at: int, texts: int) -> Head | None:
    known = words()
    if not any(core(cells[at]) in known[role] for role in ("strong", "weak", "code")):
        return None
    found = None
    for count in LIST_COLUMNS:
        if count > texts:
            break
        head = header_roles([Cell(text, 0, column) for column, text in enumerate(cells[at : at + count])])
        if head is None:
            continue
        if "other" in head.roles:
            break
        found = head
    if found is None:
        return None
    roles = found.roles
    inner = roles[1:] if roles[0] == "code" else roles
    values = sum(role in BELOW for role in inner)
    first = next(index for index, role in enumerate(inner) if role in BELOW)
    if "label" in inner[first:]:
        return None  # two lists side by side
    return Head("statistics", len(roles), values, roles)
