"""Report tables that a document prints as text and that no reader took: lines, one cell a line, one long line, boxes.

What is left of a table in the text has one thing in common, however it is printed: labels of a form directly before numbers
without a unit. Sentences print a unit behind their numbers (不予公开2件).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml
from foiacrawl.forms import forms
from foiacrawl.model import Problem
from foiacrawl.report import list_items
from foiacrawl.report.form_rows import shorten
from foiacrawl.report.labels import core, fold
from foiacrawl.report.lists import words
from foiacrawl.report.segments import known_row
from foiacrawl.text import any_of, normalize_for_matching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_LINES = 3
MIN_NUMBERS = 4  # of a list on one line whose heads are not known
MIN_CELLED = 2  # rows with a unit in a line of its own, which no sentence has
MIN_LABELS = 4  # different labels; a list of a report's own in the text has fewer
MIN_LABEL = 4  # characters: not 规章, 其他, 总计
MAX_LABEL = 60
LINE = re.compile(
    r"^\s*(\S.{2,60}?)[\s:：.…|·]+(?:[^\W\d]{1,3}\s+)?[-+]?\d[\d,]*(?:\.\d+)?[\s\d.,-]*\S{0,2}\s*$"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ENDS_IN_NUMBER = re.compile(r"\D\d+(?:\.\d+)?\W*$")
_NOT_A_WORD = re.compile(r"[^\w.]|_|(?<!\d)\.|\.(?!\d)")
MAX_BEFORE = 150  # characters before a number, spaces included, that may hold its label
MAX_AFTER = 10  # characters after it that may hold its unit
_TAIL = 4  # characters of a label's end by which it is looked up


def report_unread_text(paragraphs: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem `unread_table` if the text outside of the tables that were read prints a form's labels and numbers."""
    lines = [line for line in paragraphs if _is_row(line)]
    if len(lines) >= MIN_LINES:
        message = f"{len(lines)} lines of the text print a form's label beside a number, such as {shorten(lines[0])!r}"
        return (Problem("unread_table", f"{message}; they were kept as text only"),)
    if glued := next(filter(_is_glued_list, paragraphs), None):
        message = f"a line of the text prints the heads of a list and numbers: {shorten(glued)!r}"
        return (Problem("unread_table", f"{message}; it was kept as text only"),)
    if head := _head_of_rows(paragraphs):
        message = f"{shorten(head)!r} is the head of a list, and the lines below it end in numbers"
        return (Problem("unread_table", f"{message}; they were kept as text only"),)
    if cells := _rows_of_cells(paragraphs):
        message = f"the text prints rows with a label, a unit and a number, a cell a line, such as {shorten(cells[0])!r}"
        return (Problem("unread_table", f"{message}; they were kept as text only"),)
    labels = list(dict.fromkeys(_labels_in("".join(paragraphs))))
    if len(labels) < MIN_LABELS:
        return ()
    message = f"{len(labels)} labels of a form are directly before numbers in the text, such as {shorten(labels[0])!r}"
    return (
        Problem("unread_table", f"{message}; no table was recognised there, so they were kept as text only"),
    )


def _is_glued_list(line: str) -> bool:
    """Return whether a line is a list, with nothing or spaces between its cells: 指标单位数量行政复议数件1行政诉讼数件0 ..."""
    if "。" in line or len(_NUMBER.findall(line)) < MIN_LINES:
        return False
    if _glued_head().search(_join(line)) is not None:
        return True
    cells = line.split()
    numbers = sum(1 for cell in cells if _NUMBER.fullmatch(cell))
    return numbers >= MIN_NUMBERS and any(core(cell) in words()["strong"] for cell in cells)


def _head_of_rows(lines: Sequence[str]) -> str | None:
    """Return the line that is the head of a list, with the list's rows below it: 指标,单位,数量 / 讲解员人数,人,3."""
    numbered = [len(line) <= MAX_LABEL and _ENDS_IN_NUMBER.search(line) is not None for line in lines]
    for at, line in enumerate(lines):
        # Few texts have such rows: they are counted first, as to normalise a line takes ten times as long.
        has_rows = sum(numbered[at + 1 : at + 1 + 2 * MIN_LINES]) >= MIN_LINES
        if has_rows and len(line) <= MAX_LABEL and _glued_head().match(_join(line)):
            return line
    return None


def _rows_of_cells(lines: Sequence[str]) -> list[str]:
    """Return the labels of rows that are printed as three lines each, a label, a unit and a number; none below `MIN_CELLED`."""
    found = [
        label
        for label, unit, number in zip(lines, lines[1:], lines[2:], strict=False)
        if _NUMBER.fullmatch(number.strip()) and core(unit) in words()["units"]
    ]
    return found if len(found) >= MIN_CELLED else []


@cache
def _glued_head() -> re.Pattern[str]:
    """Return what finds the heads of a list one after the other: 指标名称计量单位数量."""
    roles = {role: any_of(words()[role]) for role in ("strong", "unit", "code", "in_year")}
    return re.compile(rf"{roles['strong']}{roles['unit']}?{roles['code']}?(?:{roles['in_year']}|20[0-3]\d年)")


def _labels_in(text: str) -> Iterator[str]:
    """Yield the labels that are directly before numbers without a unit.

    Only what is around such numbers is normalised, if they are enough: in prose nearly all numbers have a unit.
    """
    numbers = list(_bare_number().finditer(text))
    if len(numbers) < MIN_LABELS:
        return
    start = end = 0
    for number in numbers:
        if number.start() - MAX_BEFORE > end:
            yield from _labels_before_numbers(_join(text[start:end]))
            start = number.start() - MAX_BEFORE
        end = number.end() + MAX_AFTER
    yield from _labels_before_numbers(_join(text[start:end]))


def _is_row(line: str) -> bool:
    row = LINE.match(line)
    return row is not None and (list_items.is_known(row[1]) or known_row("requests", row[1]))


def _join(text: str) -> str:
    """Return the text normalised and without anything but letters, digits and decimal points."""
    return _NOT_A_WORD.sub("", normalize_for_matching(text))


def _labels_before_numbers(text: str) -> Iterator[str]:
    """Yield the labels that end, but for a unit, where a number without a unit begins."""
    units = _units()
    for number in _NUMBER.finditer(text):
        if text.startswith(units, number.end()):
            continue
        before = text[max(0, number.start() - MAX_LABEL) : number.start()]
        unit = next(filter(before.endswith, units), "")
        for end in {before, before.removesuffix(unit)}:
            if label := next(
                (label for label in _labels().get(end[-_TAIL:], ()) if end.endswith(label)), None
            ):
                yield label
                break


@cache
def _bare_number() -> re.Pattern[str]:
    """Return the pattern of a number that no unit follows, in text that is not normalised."""
    # It begins with a digit, so that a search is quick; what is before it is tested afterwards.
    return re.compile(rf"\d(?<!\d\d)\d*(?!\d|{any_of(_units())})")


@cache
def _units() -> tuple[str, ...]:
    """Return the words that follow a number in a sentence, the longest first."""
    data = load_toml(__file__, "numbers.toml")
    words = [word for kind in data["units"].values() for word in kind]
    return tuple(sorted((*words, *data["in_sentences"]["after"]), key=len, reverse=True))


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    """Return the labels of all forms' rows by their last characters, the longest first."""
    labels = set()
    for form in forms():
        for table in form.tables:
            for item in (*table.rows, *(row for block in table.blocks for row in block.rows)):
                for printed in item.labels:
                    label = fold(printed)
                    labels |= {_join(label.core), _join(label.short)}
    found: dict[str, list[str]] = defaultdict(list)
    for text in sorted(labels, key=len, reverse=True):
        if len(text) >= MIN_LABEL:
            found[text[-_TAIL:]].append(text)
    return {tail: tuple(texts) for tail, texts in found.items()}
