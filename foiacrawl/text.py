"""Simplified and traditional Chinese script: tell them apart, and convert one into the other for comparison.

Text that is published keeps its own script; labels and titles are compared in simplified characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from opencc import OpenCC

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from foiacrawl.model import Script

_CACHED_LENGTH = 200
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])(?:\s*[(（]\s*[a-zA-Z\u00c0-\u024f\u0300-\u036f]{1,8}\s*[)）])+")
_IN_BRACKETS = re.compile(r"[^\s()（）]+")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i?a(?:i|o|ng?)?|u?a(?:i|ng?)?|[iuv]?e(?:i|ng?|r)?|i(?:u|ng?|ong)?|o(?:u|ng)?|u(?:i|n|o)?|v(?:an|n)?)"
)


class _Tables(NamedTuple):
    """Which characters exist in one script only, and the words OpenCC does not put right."""

    traditional: frozenset[str]
    simplified: frozenset[str]
    phrases: re.Pattern[str]
    words: dict[str, str]
    converter: OpenCC


def script_of(text: str) -> Script:
    """Tell the script of a text by the characters that exist in one script only; even or none is simplified.

    A simplified page whose menu says 繁體 and whose links name 臺灣 stays simplified, and a traditional
    mirror that missed some characters stays traditional: shares measured were below 1% and above 97%.
    """
    tables = _tables()
    present = set(text)
    traditional = sum(text.count(char) for char in present & tables.traditional)
    if not traditional:
        return "simplified"
    simplified = sum(text.count(char) for char in present & tables.simplified)
    return "traditional" if traditional > simplified else "simplified"


def to_simplified(text: str) -> str:
    """Return the text in simplified characters, mirror words such as 規範性檔案 put right (规范性文件)."""
    return _short(text) if len(text) <= _CACHED_LENGTH else _convert(text)


def strip_glosses(text: str) -> str:
    """Take out pinyin in brackets after a character, 務(wù) or 公(gong)(gong), as copying mirrors print it.

    Only a syllable of pinyin in small letters is taken for it, so that 附件(pdf) and 平台(APP) stay.
    """
    if "(" not in text and "（" not in text:
        return text
    return _GLOSS.sub(lambda match: "" if _is_pinyin(match.group()) else match.group(), text)


def mirror_words() -> dict[str, str]:
    """Return the words that converted pages print (答覆, 規範性檔案) and the mainland words they stand for."""
    words: dict[str, str] = load_toml(__file__, "text.toml")["phrases"]
    return words


def frequent_characters() -> frozenset[str]:
    """Return the characters that are frequent in these reports, by which an encoding is recognised."""
    return frozenset("".join(load_toml(__file__, "text.toml")["frequent"].split()))


@lru_cache(maxsize=16384)
def _short(text: str) -> str:
    """Convert a label; the same labels come back in every report."""
    return _convert(text)


def _convert(text: str) -> str:
    tables = _tables()
    if not text.isascii() and not tables.traditional.isdisjoint(text):
        text = tables.converter.convert(text)
    return tables.phrases.sub(lambda match: tables.words[match.group()], text)


def _is_pinyin(brackets: str) -> bool:
    """Tell whether everything in the brackets is a syllable of pinyin, with or without its tone mark."""
    for word in _IN_BRACKETS.findall(brackets):
        letters = unicodedata.normalize("NFD", word).replace("u\u0308", "v")
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        if not bare.islower() or not _SYLLABLE.fullmatch(bare):
            return False
    return True


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """Ask OpenCC about every character of the two common blocks, once (8 ms)."""
    data = load_toml(__file__, "text.toml")
    converter = OpenCC("t2s")
    block = [chr(code) for code in range(0x3400, 0xA000)]
    to_simple = converter.convert("\n".join(block)).split("\n")
    to_traditional = OpenCC("s2t").convert("\n".join(block)).split("\n")
    traditional = frozenset(char for char, other in zip(block, to_simple, strict=True) if char != other)
    simplified = frozenset(char for char, other in zip(block, to_traditional, strict=True) if char != other)
    words: dict[str, str] = data["phrases"]
    longest_first = sorted(words, key=len, reverse=True)
    return _Tables(
        traditional,
        simplified - traditional - frozenset(data["in_both"]),
        re.compile("|".join(map(re.escape, longest_first))),
        words,
        converter,
    )
