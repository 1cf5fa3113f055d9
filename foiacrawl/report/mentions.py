"""Find numbers in sentences for the indicators of the forms: 共收到政府信息公开申请12件, 未发生行政诉讼.

Precision comes before recall: a number is a mention only where its words leave no doubt that it is the body's own
count for the report's year. The words are data: `mentions.toml` (which words make which indicator) and
`mention_scope.toml` (whose number, of which year).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.model import Mention
from foiacrawl.report.mention_rules import rules
from foiacrawl.report.mention_scope import (
    Scope,
    headings,
    is_about_plans,
    is_about_requests,
    is_own,
    is_target,
    text_before,
)
from foiacrawl.report.mention_zeros import MAX_SEGMENT, clause_end, find_zeros
from foiacrawl.report.numbers import Found, find_numbers
from foiacrawl.report.sentences import Sentence, split_sentences
from foiacrawl.report.wrapped_lines import line_width
from foiacrawl.text import to_same_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.model import Section
    from foiacrawl.report.mention_rules import Rule

# What a sentence must contain to be read at all: half of a report's sentences do not.
_HAS_NUMBER = re.compile(
    r"[0-9零未无]|没[有收接发出]|不存在|[一二两三四五六七八九十百千万][余多几]?[件条次篇份宗起例个场期人名项]"
)
_TO_BOUNDARY = re.compile(r".*[,;()!?。]", re.DOTALL)
_NONE_STATED = re.compile(r"(?<=[为:均])无(?=[,;。)]|$)")
_RESPECTIVELY = re.compile(
    r"分别(?P<what>[^0-9一二三四五六七八九十,;。]{0,8}?)(?:为|是|有|达)*(?=[0-9一二三四五六七八九十两零])"
)
_AND = "、及和与或暨"
_JOINED = {"、", "和", "及", "与", ",", "以及"}
_MAX_AFTER = 48  # characters after a number that a rule may look at


class _Value(NamedTuple):
    """An indicator's value at [start, end) of a sentence's normalised text."""

    indicator: str
    start: int
    end: int
    value: int | float
    unit: str | None = None
    approximate: bool = False


def find_mentions(
    sections: Sequence[Section], *, year: int | None, agency: str | None
) -> tuple[Mention, ...]:
    """Return the numbers for indicators in the sections' sentences, in reading order.

    `year` is the report's year and `agency` its body, where they are known: numbers of other years and of
    other bodies are left out. A zero in words (未发生, 没有收取) has the value 0 and the unit None; its span is
    the negation. Units and values are as in `numbers.parse_number`.
    """
    found: list[Mention] = []
    width = line_width(section.text for section in sections)
    for section in sections:
        scope = Scope(year, to_same_length(agency or ""), to_same_length(section.heading))
        if is_about_plans(scope.heading):
            continue
        for sentence in split_sentences(section.text, _HAS_NUMBER, width):
            for value in _read(sentence, scope):
                printed, span = sentence.printed(value.start, value.end)
                found.append(
                    Mention(value.indicator, value.value, value.unit, value.approximate, printed, span)
                )
    return tuple(found)


def _read(sentence: Sentence, scope: Scope) -> list[_Value]:
    """Return the values of a sentence, in order."""
    values = [
        *_counts(sentence, scope),
        *(_Value(indicator, start, end, 0) for indicator, start, end in find_zeros(sentence, scope)),
    ]
    return sorted(values, key=lambda item: (item.start, item.end))


# -------------------------------------------------------------------------------------------- counts


def _counts(sentence: Sentence, scope: Scope) -> Iterator[_Value]:
    text = sentence.text
    numbers = _numbers(text)
    lists = {match.end(): match for match in _RESPECTIVELY.finditer(text)} if "分别" in text else {}
    previous, at = 0, 0
    while at < len(numbers):
        number = numbers[at]
        at += 1
        if number.start in lists:
            group = _enumerated(text, numbers, at - 1)
            yield from _distribute(sentence, scope, lists[number.start], previous, group)
            previous, at = group[-1].end, at - 1 + len(group)
            continue
        if number.unit is None and not _is_bare_zero(text, number):
            continue
        start = _after_boundary(text, previous, number.start)
        previous = number.end
        yield from _of_number(sentence, scope, text[start : number.start], number)


def _numbers(text: str) -> list[Found]:
    """Return the numbers of a sentence, with the 无 of 均无 as a zero."""
    numbers = list(find_numbers(text))
    if "无" in text:
        numbers += [Found(*match.span(), 0, None, False) for match in _NONE_STATED.finditer(text)]
        numbers.sort(key=lambda number: number.start)
    return numbers


def _is_bare_zero(text: str, number: Found) -> bool:
    """Return whether it is the zero of 均为0, which needs no unit."""
    return number.value == 0 and text[number.end : number.end + 1] in {"", *",;。)"}


def _after_boundary(text: str, start: int, end: int) -> int:
    """Return where the clause begins that ends at `end`: after its last mark of punctuation, not before `start`."""
    # To search for each mark took five times as long, a fifth of the time of all mentions.
    found = _TO_BOUNDARY.match(text, start, end)
    return found.end() if found else start


def _enumerated(text: str, numbers: list[Found], first: int) -> list[Found]:
    """Return the numbers that follow one another with nothing but 、 and 和 between them; the last has the unit."""
    last = first
    while last + 1 < len(numbers) and text[numbers[last].end : numbers[last + 1].start] in _JOINED:
        last += 1
    return numbers[first : last + 1]


def _distribute(
    sentence: Sentence, scope: Scope, word: re.Match[str], previous: int, group: list[Found]
) -> Iterator[_Value]:
    """Assign the numbers of A、B和C分别为1、2和3件 to their labels, if there are as many."""
    text = sentence.text
    start = _after_boundary(text, previous, word.start())
    labels = _labels(text[start : word.start()])
    if len(labels) != len(group):
        return
    for label, number in zip(labels, group, strict=True):
        unit = number.unit or group[-1].unit
        rule = _rule_for(label + word["what"], "", unit, sentence, word.end(), scope)
        if rule:
            yield _value(rule, number, unit)


def _of_number(sentence: Sentence, scope: Scope, segment: str, number: Found) -> Iterator[_Value]:
    """Yield the indicator that the number after this segment belongs to; several where they share it."""
    if ":" in segment:
        head, _, tail = segment.rpartition(":")
        segment = tail or head.rpartition(":")[2]
    segment = segment.lstrip("、和及与,以并且“”")
    if number.value == 0 or segment.endswith("各"):
        shared = list(_to_each(sentence, scope, segment, number))
        if shared:
            yield from shared
            return
    after = sentence.text[number.end : number.end + _MAX_AFTER]
    rule = _rule_for(segment, after, number.unit, sentence, number.start, scope)
    if rule and not is_target(sentence.text[: number.start], sentence.text[number.start : number.end]):
        yield _value(rule, number, number.unit)


def _to_each(sentence: Sentence, scope: Scope, segment: str, number: Found) -> Iterator[_Value]:
    """Assign a number to each of the labels that share it: A、B均为0, A和B各1件."""
    labels = _labels(rules().scope["joint"].sub("", segment))
    if len(labels) < 2:
        return
    for label in labels:
        rule = _rule_for(label, "", number.unit, sentence, number.start, scope)
        if rule:
            yield _value(rule, number, number.unit)


def _labels(text: str) -> list[str]:
    return [label for label in rules().zero["item"].split(text) if label]


def _value(rule: Rule, number: Found, unit: str | None) -> _Value:
    return _Value(rule.indicator, number.start, number.end, number.value, unit, number.approximate)


def _rule_for(
    segment: str, after: str, unit: str | None, sentence: Sentence, end: int, scope: Scope
) -> Rule | None:
    """Return the first rule that fits the words around a number, unless the number is not the body's own."""
    known = rules()
    by_unit = known.by_unit.get(unit)
    if by_unit is None or len(segment) > MAX_SEGMENT:
        return None
    for rule in by_unit.having(segment + after):
        match = rule.before.search(segment)
        if match is None or (rule.after and not rule.after.search(after)):
            continue
        if match.start() and segment[match.start() - 1] in _AND:
            continue
        if (rule.veto and rule.veto.search(segment)) or known.scope["after"].search(after):
            continue
        if not _is_about(rule, after, sentence, end, scope):
            continue
        if is_own(sentence, end, segment[: match.start()] or segment, scope, rule.year):
            return rule
        return None
    return None


def _is_about(rule: Rule, after: str, sentence: Sentence, end: int, scope: Scope) -> bool:
    """Return whether the sentence, and the headings above it, are about what the rule asks for."""
    before = text_before(sentence, end)
    if rule.context and not rule.context.search(before):
        return False
    context = before + after[: clause_end(after, 0)] if rule.after else before
    if rule.topic and not rule.topic.search(context) and not rule.topic.search(headings(sentence, scope)):
        return False
    return rule.about != "requests" or is_about_requests(context, headings(sentence, scope))
