"""Quirks of numbers: planted violations, missing tokens, and how a value is written."""

from __future__ import annotations

from tests.generator import numbers
from tests.generator.draft import FORMS, NBSP, SPAN, Cell, Draft
from tests.generator.tables import show

DASHES = ("-", "－", "—", "——", "–", "‐")
SLASHES = ("/", "／", "\\")
WORDS = ("无", "不涉及", "N/A")
BLANKS = ("", NBSP, " ", "　")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _cells(draft: Draft, *names: str) -> list[Cell]:
    return [c for sheet in draft.sheets(*names) for c in sheet.fig_cells()]


def _add(draft: Draft, table: str, row: str, column: str, by: int) -> bool:
    for sheet in draft.sheets(table):
        cell = sheet.find(row, column)
        if cell and cell.fig and cell.fig.value is not None and cell.fig.value + by >= 0:
            cell.fig.value += by
            cell.text = show(cell.fig.value)
            return True
    return False


def sum_flow(draft: Draft) -> bool:
    """First plus second is not third plus fourth, for natural persons and in the total."""
    by = draft.rng.randint(1, 9)
    done = _add(draft, "requests", numbers.NEXT, "natural_person", by)
    return done and _add(draft, "requests", numbers.NEXT, "total", by)


def sum_outcomes(draft: Draft) -> bool:
    """A leaf outcome more than the printed total."""
    if not draft.sheets("requests"):
        return False
    row = draft.rng.choice(numbers.leaves(draft.sheets("requests")[0].figs()[0].form))
    column, by = draft.rng.choice(numbers.PEOPLE), draft.rng.randint(1, 9)
    done = _add(draft, "requests", row, column, by)
    return done and _add(draft, "requests", row, "total", by)


def sum_applicants(draft: Draft) -> bool:
    """The total of a row is not the sum of its applicants."""
    return _add(
        draft, "requests", draft.rng.choice([numbers.NEW, numbers.PRIOR]), "total", draft.rng.randint(1, 9)
    )


def sum_disputes(draft: Draft) -> bool:
    """A total of table four is not the sum of its results."""
    return _add(draft, "disputes", draft.rng.choice(numbers.DISPUTES), "total", draft.rng.randint(1, 9))


def sum_list(draft: Draft) -> bool:
    """A parent of a list is not the sum of its children."""
    sums = FORMS.get(draft.form or "", {}).get("sums", {})
    done = False
    if sums and draft.sheets("statistics"):
        done = _add(draft, "statistics", draft.rng.choice(list(sums)), "in_year", draft.rng.randint(1, 9))
    return done


def _blank_out(draft: Draft, token: str, state: str, share: float, also: tuple[str, ...] = ()) -> bool:
    done = False
    names = ["requests", "disputes", "statistics"] + (["disclosure"] if draft.rng.random() < 0.5 else [])
    for cell in _cells(draft, *names):
        fig = cell.fig
        if fig and fig.value == 0 and fig.state == "reported" and draft.rng.random() < share:
            fig.value, fig.state, fig.state_accept, done = None, state, also, True
            cell.text = token
    return done


def missing_dash(draft: Draft) -> bool:
    """Unused cells print a dash; a few keep their zero."""
    return _blank_out(draft, draft.rng.choice(DASHES), "dash", draft.rng.choice([0.6, 0.95, 1.0]))


def missing_blank(draft: Draft) -> bool:
    """Unused cells are blank, which is not zero."""
    return _blank_out(draft, draft.rng.choice(BLANKS), "blank", draft.rng.choice([0.1, 0.6, 1.0]))


def missing_token(draft: Draft) -> bool:
    """Unused cells print 无, 不涉及, N/A or a stroke."""
    if draft.rng.random() < 0.5:
        return _blank_out(draft, draft.rng.choice(WORDS), "not_applicable", 0.7)
    return _blank_out(draft, draft.rng.choice(SLASHES), "dash", 0.8, ("not_applicable",))


def blank_totals(draft: Draft) -> bool:
    """The total column of the outcomes is left blank although the parts are printed."""
    done = False
    for cell in _cells(draft, "requests"):
        fig = cell.fig
        if fig and fig.column == "total" and fig.row in numbers.leaves(fig.form) and fig.state == "reported":
            fig.value, fig.state, cell.text, done = None, "blank", draft.rng.choice(["", NBSP]), True
    return done


def value_plus(draft: Draft) -> bool:
    """Changes of 2019 carry their sign: +1036, and a minus of another kind."""
    done = False
    minus = draft.rng.choice(["-", "－", "−"])
    for cell in _cells(draft, "disclosure"):
        if cell.fig and cell.fig.column == "items_change" and cell.fig.value:
            sign = "+" if cell.fig.value > 0 else minus
            cell.text, done = f"{sign}{abs(cell.fig.value)}", True
    return done


def _reported(draft: Draft) -> list[Cell]:
    return [c for c in _cells(draft) if c.fig and c.fig.state == "reported"]


def value_thousands(draft: Draft) -> bool:
    """1,234 with one of three commas."""
    comma, done = draft.rng.choice([",", ",", "，"]), False
    for cell in _reported(draft):
        value = cell.fig.value if cell.fig else None
        if value is not None and abs(value) >= 1000 and cell.text == show(value):
            cell.text, done = f"{value:,}".replace(",", comma), True
    return done


def value_fullwidth(draft: Draft) -> bool:
    """Full-width digits."""
    done = False
    for cell in _reported(draft):
        if draft.rng.random() < 0.6:
            cell.text, done = cell.text.translate(WIDE), True
    return done


def value_decimal(draft: Draft) -> bool:
    """Amounts with needless decimals: 0.00, 12.0."""
    done = False
    for cell in _reported(draft):
        fig = cell.fig
        if fig and fig.unit == "万元" and isinstance(fig.value, int) and cell.text == show(fig.value):
            cell.text, done = cell.text + draft.rng.choice([".0", ".00"]), True
    return done


def amount_unit(draft: Draft) -> bool:
    """251000元, 160.5964万元, 73802895.90 + 元, 2笔."""
    done = False
    for cell in _cells(draft, "disclosure"):
        fig = cell.fig
        if not fig or fig.state != "reported":
            continue
        if fig.column == "procurement_amount":
            fig.unit = draft.rng.choice(["元", "万元"])
            cell.text, done = cell.text + draft.rng.choice(["", SPAN]) + fig.unit, True
        elif fig.column == "procurement_projects" and draft.rng.random() < 0.4:
            fig.unit = draft.rng.choice(["笔", "项", "个"])
            cell.text = cell.text + fig.unit
    return done


def amount_heading(draft: Draft) -> bool:
    """The unit of the purchases is in the heading, not in the cell."""
    done = False
    for sheet in draft.sheets("disclosure"):
        for row in sheet.rows:
            for cell in row:
                if cell.role == "head" and cell.text == "采购总金额":
                    unit = draft.rng.choice(["元", "万元"])
                    for fig in (f for f in sheet.figs() if f.column == "procurement_amount"):
                        fig.unit = (
                            unit if "amount_unit" not in draft.quirks or fig.value is None else fig.unit
                        )
                        if "amount_unit" in draft.quirks:
                            unit = fig.unit or unit
                    cell.text, done = (
                        cell.text + draft.rng.choice([f"({unit})", f"（单位：{unit}）", f"/{unit}"]),
                        True,
                    )
    return done


def value_unit(draft: Draft) -> bool:
    """3件 in cells of table two and of lists."""
    done = False
    for cell in _cells(draft, "disclosure", "statistics"):
        fig = cell.fig
        if (
            fig
            and fig.state == "reported"
            and fig.unit in ("件", "条", "项")
            and cell.text[-1].isdigit()
            and draft.rng.random() < 0.5
        ):
            cell.text, done = cell.text + fig.unit, True
            fig.unit_accept = ()
    return done


def value_spans(draft: Draft) -> bool:
    """'2' + '0' in two spans."""
    done = False
    for cell in _reported(draft):
        if len(cell.text) > 1 and SPAN not in cell.text and draft.rng.random() < 0.6:
            at = draft.rng.randint(1, len(cell.text) - 1)
            cell.text, done = cell.text[:at] + SPAN + cell.text[at:], True
    return done


def value_nbsp(draft: Draft) -> bool:
    """0&nbsp; and &nbsp;0."""
    done = False
    for cell in _reported(draft):
        if draft.rng.random() < 0.4:
            cell.text, done = (
                draft.rng.choice([NBSP + cell.text, cell.text + NBSP, f"{NBSP} {cell.text}"]),
                True,
            )
    return done


def value_newline(draft: Draft) -> bool:
    """A line break of the source before or after a value."""
    done = False
    for cell in _reported(draft):
        if draft.rng.random() < 0.4:
            cell.text, done = draft.rng.choice(["\n" + cell.text, cell.text + "\n    "]), True
    return done
