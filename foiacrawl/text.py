"""Normalise text for comparison: width, invisible characters, white space, and simplified or traditional script.

Text that is published keeps its own script and width; labels, titles and names are compared in one form.
The characters are data, in `text.toml`; Chinese numerals and years are in `numerals.py`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from opencc import OpenCC

from foiacrawl.data import load_toml
from foiacrawl.numerals import to_arabic_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiacrawl.model import Script

_MAX_CACHED = 200  # characters; longer texts do not repeat
_MAX_REPLACED = 40  # different characters; more are translated in one pass
_RANGES = "".join(
    rf"\U{first:0>8}-\U{last:0>8}"
    for first, _, last in (entry.partition("-") for entry in load_toml(__file__, "text.toml")["invisible"])
)
_INVISIBLE = re.compile(f"[{_RANGES}]")
BLANKS = re.compile(rf"[\s{_RANGES}][\s{_RANGES}]*")
"""A run of white space and invisible characters; written so, a search is three times as fast as with a plus sign."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_WIDE = re.compile("[\u3000\uff01-\uff5e]")
# Not printed ASCII, common Chinese punctuation, a Chinese character of the two large blocks, nor one of those above.
_UNUSUAL = re.compile("[^\t-\r\x1c-~·—“”‘’\u3000-\u3002\u3007-\u3011\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]")

_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])(?:\s*[(（]\s*[a-zA-Z\u00c0-\u024f\u0300-\u036f]{1,8}\s*[)）])+")
_MAY_BE_GLOSS = re.compile(r"[(（]\s*[a-zA-Z\u00c0-\u024f\u0300-\u036f]")  # a tenth of the time
_IN_BRACKETS = re.compile(r"[^\s()（）]+")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i?a(?:i|o|ng?)?|u?a(?:i|ng?)?|[iuv]?e(?:i|ng?|r)?|i(?:u|ng?|ong)?|o(?:u|ng)?|u(?:i|n|o)?|v(?:an|n)?)"
)


class _Tables(NamedTuple):
    """Which characters exist in one script only, and the words that OpenCC does not convert.

    Characters are searched with a pattern: a look-up of each in a set took ten times as long (0.1 ms for 4,000).
    """

    traditional: re.Pattern[str]
    simplified: re.Pattern[str]
    phrases: re.Pattern[str]
    words: dict[str, str]
    converter: OpenCC


# The full-width signs (＝ ＋ － ＠) are read as the others by spreadsheets in Chinese.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _SameLength(NamedTuple):
    """Single characters and words whose half-width simplified form has the same length."""

    characters: dict[str, str]
    any: re.Pattern[str]
    codes: dict[int, str]
    phrases: re.Pattern[str]
    words: dict[str, str]


# --------------------------------------------------------------------- width, invisible characters, white space


def remove_invisible(text: str) -> str:
    """Return the text without characters that print nothing: zero width, direction marks, controls, fillers."""
    # A search that finds nothing takes a fifth of the time of a substitution.
    return _INVISIBLE.sub("", text) if _INVISIBLE.search(text) else text


def escape_controls(text: str) -> str:
    r"""Return text as it may be written to a terminal: controls, which could move its cursor or colour it, as `\u009b`.

    Line feeds and tabs stay. JSON with such escapes is the same JSON.
    """
    # Half the time of a search; none of the controls is printable.
    return text if text.isprintable() else _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def is_formula(cell: object) -> bool:
    """Return whether a spreadsheet would take a cell for a formula, and run it."""
    return isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS)


def harmless_cell(cell: object) -> object:
    """Return a cell as it may be written into CSV: after an apostrophe where it would be taken for a formula."""
    return f"'{cell}" if is_formula(cell) else cell


def collapse_spaces(text: str) -> str:
    """Return the text on one line, with single spaces and without invisible characters."""
    return " ".join(remove_invisible(text).split())


def remove_spaces(text: str) -> str:
    """Return the text without any white space."""
    return "".join(text.split())


def normalize(text: str) -> str:
    """Return the text half-width (NFKC) and without invisible characters; white space and script stay."""
    if text.isascii():
        return remove_invisible(text)
    if _UNUSUAL.search(text):
        return remove_invisible(unicodedata.normalize("NFKC", text))
    # Of the usual characters none is invisible, and NFKC changes only these, each for itself: a fifth of the time. A text
    # has few different ones (a comma, a colon): half the time of a substitution with a function.
    for wide in set(_WIDE.findall(text)):
        text = text.replace(wide, _HALF_WIDTH[wide])
    return text


def normalize_for_matching(text: str) -> str:
    """Return the form in which texts are compared: half-width, simplified, no white space, years in Arabic digits."""
    return to_arabic_years(to_simplified(remove_spaces(normalize(text))))


def any_of(words: Iterable[str]) -> str:
    """Return the text of a pattern for any of the words, the longest first, in a group."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


# ------------------------------------------------------------------------------------------------------ script


def script_of(text: str) -> Script:
    """Return the script of a text by the characters that exist in one script only; even or none is simplified.

    A simplified page whose menu says 繁體 and whose links name 臺灣 stays simplified, and a traditional
    mirror that missed some characters stays traditional: shares measured were below 1% and above 97%.
    """
    tables = _tables()
    traditional = len(tables.traditional.findall(text))
    if not traditional:
        return "simplified"
    simplified = len(tables.simplified.findall(text))
    return "traditional" if traditional > simplified else "simplified"


def to_simplified(text: str) -> str:
    """Return the text in simplified characters, with words of mirrors such as 規範性檔案 corrected (规范性文件)."""
    return _convert_cached(text) if len(text) <= _MAX_CACHED else _convert(text)


def to_same_length(text: str) -> str:
    """Return the text half-width, simplified and with Arabic years, every character in its place.

    White space and invisible characters stay, and so does what would change the length.
    """
    tables = _same_length()
    present = set(tables.any.findall(text))
    if len(present) > _MAX_REPLACED:
        text = text.translate(tables.codes)
    else:
        # Simplified prose has some ten of them: twice as fast as translating every character.
        for char in present:
            text = text.replace(char, tables.characters[char])
    if present:
        text = tables.phrases.sub(lambda match: tables.words[match.group()], text)
    return to_arabic_years(text)


def strip_glosses(text: str) -> str:
    """Remove pinyin in brackets after a character, 務(wù) or 公(gong)(gong), as mirrors that copy pages print it.

    Only a syllable of pinyin in small letters is taken for it, so that 附件(pdf) and 平台(APP) stay.
    """
    if ("(" not in text and "（" not in text) or not _MAY_BE_GLOSS.search(text):
        return text
    return _GLOSS.sub(lambda match: "" if _is_pinyin(match.group()) else match.group(), text)


def gloss_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text has pinyin in brackets, as `strip_glosses` removes it."""
    for match in _GLOSS.finditer(text):
        if _is_pinyin(match.group()):
            yield match.span()


def frequent_characters() -> frozenset[str]:
    """Return the characters that are frequent in these reports, by which an encoding is recognised."""
    return frozenset("".join(load_toml(__file__, "text.toml")["frequent"].split()))


@lru_cache(maxsize=16384)
def _convert_cached(text: str) -> str:
    """Convert a label; the same labels are in every report."""
    return _convert(text)


def _convert(text: str) -> str:
    tables = _tables()
    if tables.traditional.search(text):
        text = tables.converter.convert(text)
    return tables.phrases.sub(lambda match: tables.words[match.group()], text)


def _is_pinyin(brackets: str) -> bool:
    """Return whether everything in the brackets is a syllable of pinyin, with or without its tone mark."""
    for word in _IN_BRACKETS.findall(brackets):
        letters = unicodedata.normalize("NFD", word).replace("u\u0308", "v")
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        if not bare.islower() or not _SYLLABLE.fullmatch(bare):
            return False
    return True


@cache
def _tables() -> _Tables:
    """Convert every character of the two common blocks with OpenCC, once (8 ms)."""
    data = load_toml(__file__, "text.toml")
    converter = OpenCC("t2s")
    block = [chr(code) for code in range(0x3400, 0xA000)]
    to_simple = converter.convert("\n".join(block)).split("\n")
    to_traditional = OpenCC("s2t").convert("\n".join(block)).split("\n")
    traditional = frozenset(char for char, other in zip(block, to_simple, strict=True) if char != other)
    simplified = frozenset(char for char, other in zip(block, to_traditional, strict=True) if char != other)
    words: dict[str, str] = data["phrases"]
    return _Tables(
        _one_of(traditional),
        _one_of(simplified - traditional - frozenset(data["in_both"])),
        re.compile(any_of(words)),
        words,
        converter,
    )


@cache
def _same_length() -> _SameLength:
    block = [chr(code) for code in range(0x3400, 0xA000)]
    pairs = zip(block, _convert("\n".join(block)).split("\n"), strict=True)
    characters = _HALF_WIDTH | {old: new for old, new in pairs if old != new and len(new) == 1}
    words = {word: right for word, right in _tables().words.items() if len(word) == len(right)}
    return _SameLength(
        characters,
        _one_of(characters),
        {ord(char): new for char, new in characters.items()},
        re.compile(any_of(words)),
        words,
    )


def _one_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(characters)))}]")
