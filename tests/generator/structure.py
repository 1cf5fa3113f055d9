"""Quirks of the table's build: spans, cuts, lost and added cells."""

from __future__ import annotations

from copy import deepcopy

from tests.generator import numbers
from tests.generator.draft import NBSP, Cell, Draft, Para, Sheet

HEADER = {1: [3], 2: [2, 2], 3: [1, 2, 1]}
DATA = {1: [3], 2: [2, 2], 3: [2, 1, 1]}


def misaligned(draft: Draft) -> bool:
    """Table two of 2019 over five columns: headings 1+1+2+1 over data 1+2+1+1, so columns agree by order only."""
    done = False
    for sheet in draft.sheets("disclosure"):
        if not any(f.form == "2019" for f in sheet.figs()):
            continue
        for row in sheet.rows:
            if row[0].role == "head" and len(row) == 1:
                row[0].colspan, done = 5, True
                continue
            is_head = row[0].role == "head"
            wanted = HEADER if is_head or draft.rng.random() < 0.3 else DATA
            widths = [4] if len(row) == 2 else wanted[len(row) - 1]
            for cell, width in zip(row[1:], widths, strict=True):
                cell.colspan = width
    return done


def padding_number(draft: Draft) -> bool:
    """The fee row of 2019 has a cell without heading at its end, with a number in it."""
    for sheet in draft.sheets("disclosure"):
        for i, row in enumerate(sheet.rows):
            if row[0].row == "administrative_fee" and len(row) == 3:
                extra = sum(c.colspan for c in row) - 2
                for cells, text in ((sheet.rows[i - 1], ""), (row, draft.rng.choice(["0", "0", "3"]))):
                    widths = [1, 1] if extra == 2 else [1, 2]
                    for cell, width in zip(cells[1:], widths, strict=True):
                        cell.colspan = width
                    cells.append(Cell(text, "pad"))
                return True
    return False


def two_row_header(draft: Draft) -> bool:
    """Table three without the line 申请人情况."""
    for sheet in draft.sheets("requests"):
        top, middle, low = sheet.rows[:3]
        top[0].rowspan = 2
        sheet.rows[:3] = [[top[0], *middle], low]
        sheet.head = 2
    return bool(draft.sheets("requests"))


def unknown_row(draft: Draft) -> bool:
    """A ninth reason for withholding, which no form has."""
    for sheet in draft.sheets("requests"):
        for i, row in enumerate(sheet.rows):
            if row[0].row == "withheld_administrative_inquiry_matter":
                new = [Cell("9.属于工作秘密", "label")] + [Cell("0", "stray") for _ in numbers.COLUMNS]
                sheet.rows.insert(i + 1, new)
                for cell in (c for r in sheet.rows for c in r if c.role == "group"):
                    if cell.text.endswith(("办理结果", "不予公开")):
                        cell.rowspan += 1
                draft.unknown_rows.append({"table": "requests", "label": "属于工作秘密"})
                return True
    return False


def _cut(sheet: Sheet, at: int, blank: bool) -> None:
    """Cut the group cells that reach over row `at`, and write them again there."""
    again: list[Cell] = []
    for i, row in enumerate(sheet.rows[:at]):
        for cell in row:
            if cell.role == "group" and i + cell.rowspan > at:
                copy = deepcopy(cell)
                copy.rowspan = i + cell.rowspan - at
                copy.text = "" if blank else cell.text
                cell.rowspan = at - i
                again.append(copy)
    sheet.rows[at][:0] = again


def repeated_group(draft: Draft) -> bool:
    """三、本年度办理结果 twice, where the table was cut over a page; sometimes a row of nothing between."""
    for sheet in draft.sheets("requests"):
        start = next(i for i, row in enumerate(sheet.rows) if row[0].role == "group")
        at = start + draft.rng.choice([10, 10, 11, 5, 13])
        _cut(sheet, at, blank=False)
        if draft.rendering == "html" and draft.rng.random() < 0.3:
            sheet.rows.insert(at, [Cell(NBSP, "pad") for _ in range(10)])
        return True
    return False


def split_table(draft: Draft) -> bool:
    """One table in two: table three or a list, with or without its heading again."""
    for sheet in draft.sheets("requests", "statistics"):
        if len(sheet.rows) - sheet.head < 8:
            continue
        at = draft.rng.randint(sheet.head + 3, len(sheet.rows) - 3)
        if sheet.name == "requests":
            _cut(sheet, at, blank=draft.rng.random() < 0.3)
        head = deepcopy(sheet.rows[: sheet.head]) if draft.rng.random() < 0.5 else []
        second = Sheet(sheet.name, head + sheet.rows[at:], head=len(head))
        sheet.rows = sheet.rows[:at]
        place = draft.blocks.index(sheet)
        draft.blocks.insert(place + 1, second)
        if draft.rng.random() < 0.3:
            draft.blocks.insert(place + 1, Para("（续表）", "note"))
        return True
    return False


def lost_cell(draft: Draft) -> bool:
    """One value cell of a row is missing: which one cannot be known, so none of the row counts."""
    rows = [row for sheet in draft.sheets() for row in sheet.rows if sum(c.fig is not None for c in row) > 1]
    if not rows:
        return False
    row = draft.rng.choice(rows)
    gone = draft.rng.choice([c for c in row if c.fig])
    lose(draft, row)
    row.remove(gone)
    return True


def extra_cell(draft: Draft) -> bool:
    """A row of table three or four has a cell too many."""
    rows = [
        row for sheet in draft.sheets("requests", "disputes") for row in sheet.rows if any(c.fig for c in row)
    ]
    if not rows:
        return False
    row = draft.rng.choice(rows)
    lose(draft, row)
    row.append(Cell("0", "stray"))
    return True


def lose(draft: Draft, row: list[Cell]) -> None:
    """Mark a row as damaged: which of its numbers belongs where is unknown, so that none counts."""
    for cell in row:
        if cell.fig:
            lost = {"table": cell.fig.table, "row": cell.fig.row}
            if cell.fig.row is None:
                lost["label"] = cell.fig.label
            if lost not in draft.lost_rows:
                draft.lost_rows.append(lost)
            cell.fig, cell.role = None, "stray"


def ghost_rows(draft: Draft) -> bool:
    """Rows of no-break spaces inside or after a table."""
    done = False
    for sheet in draft.sheets("requests", "disclosure", "statistics"):
        if draft.rng.random() < 0.6:
            width = sum(c.colspan for c in sheet.rows[-1])
            at = (
                len(sheet.rows)
                if sheet.name == "requests"
                else draft.rng.randint(sheet.head + 1, len(sheet.rows))
            )
            cells = [Cell(NBSP, "pad")] * width if draft.rng.random() < 0.5 else [Cell(NBSP, "pad", width)]
            sheet.rows.insert(at, cells)
            done = True
    return done


def bad_spans(draft: Draft) -> bool:
    """Spans that browsers mend: rowspan 0 or 999, '22;', colspan too large or too small."""
    done = False
    for sheet in draft.sheets("requests"):
        fault = draft.rng.choice(["endless", "junk", "wide", "narrow", "caption"])
        for row in sheet.rows:
            for cell in row:
                if fault == "endless" and cell.role == "group" and cell.text.startswith(("三", "本年度")):
                    cell.spans["rowspan"], done = draft.rng.choice(["999", "0"]), True
                elif fault == "junk" and cell.rowspan > 1:
                    cell.spans["rowspan"], done = f"{cell.rowspan};", True
                elif fault in ("wide", "narrow") and cell.role == "label" and cell.colspan == 3:
                    cell.spans["colspan"], done = ("5" if fault == "wide" else "2"), True
                elif fault == "caption" and cell.role == "head" and cell.colspan == 7:
                    cell.spans["colspan"], done = draft.rng.choice(["100", "6"]), True
    return done


def caption_row(draft: Draft) -> bool:
    """The list's title is in its first row, with the year or with another."""
    for sheet in draft.sheets("statistics"):
        if sheet.head == 0:
            continue
        width = sum(c.colspan for c in sheet.rows[0])
        sheet.rows.insert(0, [Cell(f"政府信息公开情况统计表（{draft.year}年度）", "title", width)])
        sheet.head += 1
        return True
    return False


def foreign_table(draft: Draft) -> bool:
    """A table of something else inside the report: not figures of any form."""
    where = next((i for i, b in enumerate(draft.blocks) if isinstance(b, Para) and b.kind == "text"), None)
    if where is None or draft.negative:
        return False
    rows = [[Cell("序号", "word"), Cell("培训主题", "word"), Cell("培训对象", "word"), Cell("日期", "word")]]
    for i, theme in enumerate(["公开属性怎样认定", "答复文书怎样制作", "栏目怎样维护"]):
        day = f"{draft.rng.randint(2, 11)}月{draft.rng.randint(1, 28)}日"
        rows.append(
            [Cell(str(i + 1), "word"), Cell(theme, "word"), Cell("各科室联络员", "word"), Cell(day, "word")]
        )
    draft.blocks.insert(where + 1, Sheet("foreign", rows))
    return True


def hidden_twin(draft: Draft) -> bool:
    """A copy of a table with other numbers that no visitor sees."""
    sheets = [s for s in draft.sheets("requests", "disclosure", "disputes", "statistics") if s.figs()]
    if not sheets:
        return False
    sheet = draft.rng.choice(sheets)
    twin = deepcopy(sheet)
    twin.name, twin.hidden = "hidden", draft.rng.choice(["display:none", "display: none;", "hidden"])
    for cell in twin.fig_cells():
        cell.text, cell.fig = str(draft.rng.randint(11, 99)), None
    draft.blocks.insert(draft.blocks.index(sheet) + draft.rng.choice([0, 1]), twin)
    return True
