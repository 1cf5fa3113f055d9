"""Fold printed labels so that two printings of one label become equal.

NFKC, simplified script, no white space, no pinyin glosses, one kind of quote, 其它 = 其他, 合计 = 总计
(FORMS.md, H). The enumerator in front (一、 (一) 1. 其中:) is taken off and kept beside it as a hint.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from foiacrawl.text import strip_glosses, to_simplified

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
SPACE = re.compile(r"\s+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\u3164]")
SAME = (("其它", "其他"), ("合计", "总计"))


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label, folded. `core` has no enumerator and no punctuation; `short` also no bracketed remark.

    `text` is the label for people: NFKC and without white space, in the script it was printed in.
    `rank` is the enumerator's (0: none), `number` its characters, `among` is true for a leading 其中.
    """

    text: str
    core: str
    short: str
    rank: Rank
    number: str
    among: bool


MAX_LENGTH = 400  # characters: the longest label has 38, and padding between all of them; more is no label


def fold(printed: str) -> Label:
    """Return the folded label of a printed text; what is too long for a label is folded by its beginning."""
    return _fold(printed[:MAX_LENGTH])


@lru_cache(maxsize=20_000)
def _fold(printed: str) -> Label:
    text = _plain(printed)
    folded = to_simplified(strip_glosses(text))
    among = AMONG.match(folded)
    rest = folded[among.end() :] if among else folded
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


def core(printed: str) -> str:
    """Return only the core of a label."""
    return _fold(printed[:MAX_LENGTH]).core  # a thousand times a page: not by way of `fold`


def _plain(printed: str) -> str:
    """NFKC without any white space; circled digits stay one character, as an enumerator."""
    kept = "".join(CIRCLED.get(char, char) for char in printed)
    return SPACE.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", kept)))


def _core(text: str) -> str:
    for variant, word in SAME:
        text = text.replace(variant, word)
    return NOT_WORD.sub("", text)
