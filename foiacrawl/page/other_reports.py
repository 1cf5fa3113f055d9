"""Recognise the titles of other reports that a page lists beside its own: 往年年报, 上一篇."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.numerals import last_of_school_years
from foiacrawl.page.lines import plain
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.page.lines import Line

_MAX_LENGTH = 160  # characters; several titles may be on one line
_NAMES = ("年报", "报告", "年報", "報告")
_YEAR_ENTRY = re.compile(
    r"^(?:[·\[(]?(?:19|20)\d\d年?度?(?:政府信息公开)?(?:工作)?(?:年度报告|年报|报告)?[\])]?[|/,>·、]*)+(?:\d{4}-\d\d-\d\d)?$"
)


class OtherReports:
    """Which of a page's lines are titles of reports for other years than that of its own title."""

    def __init__(self, lines: Sequence[Line], title: str) -> None:
        self._lines = lines
        self._own = frozenset(_years(title))

    def names(self, index: int) -> bool:
        """Return whether a line is the title of another report; not known where the own title names no year."""
        if not 0 <= index < len(self._lines):
            return False
        line = self._lines[index]
        text = line.text
        if len(text) > _MAX_LENGTH or not any(name in text for name in _NAMES) or line.is_sentence:
            return False
        years = _years_of_report(text)
        return bool(years) and self._own.isdisjoint(years)

    def goes_on(self, index: int) -> bool:
        """Return whether a list with a head, 往年年报, continues with a line: any report's title, 2021年年报 too."""
        line = self._lines[index]
        return is_year_entry(line) or (
            len(line.text) <= _MAX_LENGTH
            and any(name in line.text for name in _NAMES)
            and not line.is_sentence
            and bool(_years(line.text))
            and titles.verdict(line.text, annual=True) in (Verdict.YES, Verdict.MAYBE)
        )

    def lists(self, index: int) -> bool:
        """Return whether a line is one of a list without a head: a link, or next to another such title."""
        if not self._own or not self.names(index):
            return False
        return self._lines[index].is_linked or self.names(index - 1) or self.names(index + 1)


@lru_cache(maxsize=4096)  # the same lists are on every page of a portal
def _years_of_report(title: str) -> tuple[int, ...]:
    """Return the years that the title of a report names; none for other titles."""
    return _years(title) if titles.verdict(title) is Verdict.YES else ()


def _years(title: str) -> tuple[int, ...]:
    return titles.years(last_of_school_years(titles.fold(title)))


def is_year_entry(line: Line) -> bool:
    """Return whether a line holds years and 年报 alone: 2021年年报 | 2020年年报."""
    return len(line.text) <= _MAX_LENGTH and _YEAR_ENTRY.match(plain(line.text)) is not None
