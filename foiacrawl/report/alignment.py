"""Which cells of a row are its values where it prints more than it has heads, and which heads are misprints of a label."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import is_blank, parse_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell

MIN_CONTAINED = 0.5
"""The share of a label that a head must print to be the label cut short: 现行有效 of 现行有效件数."""

MIN_CUT = 3
"""Characters of a head that is cut short: 本年新."""

CHARACTERS_A_SLIP = 6
"""A label of so many characters may have one wrong, missing or added; one of twice as many two."""


def aligned(values: Sequence[Cell], wanted: int, *, lead: int = 0, filler: int = 0) -> list[Cell] | None:
    """Return the `wanted` cells that are a row's values; None where that is not certain.

    `lead` and `filler` are how many blank cells the rows of the table have before and after their values.
    """
    excess = len(values) - wanted
    if excess == 0:
        # Where all rows end in filler, a row without it that ends in a blank has lost another cell.
        return None if filler and is_blank(values[-1]) else list(values)
    around = [*values[:lead], *values[len(values) - filler :]]
    if excess == lead + filler > 0 and all(map(is_blank, around)):
        return list(values[lead : lead + wanted])
    return None


def trimmed(values: Sequence[Cell], wanted: int) -> list[Cell] | None:
    """Return the first `wanted` cells of a row where its only blank cells are those after them.

    Where another cell is blank as well it is unknown which one was added, and every value could be a column off. That the
    values are those of their columns must be confirmed by something else: a number may have been added before a blank total.
    """
    rest = values[wanted:]
    if not rest or any(map(is_blank, values[:wanted])) or not all(map(is_blank, rest)):
        return None
    return list(values[:wanted])


def adds_up(parts: Sequence[Cell], total: Cell) -> bool:
    """Return whether all cells print numbers and the last is the sum of the others."""
    numbers = [parse_cell(cell.text).value for cell in parts]
    whole = parse_cell(total.text).value
    return None not in numbers and whole is not None and sum(n for n in numbers if n is not None) == whole


def is_less_than_a_part(parts: Sequence[Cell], total: Cell) -> bool:
    """Return whether a number is less than one of those that it should be the sum of: it is not even a wrong sum."""
    whole = parse_cell(total.text).value
    numbers = (parse_cell(cell.text).value for cell in parts)
    return whole is not None and any(number is not None and number > whole for number in numbers)


def is_cut(printed: str, label: str) -> bool:
    """Return whether a head is the beginning of a label, which says little by itself; both are folded (labels.core)."""
    return len(printed) >= MIN_CUT and label.startswith(printed)


def is_misprint(printed: str, label: str) -> bool:
    """Return whether a head is a label with a slip of the pen or cut short; both are folded (labels.core).

    Another term is none, however much it shares: 本年新公开数量 is not 本年废止件数.
    """
    if not printed or not label:
        return False
    shorter, longer = sorted((printed, label), key=len)
    if shorter in longer:
        return len(shorter) >= MIN_CONTAINED * len(longer)
    same = SequenceMatcher(None, printed, label, autojunk=False).get_matching_blocks()
    slips = len(longer) - sum(block.size for block in same)
    return slips <= max(1, len(label) // CHARACTERS_A_SLIP)
