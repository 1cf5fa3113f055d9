"""What a careful person reads in a draft, in the shape of the corpus' golds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.generator import numbers
from tests.generator.draft import FORMS, Draft, Fig, Number, Para, bare, plain

if TYPE_CHECKING:
    from collections.abc import Callable

Figures = dict[tuple[str, str | None, str], Fig]


def build(draft: Draft, script: Callable[[str], str]) -> dict[str, Any]:
    """Return the gold; `script` converts text to the page's script."""
    if draft.negative:
        return {
            "negative": draft.negative,
            "title": None,
            "agency": None,
            "year": None,
            "form": None,
            "form_accept": [None],
            "figures": [],
            "problem_accept": draft.problem_kinds,
        }
    figures: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    known: Figures = {}
    for sheet in draft.sheets("disclosure", "requests", "disputes", "statistics"):
        for cell in sheet.fig_cells():
            fig = cell.fig
            if fig is None:
                continue
            entry = describe(fig, plain(cell.text), script)
            (figures if fig.row else opened).append(entry)
            known[fig.table, fig.row, fig.column] = fig
    names = {draft.body.name, *draft.body.accept}
    return {
        "negative": None,
        "agency": draft.body.name,
        "agency_accept": sorted(names | {script(n) for n in names}),
        "division_code": draft.body.code or None,
        "year": draft.year,
        "form": draft.form,
        "form_accept": draft.form_accept,
        "script": draft.script,
        **({} if draft.page.get("untitled") else {"title": draft.title}),
        "published_on": draft.published,
        "figures": figures,
        "open": opened,
        "lost_rows": draft.lost_rows,
        "unknown_rows": draft.unknown_rows,
        "expected_problems": [*draft.expected_problems, *draft.page.get("expected_problems", [])],
        "checks_fail": failing(known),
        "list_checks_fail": failing_lists(known),
        "chrome_tokens": [script(t) for t in draft.chrome_tokens],
        "narrative": narrative(draft, script),
        "mentions": draft.mentions,
        "every_mention": True,
    }


def describe(fig: Fig, raw: str, script: Callable[[str], str]) -> dict[str, Any]:
    """Return a figure as JSON."""
    entry: dict[str, Any] = {
        "column": fig.column,
        "value": fig.value,
        "raw": script(raw.strip()),
        "state": fig.state,
        "unit": fig.unit,
    }
    if fig.row:
        entry = {"table": fig.table, "row": fig.row, **entry, "form": fig.form}
    else:
        entry = {"label": script(bare(fig.label)), "path": script(bare(fig.path)), **entry}
    if fig.optional:
        entry["optional"] = True
    if fig.unit_accept:
        entry["unit_accept"] = list(fig.unit_accept)
    if fig.state_accept:
        entry["state_accept"] = list(fig.state_accept)
    return entry


def narrative(draft: Draft, script: Callable[[str], str]) -> list[str]:
    """Return parts of the prose in their order: every paragraph's middle, but of the short ones."""
    texts = [b.text for b in draft.blocks if isinstance(b, Para) and b.kind == "text" and len(b.text) > 24]
    return [script(text[: max(20, len(text) - 8)].rstrip("，。；：")) for text in texts]


def failing(known: Figures) -> list[dict[str, str]]:
    """Return the identities of tables three and four that the printed numbers break."""

    def side(table: str, places: list[tuple[str, str]]) -> Number | None:
        total: Number = 0
        for row, column in places:
            fig = known.get((table, row, column))
            if fig is None or fig.value is None:
                return None
            total += fig.value
        return total

    out = []
    form = next((fig.form for (table, _, _), fig in known.items() if table == "requests"), None)
    tries: list[tuple[str, str, str, list[tuple[str, str]], list[tuple[str, str]]]] = []
    if form:
        for column in numbers.COLUMNS:
            inflow = [(numbers.NEW, column), (numbers.PRIOR, column)]
            outflow = [(numbers.TOTAL, column), (numbers.NEXT, column)]
            tries.append(("requests.flow", column, "requests", inflow, outflow))
            parts = [(row, column) for row in numbers.leaves(form)]
            tries.append(("requests.outcomes", column, "requests", parts, [(numbers.TOTAL, column)]))
        tries += [
            (
                "requests.applicants",
                row[0],
                "requests",
                [(row[0], c) for c in numbers.PEOPLE],
                [(row[0], "total")],
            )
            for row in FORMS[form]["rows"]
        ]
    tries += [
        ("disputes.outcomes", row, "disputes", [(row, c) for c in numbers.RESULTS], [(row, "total")])
        for row in numbers.DISPUTES
    ]
    for rule, at, table, left, right in tries:
        a, b = side(table, left), side(table, right)
        if a is not None and b is not None and a != b:
            out.append({"rule": rule, "at": at})
    return out


EQUALITIES = {
    "requests_total": "a_channels",
    "reply_withheld": "a_withheld_shanghai",
    "local/guangdong_guangzhou": "a_replies_guangzhou",
    "local/shanghai_54": "a_replies_shanghai",
    "local/gansu_dingxi_2008": "a_replies_dingxi",
}
SHORT = ("reconsideration_total", "litigation_total")


def failing_lists(known: Figures) -> list[dict[str, str]]:
    """Return the sums of lists that the printed numbers break; undecided disputes may make the parts smaller."""
    out = []
    for (table, row, column), fig in known.items():
        children = FORMS.get(fig.form, {}).get("sums", {}).get(row) if table == "statistics" else None
        parts = [known.get((table, child, column)) for child in children or []]
        if not parts or fig.value is None or any(p is None or p.value is None for p in parts):
            continue
        over = sum(p.value or 0 for p in parts if p) - fig.value
        if abs(over) < 1e-9 or (fig.form == "2014" and row in SHORT and over < 0):
            continue
        if fig.form == "2014" or str(row).startswith(("fees", "staff")):
            rule = "b_parent_sums" if fig.form == "2014" else "a_fees_shanghai"
            out.append({"rule": rule, "at": str(row)})
        elif rule := EQUALITIES.get(fig.form if row == "replies_total" else str(row), ""):
            out.append({"rule": rule, "at": column})
    return out
