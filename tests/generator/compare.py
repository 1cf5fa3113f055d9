"""Compare what the reader read with the gold of a document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from opencc import OpenCC

from tests.generator.draft import FORMS, bare
from tests.generator.gold import EQUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Figure, Report

T2S = OpenCC("t2s")
ENUMERATOR = re.compile(
    r"^(?:其中[:,、]?)?(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、)])?"
)
GLOSS = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")
EXCUSES = frozenset(
    ("lost_cell", "unmatched_row", "missing_row", "unparsed_value", "unmatched_column", "conflicting_values")
)
WHOLE = frozenset(("missing_table", "unread_table", "truncated", "too_large"))
LIST_RULES = frozenset(("b_parent_sums", "a_fees_shanghai", *EQUALITIES.values()))
PAGE = ("agency", "division_code", "year", "form", "script", "title", "published_on")
BAD = (
    "wrong_value", "wrong_state", "wrong_unit", "wrong_form", "missing", "silent", "invented", "lost_valued", "lost_silent",
    "unknown_silent", *PAGE, "chrome", "narrative", "checks_missing", "checks_invented", "mentions", "mentions_invented",
    "negative", "missing_problem", "crash",
)  # fmt: skip
Entry = dict[str, Any]


@dataclass(slots=True)
class Score:
    """Counts by category, and the differences in words."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, category: str, note: str = "") -> None:
        """Count one; `note` says what."""
        self.counts[category] += 1
        if note:
            self.notes.append(f"{category}: {note}")

    @property
    def failed(self) -> bool:
        """Whether anything is wrong."""
        return any(self.counts[name] for name in BAD)


def fold(text: object) -> str:
    """Fold for comparison: simplified, NFKC, no white space, one kind of quotes."""
    plain = GLOSS.sub("", T2S.convert(bare(str(text))))
    return (
        re.sub(r"[“”\"'‘’「」『』]", "", plain)
        .replace("其它", "其他")
        .replace("：", ":")
        .replace("档案", "文件")
    )


def core(label: str) -> str:
    """Return a label's last segment without its number."""
    return ENUMERATOR.sub("", fold(label).rsplit("/", 1)[-1])


LABELS: dict[str, set[str]] = defaultdict(set)
for _form in FORMS.values():
    for _row in _form["rows"] + [r for b in _form.get("blocks", []) for r in b["rows"]]:
        LABELS[_row[0]].update(core(text) for text in (_row[1], *(_row[-1])) if len(core(text)) > 1)


def score(report: Report, gold: Entry) -> Score:
    """Compare a report with its gold."""
    out = Score()
    if gold.get("negative"):
        score_negative(report, gold, out)
        return out
    score_figures(report, gold, out)
    score_lost(report, gold, out)
    score_page(report, gold, out)
    score_checks(report, gold, out)
    return out


def score_negative(report: Report, gold: Entry, out: Score) -> None:
    """A page that is no report has no form, no figures, and a problem that says so."""
    kinds = {p.kind for p in report.problems}
    accept = set(gold.get("problem_accept", ["not_a_report", "attachment_only"]))
    if report.form is not None or report.figures or not kinds & accept:
        note = f"{gold['negative']} read as {report.form!r}, {len(report.figures)} figures, problems {sorted(kinds)}"
        out.add("negative", note)


def excuse(report: Report, row: str | None, table: str, label: str = "") -> str:
    """Return the category of a missing figure: `missing` where a problem reports it, else `silent`."""
    names = {core(label)} if label else LABELS.get(row or "", set())
    for problem in report.problems:
        message = fold(problem.message)
        named = any(name and name in message for name in names) or bool(row and row in message)
        if (
            problem.kind in EXCUSES and (named or (table == "disputes" and "disputes" in message))
        ) or problem.kind in WHOLE:
            return "missing"
    return "silent"


def score_figures(report: Report, gold: Entry, out: Score) -> None:
    """Compare figures of known rows by place and open rows by label."""
    read: dict[tuple[str, str | None, str], Figure] = {}
    for fig in (f for f in report.figures if f.row is not None):
        place = (fig.table, fig.row, fig.column)
        if place in read:
            out.add("invented", f"{place} twice")
        read[place] = fig
    wanted = {(g["table"], g["row"], g["column"]): g for g in gold["figures"]}
    lost = {(g["table"], g["row"]) for g in gold.get("lost_rows", [])}
    loose: list[Entry] = []
    for key, entry in wanted.items():
        fig_read = read.get(key)
        if fig_read is None:
            if entry.get("optional"):
                loose.append(entry)
            else:
                out.add(excuse(report, key[1], key[0]), f"{key} gold {entry['value']!r}")
            continue
        compare(fig_read, entry, out, str(key))
    for key, fig in read.items():
        if key not in wanted and key[:2] not in lost:
            out.add("invented", f"{key} read {fig.value!r} raw {fig.raw!r} label {fig.label!r}")
    score_open(report, gold, loose, out)


def compare(fig: Figure, entry: Entry, out: Score, name: str) -> None:
    """Compare one figure with its gold."""
    states = entry.get("state_accept") or []
    before = out.counts.total()
    if fig.value != entry["value"] and not (
        fig.value is not None and entry["value"] is not None and abs(fig.value - entry["value"]) < 1e-9
    ):
        silent = fig.value is None and fig.state != "unparsed"
        out.add(
            "wrong_value",
            f"{name} gold {entry['value']!r} read {fig.value!r} raw {fig.raw!r}{' state ' + fig.state if silent else ''}",
        )
    elif fig.state != entry["state"] and fig.state not in states:
        out.add("wrong_state", f"{name} gold {entry['state']} read {fig.state} raw {fig.raw!r}")
    if "unit" in entry and fig.unit != entry["unit"] and fig.unit not in entry.get("unit_accept", []):
        out.add("wrong_unit", f"{name} gold {entry.get('unit')!r} read {fig.unit!r} raw {fig.raw!r}")
    statutory = fig.table in ("disclosure", "requests") and "form" in entry
    if statutory and fig.form != entry["form"]:
        out.add("wrong_form", f"{name} gold {entry['form']} read {fig.form}")
    if out.counts.total() == before:
        out.add("right")
    if bare(fig.raw) != bare(entry.get("raw", fig.raw)):
        out.counts["raw_differs"] += 1


def score_open(report: Report, gold: Entry, loose: list[Entry], out: Score) -> None:
    """Compare the rows of lists that no form knows by label, column and, where labels repeat, parent."""
    if "open" not in gold:
        return
    left = [f for f in report.figures if f.row is None]
    for entry in gold["open"]:
        same = [f for f in left if core(f.label) == core(entry["label"]) and f.column == entry["column"]]
        path = entry.get("path")
        if path and len(same) > 1:
            same = [f for f in same if core(path) in fold(f.label)] or same
        exact = [f for f in same if f.value == entry["value"]] or same
        if not exact:
            out.add(
                excuse(report, None, "statistics", entry["label"]), f"open {entry['label']} {entry['column']}"
            )
            continue
        left.remove(exact[0])
        compare(exact[0], entry, out, f"open {entry.get('path', '')}/{entry['label']} {entry['column']}")
        if path and core(path) not in fold(exact[0].label):
            out.add("wrong_path", f"{path}/{entry['label']} read {exact[0].label!r}")
    lost = {core(g["label"]) for g in gold.get("lost_rows", []) if "label" in g}
    unknown = {core(g["label"]) for g in gold.get("unknown_rows", [])}
    for fig in left:
        twin = next((e for e in loose if (e["column"], e["value"]) == (fig.column, fig.value)), None)
        if twin:
            loose.remove(twin)
        elif core(fig.label) not in lost | unknown:
            out.add("invented", f"open {fig.label!r} {fig.column} {fig.value!r} table {fig.table}")


def score_lost(report: Report, gold: Entry, out: Score) -> None:
    """Damaged rows have no value and a problem; rows that no form knows have a problem or a figure."""
    for lost in gold.get("lost_rows", []):
        label = lost.get("label", "")
        figs = [f for f in report.figures if f.table == lost["table"] and f.row == lost["row"]]
        if label:
            figs = [f for f in figs if core(f.label) == core(label)]
        # Several rows may have one label (其他): those that are not lost have their values.
        others = sum(
            e["value"] is not None and core(e["label"]) == core(label) for e in gold.get("open", []) if label
        )
        if sum(f.value is not None for f in figs) > others:
            out.add("lost_valued", f"{lost} read {[(f.column, f.value) for f in figs]}")
        elif excuse(report, lost["row"], lost["table"], label) == "silent":
            out.add("lost_silent", str(lost))
    for unknown in gold.get("unknown_rows", []):
        is_reported = any(core(unknown["label"]) in fold(p.message) for p in report.problems)
        if not is_reported and not any(core(unknown["label"]) in fold(f.label) for f in report.figures):
            out.add("unknown_silent", str(unknown))


def score_page(report: Report, gold: Entry, out: Score) -> None:
    """Compare whose report it is, for which year, what it is called, when it was published, and its text."""
    accept = {
        "agency": {fold(a) for a in [gold.get("agency"), *gold.get("agency_accept", [])]},
        "form": {str(f) for f in gold.get("form_accept", [gold.get("form")])},
        "title": {fold(gold.get("title"))},
    }
    for name in PAGE:
        if name not in gold:
            continue
        value = getattr(report, name)
        right = accept.get(name, {gold[name]})
        if (
            fold(value) if name in ("agency", "title") else str(value) if name == "form" else value
        ) not in right:
            out.add(name, f"gold {gold[name]!r} read {value!r}")
    score_text(report, gold, out)


def score_text(report: Report, gold: Entry, out: Score) -> None:
    """Compare the problems that are expected, the text and the numbers in its sentences."""
    for kind in sorted(set(gold.get("expected_problems", [])) - {p.kind for p in report.problems}):
        out.add("missing_problem", kind)
    text = "\n".join(f"{s.heading}\n{s.text}" for s in report.sections)
    folded = fold(text)
    for token in gold.get("chrome_tokens", []):
        if fold(token) in folded or fold(token) in fold(report.title or ""):
            out.add("chrome", token)
    at = 0
    for part in gold.get("narrative", []):
        found = folded.find(fold(part), at)
        if found < 0:
            out.add("narrative", part + (" (out of order)" if fold(part) in folded else ""))
        at = max(at, found)
    score_mentions(report, gold, out)


def score_mentions(report: Report, gold: Entry, out: Score) -> None:
    """Compare the numbers stated in sentences; `every_mention`: the gold lists every one."""
    stated = {(m.indicator, m.value) for m in report.mentions}
    wanted = {(m["indicator"], m["value"]) for m in gold.get("mentions", [])}
    out.counts["mentions_right"] += len(stated & wanted)
    for indicator, value in sorted(wanted - stated):
        out.add("mentions", f"{indicator} {value}")
    for mention in report.mentions if gold.get("every_mention") else ():
        if (mention.indicator, mention.value) not in wanted:
            out.add("mentions_invented", f"{mention.indicator} {mention.value} in {mention.sentence}")


def score_checks(report: Report, gold: Entry, out: Score) -> None:
    """Compare the identities of tables three and four that must fail."""
    if "checks_fail" not in gold:
        return
    wanted = {(c["rule"], c["at"]) for c in gold["checks_fail"] + gold.get("list_checks_fail", [])}
    read = {(c.rule, c.at) for c in report.checks if c.status == "fail"}
    for rule, at in sorted(wanted - read):
        out.add("checks_missing", f"{rule}@{at}")
    for rule, at in sorted(read - wanted):
        if rule.startswith(("requests.", "disputes.")) or ("list_checks_fail" in gold and rule in LIST_RULES):
            out.add("checks_invented", f"{rule}@{at}")


def total(scores: Iterable[Score]) -> Counter[str]:
    """Add counts."""
    out: Counter[str] = Counter()
    for one in scores:
        out += one.counts
    return out


def rates(counts: Counter[str]) -> dict[str, float]:
    """Return precision and recall of figures (a figure is right with value, state, unit and form)."""
    wrong = counts["wrong_value"] + counts["wrong_state"] + counts["wrong_unit"] + counts["wrong_form"]
    read = counts["right"] + wrong + counts["invented"] + counts["lost_valued"]
    there = counts["right"] + wrong + counts["missing"] + counts["silent"]
    return {"precision": counts["right"] / max(1, read), "recall": counts["right"] / max(1, there)}
