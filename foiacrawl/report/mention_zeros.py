"""Find what did not happen in a sentence: 未收到政府信息公开申请, 无行政复议、行政诉讼, 行政复议均未发生."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.mention_rules import rules
from foiacrawl.report.mention_scope import headings, is_own, text_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.report.mention_rules import Zero
    from foiacrawl.report.mention_scope import Scope
    from foiacrawl.report.sentences import Sentence

MAX_SEGMENT = 80  # characters; a longer text without punctuation is no label or list
_BOUNDARY = ",;()!?。:"
_CLAUSE_END = re.compile(rf"[{_BOUNDARY}]")
_IN_BRACKETS = re.compile(r"\([^(),;!?。:]{0,30}\)")


def find_zeros(sentence: Sentence, scope: Scope) -> Iterator[tuple[str, int, int]]:
    """Yield the indicators that are zero in words, each with the span of the negation and its verb."""
    text, words = sentence.text, rules().zero
    seen: set[tuple[str, int]] = set()
    for none in words["none"].finditer(text):
        end = clause_end(text, none.end())
        while bracket := _IN_BRACKETS.match(text, end):
            end = clause_end(text, bracket.end())
        body = _IN_BRACKETS.sub("", text[none.end() : end])
        verb = words["verb"].match(body)
        listed = _listed_after(body, verb, text, end)
        if not listed and not verb and "收" not in body and "费" not in body:
            continue
        start = max([text.rfind(sign, 0, none.start()) for sign in _BOUNDARY]) + 1
        head = text[start : none.start()]
        if verb and not words["tail"].sub("", listed):
            listed = head
        if max(len(body), len(listed)) > MAX_SEGMENT or words["veto"].search(body + listed):
            continue
        before = text_before(sentence, end)
        indicators = [
            zero.indicator
            for zero in rules().zeros
            if _is_topic(zero, before, sentence, scope) and _is_none(zero, body, listed)
        ]
        if not indicators or not is_own(sentence, none.start(), "" if listed is head else head, scope):
            continue
        for indicator in indicators:
            if (indicator, end) not in seen:
                seen.add((indicator, end))
                yield indicator, none.start(), none.end() + (verb.end() if verb else 0)


def clause_end(text: str, start: int) -> int:
    """Return where the clause ends that `start` is in: at the next mark of punctuation or the end."""
    found = _CLAUSE_END.search(text, start)
    return found.start() if found else len(text)


def _listed_after(body: str, verb: re.Match[str] | None, text: str, end: int) -> str:
    """Return what a negated clause lists, with the next clause where that is one more item: 无行政复议,行政诉讼."""
    words = rules().zero
    listed = body[verb.end() :] if verb else body if words["lead"].match(body) else ""
    if listed and text.startswith(",", end):
        following = text[end + 1 : clause_end(text, end + 1)]
        if words["more"].match(following):
            return f"{listed}、{following}"
    return listed


def _is_topic(zero: Zero, before: str, sentence: Sentence, scope: Scope) -> bool:
    if zero.topic.search(before):
        return True
    heading = headings(sentence, scope)
    if zero.topic.search(heading):
        return True
    return zero.heading is not None and bool(
        zero.heading.search(heading) or zero.topic.search(sentence.before)
    )


def _is_none(zero: Zero, body: str, listed: str) -> bool:
    """Return whether the clause says that there was none of it, as a whole or by an item of its list."""
    words = rules().zero
    if zero.clause is not None and zero.clause.search(body):
        return True
    item = zero.item
    if item is None or not listed:
        return False
    items = [each.lstrip("零无") for each in words["item"].split(words["tail"].sub("", listed))]
    return any(item.search(words["tail"].sub("", each)) for each in items)
