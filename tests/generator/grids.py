"""Quirks of the markup of real grids: heads of last year's form, cells too many, parts of parts, numbers that count nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from tests.generator.draft import FORMS, Cell, Draft, Fig, Sheet
from tests.generator.structure import lose
from tests.generator.tables import show

if TYPE_CHECKING:
    from collections.abc import Sequence


def first_block_of_2019(draft: Draft) -> bool:
    """The first block of table two has the heads of 2019, the others those of 2021."""
    if draft.form != "2021" or draft.kind != "2021":
        return False
    columns = FORMS["2019"]["blocks"][0]["columns"]
    for sheet in draft.sheets("disclosure"):
        at = next(i for i, row in enumerate(sheet.rows) if len(row) == len(columns) + 1)
        for cell, column in zip(sheet.rows[at][1:], columns, strict=True):
            cell.text = column[1]
        for row in sheet.rows[at + 1 :]:
            figs = [cell.fig for cell in row if cell.fig]
            if len(figs) != len(columns) and any(cell.text.strip() for cell in row):
                return True  # a blank row may be between
            for fig, column in zip(figs, columns, strict=bool(figs)):
                fig.column, fig.form = column[0], "2019"
        return True
    return False


def foreign_head(draft: Draft) -> bool:
    """A head of table two names no column of any form."""
    words = ["本年修订件数", "累计解读件数", "本年备案件数"]
    for sheet in draft.sheets("disclosure"):
        rows = [i for i, row in enumerate(sheet.rows) if len(row) == 4 and row[0].text == "信息内容"]
        if not rows:
            return False
        at, place = draft.rng.choice(rows), draft.rng.randint(1, 3)
        old = next((c.fig.column for c in [sheet.rows[at + 1][place]] if c.fig), "")
        sheet.rows[at][place].text = draft.rng.choice(words)
        for row in sheet.rows[at + 1 :]:
            if len(row) != 4 and any(cell.text.strip() for cell in row):
                break
            fig = row[place].fig if len(row) == 4 else None  # a blank row may be between
            if fig and fig.column == old:
                row[place].fig, row[place].role = None, "stray"
        return True
    return False


def blank_inside(draft: Draft) -> bool:
    """A row has a blank cell too many inside, and its last one is blank: each number could be a column off."""
    rows = [
        row
        for sheet in draft.sheets("requests", "disputes", "disclosure")
        for row in sheet.rows
        if len(_values(row)) > 1 and sum(cell.colspan for cell in _values(row)) == len(_values(row))
    ]
    if not rows:
        return False
    row = draft.rng.choice(rows)
    cells = _values(row)
    lose(draft, row)
    cells[-1].text = ""
    row.insert(row.index(draft.rng.choice(cells)), Cell("", "stray"))
    return True


def _values(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.fig]


def list_part_of_part(draft: Draft) -> bool:
    """A numbered part of a list has numbered parts of its own: 其中:1. after 2."""
    for sheet in draft.sheets("statistics"):
        for at, row in enumerate(sheet.rows):
            figs = [cell.fig for cell in row if cell.fig]
            after = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else [Cell("")]
            # Of a third part it would be unknown whether it follows the second or the part of the second.
            if figs and figs[0].path and row[0].text.startswith("2") and not after[0].text.startswith("3"):
                sheet.rows[at + 1 : at + 1] = [
                    _part(row, "其中：1．同意提供", figs[0].label),
                    _part(row, "2．拒绝提供", figs[0].label),
                ]
                return True
    return False


def _part(row: Sequence[Cell], label: str, above: str) -> list[Cell]:
    """Return a row like another, under a label that no form knows."""
    new = deepcopy(list(row))
    for cell in new:
        if cell.role == "label":
            cell.text, cell.row = label, None
        if cell.fig:
            cell.fig.row, cell.fig.label, cell.fig.path = None, label, above
    return new


def line_twice(draft: Draft) -> bool:
    """A line of a list is printed again with another number: which one is right is unknown, and must be asked."""
    for sheet in draft.sheets("statistics"):
        rows = [row for row in sheet.rows if any(_is_count(cell.fig) for cell in row)]
        if not rows:
            return False
        row = draft.rng.choice(rows)
        twin = deepcopy(row)
        for cell in twin:
            if cell.fig:
                cell.text = show((cell.fig.value or 0) + 1)
                cell.fig = None
        sheet.rows.insert(next(i for i, other in enumerate(sheet.rows) if other is row) + 1, twin)
        draft.expected_problems.append("conflicting_values")
        label = next(cell.text for cell in row if cell.role == "label")
        draft.unknown_rows.append({"table": "statistics", "label": label})
        return True
    return False


def no_count(draft: Draft) -> bool:
    """A count in percent or below zero: it counts nothing."""
    cells = [c for s in draft.sheets() for c in s.fig_cells() if _is_count(c.fig) and c.text.isdigit()]
    for cell in draft.rng.sample(cells, min(2, len(cells))):
        if cell.fig:
            cell.text = draft.rng.choice([f"{cell.text}%", f"-{int(cell.text) + 1}"])
            cell.fig.value, cell.fig.state = None, "unparsed"
            cell.fig.unit_accept = (*cell.fig.unit_accept, cell.fig.unit)
    return bool(cells)


def _is_count(fig: Fig | None) -> bool:
    return fig is not None and fig.row is not None and fig.value is not None and fig.column != "items_change"


def value_part(draft: Draft) -> bool:
    """A number with a part of it in brackets: 22（其中修订16件）."""
    cells = [c for s in draft.sheets("disclosure", "requests") for c in s.fig_cells() if c.text.isdigit()]
    for cell in draft.rng.sample(cells, min(2, len(cells))):
        cell.text += f"（其中修订{draft.rng.randint(0, int(cell.text))}件）"
    return bool(cells)


def tall_cell(draft: Draft) -> bool:
    """A label of table two or three is a row too high: the cells of the next row begin a column further right."""
    sheets: list[Sheet] = draft.sheets("requests", "disclosure")
    rows = [
        (sheet, at)
        for sheet in sheets
        for at, row in enumerate(sheet.rows[:-1])
        if any(c.fig for c in row) and any(c.fig for c in sheet.rows[at + 1])
    ]
    if not rows:
        return False
    sheet, at = draft.rng.choice(rows)
    label = next(cell for cell in sheet.rows[at] if cell.role == "label")
    label.spans["rowspan"] = "2"
    return True
