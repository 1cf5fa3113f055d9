"""Normalise printed labels so that two printings of one label are equal.

They become half-width, simplified, without white space and pinyin glosses; 其它 = 其他, 合计 = 总计. The enumerator
in front (一、 (一) 1. 其中:) is removed and kept beside the label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from foiacrawl.numerals import to_arabic_years
from foiacrawl.text import normalize, remove_spaces, strip_glosses, to_simplified

Rank = Literal[0, 1, 2, 3, 4]

# Enumerators by rank, the outermost first: 一、 (一) 1. (1), with ① as (1).
NUMERAL = "一二三四五六七八九十百"
ENUMERATOR = re.compile(
    rf"(?P<r1>[{NUMERAL}]+[、.,])"
    rf"|(?P<r2>\(?[{NUMERAL}]+\)[、.,]?)"
    r"|(?P<r3>\d{1,2}(?:[、.,:)](?!\d)|(?=[\u4e00-\u9fff])))"
    r"|(?P<r4>\(\d{1,2}\)[、.,]?)"
)
CIRCLED = {chr(0x2460 + index): f"({index + 1})" for index in range(20)}
AMONG = re.compile(r"^其中[:：,，、]?")
BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
NOT_WORD = re.compile(r"[^\w]|_")
SAME = (("其它", "其他"), ("合计", "总计"))


MAX_LABEL = (
    400  # characters: the longest label has 38, which may all be spaced out; a longer text is no label
)
MAX_REMEMBERED = 20_000  # labels


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label, normalised. `core` has no enumerator and no punctuation; `short` also no bracketed remark.

    `text` is the label for people: half-width and without white space, in the script it was printed in.
    `rank` is the enumerator's (0: none), `number` its characters; `among` is true after a leading 其中.
    """

    text: str
    core: str
    short: str
    rank: Rank
    number: str
    among: bool


def fold(printed: str) -> Label:
    """Return the normalised label of a printed text, of a longer text the beginning."""
    return _fold(printed[:MAX_LABEL])


@lru_cache(maxsize=MAX_REMEMBERED)
def _fold(printed: str) -> Label:
    text = _plain(printed)
    simplified = to_arabic_years(to_simplified(strip_glosses(text)))
    among = AMONG.match(simplified)
    rest = simplified[among.end() :] if among else simplified
    rank: Rank = 0
    number = ""
    match = ENUMERATOR.match(rest)
    if match and match.end() < len(rest):
        rank = int(match.lastgroup[1]) if match.lastgroup else 0  # type: ignore[assignment]
        number = match[0]
        rest = rest[match.end() :]
        inner = AMONG.match(rest)
        among, rest = (among or inner), (rest[inner.end() :] if inner else rest)
    core = _core(rest)
    short = _core(BRACKETED.sub("", rest)) or core
    return Label(text, core, short, rank, number, bool(among))


class _Cores(dict[str, str]):
    """The cores of labels. A page asks 500 times for a few labels: a function that remembers took three times as long."""

    def __missing__(self, printed: str) -> str:
        core = _fold(printed[:MAX_LABEL]).core
        if len(printed) <= MAX_LABEL:
            if len(self) >= MAX_REMEMBERED:
                self.clear()
            self[printed] = core
        return core


core = _Cores().__getitem__
"""Return only the core of a label."""


def _plain(printed: str) -> str:
    """Return the text half-width and without white space; circled digits become enumerators: ① is (1)."""
    kept = "".join(CIRCLED.get(char, char) for char in printed)
    return remove_spaces(normalize(kept))


def _core(text: str) -> str:
    for variant, word in SAME:
        text = text.replace(variant, word)
    return NOT_WORD.sub("", text)
