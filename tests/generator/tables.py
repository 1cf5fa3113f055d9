"""From numbers to tables as the forms print them, before any quirk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.generator import numbers
from tests.generator.draft import FORMS, Cell, Draft, Fig, Number, Sheet, data

if TYPE_CHECKING:
    import random


LISTS = data("lists.toml")


def show(value: Number) -> str:
    """Print a number as a body would."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def value_cell(fig: Fig, colspan: int = 1) -> Cell:
    """Return the cell of a figure."""
    return Cell(show(fig.value or 0), "value", colspan, fig=fig, row=fig.row)


def disclosure(draft: Draft, form: str) -> Sheet:
    """Return table two: stacked blocks, each with its caption and heading row; four columns (five in 2019's spans)."""
    rng, rows = draft.rng, list[list[Cell]]()
    big = rng.choice([0, 20, 3000, 60000])
    for block in FORMS[form]["blocks"]:
        columns = block["columns"]
        rows.append([Cell(block["caption"], "head", 4)])
        spans = [1] * len(columns)
        spans[-1] = 3 if len(columns) == 1 else 2 if len(columns) == 2 else 1
        rows.append([Cell("信息内容", "head")])
        rows[-1] += [Cell(col[1], "head", span) for col, span in zip(columns, spans, strict=True)]
        for row_id, label, _ in block["rows"]:
            cells = [Cell(label, "label", row=row_id)]
            for (col_id, _, unit, _), span in zip(columns, spans, strict=True):
                value = disclosure_value(rng, col_id, big)
                fig = Fig("disclosure", row_id, col_id, value, unit or None, form)
                cells.append(value_cell(fig, span))
            rows.append(cells)
    return Sheet("disclosure", rows)


def disclosure_value(rng: random.Random, column: str, big: int) -> Number:
    """Return a number of the size usual for a column of table two."""
    if rng.random() < 0.3:
        return 0
    if column == "decisions":
        return rng.randint(0, big)
    if column == "amount_collected":
        return rng.choice(
            [0, round(rng.random() * 900, 2), round(rng.random() * 5000, 6), rng.randint(1, 800)]
        )
    if column == "procurement_amount":
        return rng.choice(
            [rng.randint(1, 9_000_000), round(rng.random() * 90_000_000, 2), round(rng.random() * 500, 4)]
        )
    if column == "items_change":
        return rng.choice([0, 0, rng.randint(1, 40), rng.randint(1, 1200), -rng.randint(1, 60)])
    return rng.randint(0, 120)


def requests(draft: Draft, form: str) -> Sheet:
    """Return table three: three label columns and seven number columns."""
    scale = draft.rng.choice([0, 0, 3, 12, 60, 400, 2500])
    numbers_ = numbers.requests(draft.rng, form, scale)
    labels = {row[0]: row[1] for row in FORMS[form]["columns"]}
    corner = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
    people = [labels[c] for c in numbers.COLUMNS]
    rows = [
        [Cell(corner, "head", 3, 3), Cell("申请人情况", "head", 7)],
        [Cell(people[0], "head", 1, 2), Cell("法人或其他组织", "head", 5), Cell(people[6], "head", 1, 2)],
        [Cell(text, "head") for text in people[1:6]],
    ]
    paths = [tuple(row[2]) for row in FORMS[form]["rows"]]
    seen: set[tuple[str, ...]] = set()
    for row_id, label, path, _ in FORMS[form]["rows"]:
        cells = []
        for depth in range(1, len(path) + 1):
            head = tuple(path[:depth])
            if head not in seen:
                seen.add(head)
                count = sum(p[:depth] == head for p in paths)
                cells.append(Cell(head[-1], "group", rowspan=count))
        cells.append(Cell(label, "label", 3 - len(path), row=row_id))
        cells += [
            value_cell(Fig("requests", row_id, col, numbers_[row_id, col], "件", form))
            for col in numbers.COLUMNS
        ]
        rows.append(cells)
    return Sheet("requests", rows, head=3)


def disputes(draft: Draft, form: str) -> Sheet:
    """Return table four: three heading rows and fifteen cells."""
    cells = numbers.disputes(draft.rng, draft.rng.choice([0, 1, 4, 40]))
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    top = [Cell("行政复议", "head", 5), Cell("行政诉讼", "head", 10)]
    middle = [Cell(w, "head", 1, 2) for w in words]
    middle += [Cell("未经复议直接起诉", "head", 5), Cell("复议后起诉", "head", 5)]
    low = [Cell(w, "head") for w in words * 2]
    values = [value_cell(Fig("disputes", r, c, n, "件", form)) for (r, c), n in cells.items()]
    return Sheet("disputes", [top, middle, low, values], head=3)


def listing(draft: Draft, form: str) -> Sheet:
    """Return the list of a form of 2008 to 2018: heading, and a row an indicator."""
    numbers_ = numbers.statistics(draft.rng, form, draft.rng.choice([2, 20, 200]))
    labels: dict[str, str] = {}
    rows: list[list[Cell]] = []
    layout = list_layout(draft, form)
    for row_id, label, unit, parent, code, _ in FORMS[form]["rows"]:
        labels[row_id] = label
        known = Fig(
            "statistics", row_id, "in_year", numbers_[row_id, "in_year"], unit or None, form, label=label
        )
        known.path = labels.get(parent, "")
        rows.append(list_row(layout, known, code, numbers_[row_id, "cumulative"]))
    return Sheet("statistics", [list_head(layout), *rows], head=1)


def list_row(layout: list[tuple[str, str]], fig: Fig, code: str, cumulative: Number) -> list[Cell]:
    """Return one row of a list in the given layout; a heading row of a list has no unit and no value."""
    heading = fig.unit is None and fig.row is not None
    total = replace(fig, column="cumulative", value=cumulative)
    if not any(role == "unit" for role, _ in layout):
        fig.unit_accept = total.unit_accept = (None, fig.unit)
    cells = {
        "label": Cell(fig.label, "label", row=fig.row),
        "unit": Cell("——" if heading else fig.unit or "", "unit"),
        "code": Cell(code, "unit"),
        "period": Cell(show(int((fig.value or 0) // 3)), "period"),
        "cumulative": value_cell(total),
        "value": value_cell(fig),
    }
    return [Cell("", "pad") if heading and role in VALUES else cells[role] for role, _ in layout]


def list_head(layout: list[tuple[str, str]]) -> list[Cell]:
    """Return the heading row of a list."""
    return [Cell(text, "head") for _, text in layout]


def list_layout(draft: Draft, form: str) -> list[tuple[str, str]]:
    """Return the columns of a list as (role, heading)."""
    rng, year = draft.rng, draft.year
    if form == "2014":
        return [("label", "统计指标"), ("unit", "单位"), ("value", "统计数")]
    if form == "local/shanghai_54":
        heads = rng.choice([("本月累计", "本年累计"), ("", "本年累计"), ("", "数量")])
        period = [("period", heads[0])] if heads[0] else []
        return [("label", "指标名称"), ("unit", "计算单位"), ("code", "代码"), *period, ("value", heads[1])]
    if form == "local/gansu_dingxi_2008":
        return rng.choice(
            [
                [
                    ("label", "指标名称"),
                    ("unit", "计量单位"),
                    ("code", "代码"),
                    ("period", "本期实际"),
                    ("value", "本年累计"),
                ],
                [("label", "指标名称"), ("unit", "计量单位"), ("code", "代码"), ("value", "本年累计")],
            ]
        )
    if form == "local/guangdong_guangzhou":
        return [("label", "指标"), ("value", "数量")]
    printed = year if rng.random() < 0.85 else year - 1
    if printed != year:
        draft.quirks.append("list_wrong_year")
    return rng.choice(
        [
            [
                ("label", "指标名称"),
                ("unit", "计量单位"),
                ("value", f"{printed}年度"),
                ("cumulative", "历年累计"),
            ],
            [
                ("label", "指标名称"),
                ("unit", "计量单位"),
                ("value", f"{printed}年度"),
                ("cumulative", "历年累计"),
            ],
            [("label", "指标名称"), ("unit", "计量单位"), ("value", "年末统计")],
            [("label", "指标"), ("unit", "单位"), ("value", "数量")],
            [("label", "指标名称"), ("value", "数量")],
        ]
    )


VALUES = ("period", "cumulative", "value")
GUANGZHOU = (
    (
        "附表1　主动公开情况统计",
        ("proactive_items", "proactive_full_text_electronic", "normative_documents_new"),
    ),
    ("附表2　依申请公开情况统计", ("request_catalog_items", "requests_", "replies_", "reply_")),
    ("附表3　咨询情况统计", ("consultations_online", "visitors_received_on_site", "website_column_visits")),
    (
        "附表4　申诉情况统计表",
        ("reconsideration_total", "litigation_total", "administrative_appeals_", "appeals_"),
    ),
)


def guangzhou(draft: Draft) -> list[tuple[str, Sheet]]:
    """Return the four sheets of the Guangzhou form; only the third prints units."""
    form = "local/guangdong_guangzhou"
    numbers_ = numbers.statistics(draft.rng, form, draft.rng.choice([2, 20, 200]))
    out = []
    for caption, wanted in GUANGZHOU:
        layout = [("label", "指标"), ("value", "数量")]
        if caption.startswith("附表3"):
            layout.insert(1, ("unit", "单位"))
        rows = [list_head(layout)]
        for row_id, label, unit, parent, _, _ in FORMS[form]["rows"]:
            if row_id.startswith(wanted):
                fig = Fig(
                    "statistics", row_id, "in_year", numbers_[row_id, "in_year"], unit, form, label=label
                )
                fig.path = parent
                rows.append(list_row(layout, fig, "", 0))
        out.append((caption, Sheet("statistics", rows, head=1)))
    return out


def free_list(draft: Draft) -> Sheet:
    """Return a list with labels that no form knows, mixed with some that the forms share; 4 to 32 rows."""
    rng = draft.rng
    layout = list_layout(draft, "free")
    groups = rng.sample(LISTS["group"], rng.randint(1, 7))
    known = rng.sample(LISTS["known"], rng.randint(1, 5))
    entries = [(g, False) for g in groups] + [(k, True) for k in known]
    rng.shuffle(entries)
    style = rng.choice(["其中:1.", "其中：1、", "1.", "其中："])
    rows: list[list[Cell]] = [list_head(layout)]
    for entry, is_known in entries:
        total = entry["label"]
        rows.append(free_row(draft, layout, total, "", entry.get("id") if is_known else None, entry["unit"]))
        for i, child in enumerate(entry["children"]):
            name, child_id = child if is_known else (child, None)
            label = numbered(style, i, name)
            unit = "人" if name.endswith("人数") else entry["unit"]
            rows.append(free_row(draft, layout, label, total, child_id, unit))
    while len(rows) < 5:
        rows.append(free_row(draft, layout, f"专题学习课时数{len(rows)}", "", None, "课时"))
    return Sheet("statistics", rows[:33], head=1)


def numbered(style: str, i: int, name: str) -> str:
    """Return a child's label as the list numbers it."""
    if style == "其中：":
        return f"其中：{name}"
    first, mark = style[:-2], style[-1]
    return f"{first if i == 0 else ''}{i + 1}{mark}{name}"


def free_row(
    draft: Draft, layout: list[tuple[str, str]], label: str, parent: str, row_id: str | None, unit: str
) -> list[Cell]:
    """Return a row of a free list."""
    value = draft.rng.choice([0, draft.rng.randint(0, 9), draft.rng.randint(0, 3000)])
    fig = Fig("statistics", row_id, "in_year", value, unit, draft.form or "", label=label, path=parent)
    return list_row(layout, fig, "", value + draft.rng.randint(0, 900))


def grouped_list(draft: Draft) -> Sheet:
    """Return a list with a column of groups over several rows; the leaf 其他 occurs under more than one."""
    rng = draft.rng
    groups = rng.sample([g for g in LISTS["group"] if len(g["children"]) > 1], rng.randint(2, 6))
    groups += rng.sample([g for g in LISTS["known"] if g["children"]], rng.randint(1, 2))
    rng.shuffle(groups)
    rows = [[Cell(t, "head") for t in ("类别", "指标", "单位", "数量")]]
    for group in groups:
        for i, child in enumerate(group["children"]):
            name, row_id = child if "id" in group else (child, None)
            unit = "人" if name.endswith("人数") else group["unit"]
            value = rng.choice([0, rng.randint(0, 9), rng.randint(0, 3000)])
            fig = Fig(
                "statistics",
                row_id,
                "in_year",
                value,
                unit,
                draft.form or "",
                label=name,
                path=group["label"],
            )
            first = [Cell(group["label"], "group", rowspan=len(group["children"]))] if i == 0 else []
            rows.append([*first, Cell(name, "label", row=row_id), Cell(unit, "unit"), value_cell(fig)])
    return Sheet("statistics", rows, head=1)
