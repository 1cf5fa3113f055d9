"""More quirks: titles and dates in other writings, tables in parts, columns besides the form's, hidden matter."""

from __future__ import annotations

from copy import deepcopy

from tests.generator.draft import HIDE, NOTE, PROSE, Cell, Draft, Para, Sheet, retitle

NUMERALS = "〇一二三四五六七八九"


def title_spaced(draft: Draft) -> bool:
    """Spaces round the year."""
    year = str(draft.year)
    return retitle(
        draft,
        draft.title.replace(year, f" {year} " if draft.title.startswith(draft.body.name) else f"{year} "),
    )


def title_numerals(draft: Draft) -> bool:
    """The year in Chinese numerals."""
    year = str(draft.year)
    return retitle(draft, draft.title.replace(year, "".join(NUMERALS[int(d)] for d in year)))


def title_bracket(draft: Draft) -> bool:
    """The year at the end, in brackets."""
    return retitle(draft, f"{draft.body.name}政府信息公开工作年度报告（{draft.year}年度）")


def title_no_year(draft: Draft) -> bool:
    """The title names no year; the first sentence does."""
    if not retitle(draft, f"{draft.body.name}政府信息公开工作年度报告"):
        return False
    at = draft.title_at() or 0
    draft.blocks.insert(at + 1, Para(PROSE["intro"][0].format(body=draft.body.name, year=draft.year)))
    return True


def date_style(draft: Draft) -> bool:
    """Dates written otherwise: numerals, points, strokes."""
    if not draft.published or draft.negative:
        return False
    year, month, day = (int(part) for part in draft.published.split("-"))
    words = ["十" * (n >= 10) + (NUMERALS[n % 10] if n % 10 else "") for n in range(20)]
    words += ["二十" + (NUMERALS[n] if n else "") for n in range(10)]
    numerals = f"{''.join(NUMERALS[int(d)] for d in str(year))}年{words[month]}月{words[day]}日"
    if draft.date_from == "signature":
        style = draft.rng.choice(
            [numerals, f"{year}.{month}.{day}", f"{year}-{month}-{day}", f"{year} 年 {month} 月 {day} 日"]
        )
        draft.blocks[-1] = Para(style, "sign")
        return True
    if draft.date_from == "label" and draft.rendering == "html":
        style = draft.rng.choice(
            [f"{year}年{month:02d}月{day:02d}日", f"{year}/{month}/{day}", f"{year}.{month:02d}.{day:02d}"]
        )
        draft.page["tools"] = draft.page["tools"].replace(draft.published, style)
        return True
    return False


def source_other(draft: Draft) -> bool:
    """来源 is the portal's default, not the body."""
    if draft.negative or draft.chrome == "bare":
        return False
    draft.page["tools"] = '<div class="source"><span>来源：市政府办公室</span></div>' + draft.page.get(
        "tools", ""
    )
    return True


def heading_in_table(draft: Draft) -> bool:
    """The section's heading is in the table's first row."""
    done = False
    for sheet in draft.sheets("requests", "disputes", "disclosure"):
        before = draft.blocks[draft.blocks.index(sheet) - 1]
        if isinstance(before, Para) and before.kind == "head" and sheet.head + (sheet.name == "disclosure"):
            width = max(sum(c.colspan for c in row) for row in sheet.rows)
            sheet.rows.insert(0, [Cell(before.text, "title", width)])
            sheet.head += 1
            draft.blocks.remove(before)
            done = True
    return done


def block_tables(draft: Draft) -> bool:
    """Table two as one table a block."""
    for sheet in draft.sheets("disclosure"):
        starts = [i for i, row in enumerate(sheet.rows) if len(row) == 1 and row[0].role == "head"]
        if len(starts) < 2 or starts[0] != 0:
            return False
        ends = [*starts[1:], len(sheet.rows)]
        at = draft.blocks.index(sheet)
        parts = [Sheet("disclosure", sheet.rows[a:b]) for a, b in zip(starts, ends, strict=True)]
        draft.blocks[at : at + 1] = parts
        return True
    return False


def dispute_halves(draft: Draft) -> bool:
    """Table four as two tables: reconsideration and litigation."""
    for sheet in draft.sheets("disputes"):
        top, middle, low, values = sheet.rows
        for cell in middle[:5]:
            cell.rowspan = 1
        first = Sheet("disputes", [[top[0]], middle[:5], values[:5]], head=2)
        second = Sheet("disputes", [[top[1]], middle[5:], low, values[5:]], head=3)
        at = draft.blocks.index(sheet)
        draft.blocks[at : at + 1] = [first, second]
        return True
    return False


def _heading_row(sheet: Sheet) -> int | None:
    """Return the first heading row below the title row; the title row grows by a column."""
    if sheet.head and sheet.rows[0][0].role == "title":
        sheet.rows[0][0].colspan += 1
        return 1
    return 0 if sheet.head else None


def remark_column(draft: Draft) -> bool:
    """A column 备注 at the end, mostly blank."""
    sheets = draft.sheets("requests", "statistics")
    for sheet in sheets:
        at = _heading_row(sheet)
        for i, row in enumerate(sheet.rows):
            if i == at:
                row.append(Cell("备注", "word", 1, sheet.head - i))
            elif i >= sheet.head:
                row.append(Cell("含上年结转" if draft.rng.random() < 0.03 else "", "word"))
    return bool(sheets)


def serial_column(draft: Draft) -> bool:
    """A list with numbered rows."""
    sheets, count = draft.sheets("statistics"), 0
    for sheet in sheets:
        at = _heading_row(sheet)
        for i, row in enumerate(sheet.rows):
            count += i >= sheet.head
            if i == at or i >= sheet.head:
                row.insert(0, Cell("序号" if i == at else str(count), "word"))
    return bool(sheets)


def hidden_span(draft: Draft) -> bool:
    """Something in the cell that is not shown."""
    done = False
    for sheet in draft.sheets():
        for cell in sheet.fig_cells():
            if draft.rng.random() < 0.1:
                cell.text, done = cell.text + HIDE, True
    return done


def cell_comment(draft: Draft) -> bool:
    """A comment in the cell."""
    done = False
    for sheet in draft.sheets():
        for cell in sheet.fig_cells():
            if draft.rng.random() < 0.1:
                cell.text, done = draft.rng.choice([cell.text + NOTE, NOTE + cell.text]), True
    return done


def value_words(draft: Draft) -> bool:
    """Words where a number is expected."""
    every = [c for s in draft.sheets("disclosure", "statistics") for c in s.fig_cells()]
    cells = [c for c in every if c.fig and c.fig.value is not None and c.text[-1].isdigit()]
    for cell in draft.rng.sample(cells, min(2, len(cells))):
        if cell.fig:
            cell.text = draft.rng.choice(["详见附件", "若干", "见说明"])
            cell.fig.value, cell.fig.state = None, "unparsed"
            cell.fig.unit_accept = (None, cell.fig.unit)
    return bool(cells)


def twin_same(draft: Draft) -> bool:
    """The same table printed twice."""
    sheets = draft.sheets("requests", "disputes")
    if not sheets:
        return False
    sheet = draft.rng.choice(sheets)
    twin = deepcopy(sheet)
    twin.name = "twin"
    for cell in twin.fig_cells():
        cell.fig = None
    draft.blocks.insert(draft.blocks.index(sheet) + 1, twin)
    return True


def gb_unlabelled(draft: Draft) -> bool:
    """gb18030 bytes that nothing labels."""
    if draft.encoding != "utf-8" or draft.chrome not in ("", "bare"):
        return False
    draft.encoding = "gb18030"
    return True


def carriage_returns(draft: Draft) -> bool:
    """Lines end in CR LF."""
    draft.newline = "\r\n"
    return True
