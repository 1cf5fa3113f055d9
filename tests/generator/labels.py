"""Quirks of labels: what bodies and converters make of the words of a form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opencc import OpenCC

from tests.generator.draft import BR, FORMS, NBSP, PAR, SPAN, Cell, Draft, bare

if TYPE_CHECKING:
    from collections.abc import Callable

SIMPLIFY = OpenCC("t2s")
WORDS = ("head", "label", "group")
PINYIN = {"务": "wù", "构": "gòu", "织": "zhī", "销": "xiāo", "纠": "jiū"}
ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九]、|[(（][一二三四五六七八九][)）]|\d[.、．])")
QUOTES = (("「", "」"), ('"', '"'), ("‘", "’"), ("", ""), ("”", "“"))


def _words(draft: Draft) -> list[Cell]:
    sheets = draft.sheets("disclosure", "requests", "disputes", "statistics")
    return [c for sheet in sheets for row in sheet.rows for c in row if c.role in WORDS]


def _change(draft: Draft, change: Callable[[str], str], share: float = 1.0, list_too: bool = True) -> bool:
    done = False
    for cell in _words(draft):
        if not list_too and cell.fig is None and not draft.sheets("requests", "disclosure", "disputes"):
            continue
        if draft.rng.random() < share:
            text = change(cell.text)
            done |= text != cell.text
            cell.text = text
    return done


def _variants() -> dict[tuple[str, str], list[str]]:
    """Return the variants that the facts list, by id and printed label; by '' and label for columns."""
    found: dict[tuple[str, str], list[str]] = {}
    for form in FORMS.values():
        for row in form["rows"]:
            found.setdefault((row[0], row[1]), []).extend(row[-1])
        for block in form.get("blocks", []):
            for name, label, variants in block["rows"]:
                found.setdefault((name, label), []).extend(variants)
            for _, label, _, variants in block["columns"]:
                found.setdefault(("", label), []).extend(variants)
        for _, label, variants in form.get("columns", []):
            found.setdefault(("", label), []).extend(variants)
    return {
        (name, label): [v for v in variants if SIMPLIFY.convert(v) == v and bare(v) != bare(label)]
        for (name, label), variants in found.items()
    }


VARIANTS = _variants()


def label_variant(draft: Draft) -> bool:
    """Print variants that the facts list for rows and columns, each with a chance of one in three."""
    done = False
    for cell in _words(draft):
        variants = VARIANTS.get((cell.row or "", cell.text), [])
        if not variants or draft.rng.random() > 0.33:
            continue
        new, done = draft.rng.choice(variants), True
        _heading_unit(draft, cell.text, new)
        cell.text = new
        _rename(draft, cell)
    return done


def _heading_unit(draft: Draft, old: str, new: str) -> None:
    """A variant of a heading can drop the unit or name one."""
    for fig in (f for s in draft.sheets("disclosure") for f in s.figs()):
        if fig.column == "amount_collected" and "单位" in old and "单位" not in new:
            fig.unit_accept = (None, "万元")
        elif fig.column == "procurement_amount" and new.endswith("元)"):
            fig.unit = "万元" if "万" in new else "元"


def _rename(draft: Draft, cell: Cell) -> None:
    """Keep the labels of a list's figures as printed."""
    for row in (row for sheet in draft.sheets("statistics") for row in sheet.rows):
        if any(other is cell for other in row):
            for fig in (other.fig for other in row if other.fig):
                fig.label = cell.text


def label_other_char(draft: Draft) -> bool:
    """其它 for 其他."""
    return _change(draft, lambda t: t.replace("其他", "其它"))


def label_sum_word(draft: Draft) -> bool:
    """合计 for 总计."""
    return _change(draft, lambda t: t.replace("总计", "合计"))


def label_quotes(draft: Draft) -> bool:
    """Other quotation marks, or none."""
    left, right = draft.rng.choice(QUOTES)
    return _change(draft, lambda t: t.replace("“", left).replace("”", right))


def label_brackets(draft: Draft) -> bool:
    """Full-width brackets, colons and points."""
    point = draft.rng.choice([".", "．", "、"])

    def change(text: str) -> str:
        wide = text.replace("(", "（").replace(")", "）").replace(":", "：")
        return re.sub(r"(?<=\d)\.", point, wide)

    return _change(draft, change)


def label_no_enumerator(draft: Draft) -> bool:
    """Row labels of table three without their numbers."""
    done = False
    for cell in (
        c for s in draft.sheets("requests") for row in s.rows for c in row if c.role in ("label", "group")
    ):
        text = ENUMERATOR.sub("", cell.text)
        done |= text != cell.text
        cell.text = text
    return done


def header_typo(draft: Draft) -> bool:
    """Words cut or mistyped in heading rows: 废纸 for 废止, 尚未, 结果, 现行有效件."""
    typos = {"本年废止件数": "本年废纸件数", "现行有效件数": "现行有效件", "尚未审结": "尚未"}
    done = False
    for sheet in draft.sheets("disclosure", "disputes"):
        for row in sheet.rows:
            for cell in row:
                if cell.role == "head" and cell.text in typos and draft.rng.random() < 0.7:
                    cell.text, done = typos[cell.text], True
        if sheet.name == "disputes" and draft.rng.random() < 0.5:
            for cell in sheet.rows[2]:
                if cell.text in ("结果维持", "结果纠正"):
                    cell.text, done = "结果", True
                elif cell.text == "其他结果":
                    cell.text = "其他"
    return done


def _inside(draft: Draft, mark: Callable[[], str], share: float, shortest: int = 2) -> bool:
    """Put a mark inside labels, at one place or between all characters of a short one."""
    done = False
    for cell in _words(draft):
        if len(cell.text) < shortest or draft.rng.random() > share:
            continue
        done = True
        if len(cell.text) <= 4 and draft.rng.random() < 0.5:
            cell.text = mark().join(cell.text)
        else:
            at = draft.rng.randint(1, len(cell.text) - 1)
            cell.text = cell.text[:at] + mark() + cell.text[at:]
    return done


def label_spaces(draft: Draft) -> bool:
    """自 然 人."""
    return _inside(draft, lambda: draft.rng.choice([" ", "  ", "　"]), 0.3)


def label_nbsp(draft: Draft) -> bool:
    """Runs of no-break spaces inside labels and round them."""
    return _inside(draft, lambda: NBSP * draft.rng.randint(1, 8), 0.2)


def label_break(draft: Draft) -> bool:
    """<br> inside labels."""
    return _inside(draft, lambda: BR, 0.3)


def label_paragraphs(draft: Draft) -> bool:
    """Labels over several paragraphs, with and without no-break spaces."""
    return _inside(draft, lambda: draft.rng.choice([PAR, PAR + NBSP * 3, NBSP + PAR + NBSP]), 0.25, 4)


def label_spans(draft: Draft) -> bool:
    """'5' + '.要求…' in two spans."""
    done = False
    for cell in _words(draft):
        if draft.rng.random() < 0.3 and len(cell.text) > 1:
            at = 1 if cell.text[0].isdigit() else draft.rng.randint(1, len(cell.text) - 1)
            cell.text, done = cell.text[:at] + SPAN + cell.text[at:], True
    return done


def label_pinyin(draft: Draft) -> bool:
    """Glosses that mirror sites leave behind: 服务(wù)机构."""
    char = draft.rng.choice(list(PINYIN))
    return _change(draft, lambda t: t.replace(char, f"{char}({PINYIN[char]})", 1), list_too=False)


def list_indent(draft: Draft) -> bool:
    """Children of a list are set in with spaces."""
    done = False
    gap = draft.rng.choice([NBSP * 4, "　　", " " * 4, NBSP + " " + NBSP])
    for sheet in draft.sheets("statistics"):
        for row in sheet.rows:
            if any(c.fig and c.fig.path for c in row):
                row[0].text, done = gap + row[0].text, True
    return done
