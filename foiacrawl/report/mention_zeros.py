"""Find what did not happen in a sentence: 未收到政府信息公开申请, 无行政复议、行政诉讼, 行政复议均未发生."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.mention_rules import rules
from foiacrawl.report.mention_scope import headings, is_own, text_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        items = _items_of(listed)
        said = [zero for zero in rules().zeros if _is_none(zero, body, items)]
        before, heading = text_before(sentence, end), headings(sentence, scope)
        indicators = [zero.indicator for zero in said if _is_topic(zero, before, heading, sentence.before)]
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


def _is_topic(zero: Zero, before: str, heading: str, paragraph: str) -> bool:
    """Return whether a clause is about it: by the words `before` it, by the heading, or by those of its `paragraph`."""
    if zero.topic.search(before) or zero.topic.search(heading):
        return True
    return zero.heading is not None and bool(zero.heading.search(heading) or zero.topic.search(paragraph))


def _items_of(listed: str) -> list[str]:
    """Return the items of a list, without the words after each of them and after the list."""
    words = rules().zero
    items = words["item"].split(words["tail"].sub("", listed)) if listed else ()
    return [words["tail"].sub("", item.lstrip("零无")) for item in items]


def _is_none(zero: Zero, body: str, items: Sequence[str]) -> bool:
    """Return whether the clause says that there was none of it, as a whole or by an item of its list."""
    if zero.clause is not None and zero.clause.search(body):
        return True
    return zero.item is not None and any(map(zero.item.search, items))
