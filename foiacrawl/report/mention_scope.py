"""Decide whose number it is and of which year, by the words before it (`mention_scope.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.report.mention_rules import rules

if TYPE_CHECKING:
    from foiacrawl.report.sentences import Sentence


_CLOSED_BRACKET = re.compile(r"\([^()]{0,60}\)")


@dataclass(frozen=True, slots=True)
class Scope:
    """The report whose sentences are read: its year, its body and the section's heading, both normalised."""

    year: int | None
    agency: str
    heading: str


def is_about_plans(heading: str) -> bool:
    """Return whether a section is about shortcomings and plans: its numbers are not results."""
    scope = rules().scope
    return bool(scope["skip_heading"].search(heading)) and not scope["keep_heading"].search(heading)


def text_before(sentence: Sentence, end: int) -> str:
    """Return the sentence up to `end`, with the one before it where it continues that (其中 …)."""
    text = sentence.text[:end]
    if not rules().scope["continues"].search(text):
        return text
    return sentence.before[sentence.before.rstrip("。!?").rfind("。") + 1 :] + text


def headings(sentence: Sentence, scope: Scope) -> str:
    """Return the section's heading and the one that the paragraph begins with: (二)依申请公开情况."""
    found = rules().scope["inline_heading"].match(sentence.before)
    return f"{scope.heading}。{found.group()}" if found else scope.heading


def is_about_requests(before: str, heading: str) -> bool:
    """Return whether requests are the last thing before the number that the sentence counts.

    收到申请20件, 其中不予公开5件 states the answers to requests; 制发公文378件, 其中不予公开77件 does not.
    """
    known = rules().scope
    last = _last(known["counted"], before)
    if last is None:
        return bool(known["counted_anyway"].search(before) or known["counted_heading"].search(heading))
    return last["requests"] is not None


def is_target(before: str, number: str) -> bool:
    """Return whether a number is asked for, not counted: 要求公开不少于20条."""
    known = rules().scope
    return bool(known["target"].search(number)) and bool(known["demanded"].search(before))


def is_own(sentence: Sentence, end: int, head: str, scope: Scope, rule_year: str = "") -> bool:
    """Return whether what is at `end` is stated as a fact of this body and year; `head` is the clause before it.

    `rule_year` is "next" or "prior" for words that name the year after or before themselves (结转).
    """
    patterns = rules().scope
    # What a bracket adds to an earlier number, such as (含2018年结转的3件), is of no other.
    before = _CLOSED_BRACKET.sub("", text_before(sentence, end))
    return not (
        patterns["plan"].search(before)
        or patterns["plan_for_paragraph"].search(sentence.before)
        or patterns["rule"].search(head)
        or _sums_years(before, scope.year)
        or not _in_year(before, scope.year, rule_year)
        or not _of_body(before, head, scope.agency)
    )


def _sums_years(before: str, year: int | None) -> bool:
    """Return whether the number is a sum over several years: 自2008年以来, 累计; not the sum of one year."""
    known = rules()
    since = known.scope["since"].search(before)
    if since and year is not None and int(since["year"]) < year:
        return True
    clause = before[before.rfind(";") + 1 :]
    restated = _last(known.scope["restated"], clause)
    if restated:
        clause = clause[restated.start() :]
    if not known.scope["sum"].search(clause):
        return False
    within = known.within.replace("{year}", str(year) if year is not None else "20[0-9]{2}")
    return bool(known.scope["sum"].search(re.sub(within, "", clause)))


def _in_year(before: str, year: int | None, rule_year: str) -> bool:
    """Return whether the last year named before the number is the report's, or none is named."""
    last = _last(rules().scope["time"], before)
    if last is None or last["own"]:
        return True
    if last["other"]:
        return False
    allowed = {"next": (0, 1), "prior": (0, -1)}.get(rule_year, (0,))
    return year is None or int(last["year"]) - year in allowed


def _of_body(before: str, head: str, agency: str) -> bool:
    """Return whether the last body named before the number is the reporting one, or none is named."""
    known = rules()
    last = _last(known.scope["body"], before)
    if last and (last["other"] or (last["wide"] and not _is_area_of(last["wide"], agency))):
        return False
    subject = known.scope["subject"].search(head)
    if subject is None or not agency or known.scope["own_name"].search(subject["name"]):
        return True
    name = known.scope["not_name"].split(subject["name"])[-1]
    return set(name) <= set(agency) | known.neutral


def _is_area_of(wide: str, agency: str) -> bool:
    """Return whether 全县 or 全镇 is the area of the reporting body: of a government, but a county is not a town's."""
    known = rules().scope
    if known["town"].search(agency):
        return known["town_wide"].match(wide) is not None
    return known["government"].search(agency) is not None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    matches = list(pattern.finditer(text))
    return matches[-1] if matches else None
