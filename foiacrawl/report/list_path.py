"""Find the headings of a list row among the rows above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.labels import Label, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

UNNUMBERED = 0.0
OUTER = -10.0  # labels in columns of their own, left of the row's, are above every enumerator
DEEPER = 0.01  # a numbering that begins again below a row with a number is a step below that row
ORDER = {char: place for place, char in enumerate("一二三四五六七八九十", start=1)}
DIGITS = re.compile(r"\d+")


class Path:
    """The label path of the current row, updated from row to row by enumerators and 其中."""

    def __init__(self) -> None:
        self._above: list[tuple[float, Label]] = []
        self._among = False

    def reset(self) -> None:
        """Forget the rows above, where another list begins."""
        self._above.clear()
        self._among = False

    def enter(self, texts: Sequence[str]) -> tuple[Label, ...]:
        """Add the labels of the next row, outer ones first, and return its path."""
        for depth, text in enumerate(texts[:-1]):
            label = fold(text)
            if not any(above.text == label.text for _, above in self._above):
                self._put(OUTER + depth, label)
        inner = fold(texts[-1])
        self._put(self._level(inner), inner)
        return tuple(label for _, label in self._above)

    def _put(self, level: float, label: Label) -> None:
        while self._above and self._above[-1][0] >= level:
            self._above.pop()
        self._above.append((level, label))

    def _level(self, label: Label) -> float:
        """Return the level: ranks nest as 一、 (一) 1. (1); an unnumbered row is on top unless it follows an unnumbered 其中."""
        if label.among and not label.rank:
            base = [level for level, above in self._above if not (above.among and not above.rank)]
            self._among = True
            return (base[-1] if base else 0) + 0.5
        if label.rank:
            self._among = False
            return self._numbered(label)
        if self._among and self._above and any(above.rank for _, above in self._above):
            return self._above[-1][0]
        self._among = False
        return UNNUMBERED

    def _numbered(self, label: Label) -> float:
        """Return the level of a number: of 其中:1. below 2. a step below that, of the next number that of the one before it."""
        same = [(level, above) for level, above in self._above if above.rank == label.rank]
        if not same:
            return float(label.rank)
        if again := [level for level, above in same if above.core == label.core]:
            return again[-1]  # the same line printed twice
        number = _order(label)
        if label.among and number == 1 and self._above[-1] == same[-1]:
            return same[-1][0] + DEEPER
        before = [level for level, above in same if number is not None and _order(above) == number - 1]
        return before[-1] if before else float(label.rank)


def _order(label: Label) -> int | None:
    """Return which number of its row an enumerator is, None above ten in words."""
    if digits := DIGITS.search(label.number):
        return int(digits[0])
    return next((ORDER[char] for char in label.number if char in ORDER), None)
