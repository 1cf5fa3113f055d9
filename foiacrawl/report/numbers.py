"""Parse numbers as reports write them: in a sentence (`parse_number`) and in a table cell (`parse_cell`).

Neither invents a number: a text that is not certainly one has the value None. Neither raises on any text.
The words and signs are data, in `numbers.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.numerals import DIGITS, GROUPS, MAX_DIGITS, NUMERALS, number_value
from foiacrawl.text import any_of, collapse_spaces, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.model import Number, State


_DATA = load_toml(__file__, "numbers.toml")
_CELL: dict[str, list[str]] = _DATA["cell"]
_GROUP_CHARS = "".join(GROUPS)
_WITHIN = any_of(_DATA["approximate"]["within"])
_UNITS = {kind: any_of(words) for kind, words in _DATA["units"].items()}
_UNIT = f"(?:{_UNITS['counts']}|[{_GROUP_CHARS}]?{_UNITS['money']}|{_UNITS['percent']})"
# It begins with a plain set of characters, so that a search is quick. The lookahead keeps 万元 together as a unit.
# Before Python 3.11.5 a possessive repeat keeps what an alternative took before it failed (gh-106052), so each alternative
# looks ahead before it takes anything.
_NUMBER = (
    rf"(?P<core>[0-9{NUMERALS}](?:(?![{_GROUP_CHARS}]元)[0-9{NUMERALS}]|(?=,[0-9]{{3}}(?![0-9])),|(?=\.[0-9])\.)*+)"
    rf"(?:(?P<within>{_WITHIN})(?P<group>[{_GROUP_CHARS}])?)?"
)
_WITH_UNIT = rf"{_NUMBER}(?P<unit>{_UNIT})?(?P<after>{any_of(_DATA['approximate']['after'])})?"
_BEFORE = any_of(_DATA["approximate"]["before"])
_AT_HEAD = re.compile(rf"(?P<before>{_BEFORE})?{_WITH_UNIT}")
# Without a unit only before a sign, a list's next part or the end: not the 2019 of 2019年, nor the 一 of 一是.
_INSIDE = re.compile(_WITH_UNIT + r"(?(unit)|(?=[、,;。)和及以]|\Z))")
# 1.2.3, 5-6, 5至6, 1/3: a version, a range, a fraction; not one number.
_RANGE = "-~—–−/至到"
_CONTINUES = re.compile(rf"[.,]?[0-9]|[{_RANGE}][0-9{NUMERALS}]")
_CONTINUED = re.compile(
    rf"(?:[A-Za-z{re.escape(''.join(_DATA['not_after']))}]|[0-9{NUMERALS}][{_RANGE}.,])\Z"
)
_VAGUE = frozenset(_DATA["vague"])
_ENDS_BEFORE = re.compile(rf"{_BEFORE}\Z")
_DASH = re.compile(rf"[{re.escape(''.join(_CELL['dash']))}]+\Z")
_NOT_APPLICABLE = frozenset(_CELL["not_applicable"])
_CELL_NUMBER = re.compile(
    rf"(?P<sign>[+{re.escape(''.join(_CELL['minus']))}])?(?P<money>¥ ?)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?P<decimals>\.[0-9]+)?"
    rf" ?(?P<unit>{_UNIT}|[{_GROUP_CHARS}]{_UNIT}?)?\Z"
)
# A full stop or the mark of a footnote after a number: 23。 12[1] 88*
_AFTER = re.compile(r"(?<=[0-9\w%]) ?(?:\[[0-9]{1,2}\]|\*{1,3}|[。;])\Z")
# A part of the number, stated after it: 22(其中修订16件)
_PART = any_of(_CELL["remark"])
_REMARK = re.compile(rf"(?<=[0-9\w%]) ?(?:\({_PART}[^()]*\)|[,;] ?{_PART}[^()]*)\Z")
_CHINESE_CELL = re.compile(rf"(?P<core>[{NUMERALS}]+)(?P<unit>{_UNIT})?\Z")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number at the beginning of a piece of a sentence.

    `value` is None when there is no certain number. Multipliers are applied (11.44万条 is 114400 条),
    except in the money units 万元 and 亿元, whose value stays as printed. `rest` is what follows,
    half-width.
    """

    value: Number | None
    approximate: bool
    unit: str | None
    rest: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its state, the number as printed (None unless `reported`) and its printed unit."""

    state: State
    value: Number | None
    unit: str | None


def parse_number(token: str) -> Parsed:
    """Parse the number at the beginning of `token`, which may start with a word such as 约 or 近.

    >>> parse_number("5.3万余次,处置")
    Parsed(value=53000, approximate=True, unit='次', rest=',处置')
    """
    text = normalize(token).strip()
    found = None if _has_odd_digits(token) else _AT_HEAD.match(text)
    if found is None:
        return Parsed(None, False, None, text)
    rest = text[found.end() :]
    value = None if _CONTINUES.match(rest) else _value_of(found)
    return Parsed(value, _is_approximate(found) or found["before"] is not None, found["unit"], rest)


class Found(NamedTuple):
    """A number in a sentence; [start, end) spans it with its 约 or 余 and its unit."""

    start: int
    end: int
    value: Number
    unit: str | None
    approximate: bool


def find_numbers(text: str) -> Iterator[Found]:
    """Yield the certain numbers of a sentence, in order; no ordinals (第3件), ranges (5-6件) or parts of others.

    A number without a unit counts only before 、 and the like (1、2和3件). `text` must be half-width already.
    """
    for found in _INSIDE.finditer(text):
        start, end = found.span()
        head = text[max(0, start - 4) : start]
        if _CONTINUED.search(head) or _CONTINUES.match(text, end):
            continue
        if head[-1:] in _VAGUE and text[start] not in "0123456789" and DIGITS.get(text[start]) is None:
            continue
        value = _value_of(found)
        if value is not None:
            before = _ENDS_BEFORE.search(head)
            start -= len(before.group()) if before else 0
            yield Found(start, end, value, found["unit"], bool(before) or _is_approximate(found))


def _value_of(found: re.Match[str]) -> Number | None:
    return number_value(found["core"] + (found["group"] or ""))


def _is_approximate(found: re.Match[str]) -> bool:
    return found["within"] is not None or found["after"] is not None


def parse_cell(raw: str) -> Cell:
    """Parse a table cell. Zero, dash, blank and 'not applicable' are four different states.

    The value is an int unless decimals are printed, and stays as printed: 160.5964万元 is 160.5964 in 万元.
    White space inside the digits is layout only where it separates exact thousands (1 234).
    """
    text = collapse_spaces(normalize(raw))
    if not text:
        return Cell("blank", None, None)
    text = _REMARK.sub("", _AFTER.sub("", text))
    if _DASH.match(text.replace(" ", "")):
        return Cell("dash", None, None)
    if text.strip("()。.").casefold() in _NOT_APPLICABLE:
        return Cell("not_applicable", None, None)
    number, chinese = _CELL_NUMBER.match(text), _CHINESE_CELL.match(text)
    # Only what looks like a number is searched for odd digits: texts are long, and each character is looked at.
    if text in _CELL["ambiguous"] or ((number or chinese) and _has_odd_digits(raw)):
        return Cell("unparsed", None, None)
    if number:
        return _reported(number)
    if chinese and (value := number_value(chinese["core"])) is not None:
        return Cell("reported", value, chinese["unit"])
    return Cell("unparsed", None, None)


def _reported(found: re.Match[str]) -> Cell:
    digits = found["digits"].replace(",", "").replace(" ", "")
    decimals = found["decimals"] or ""
    if len(digits) + len(decimals) > MAX_DIGITS:
        return Cell("unparsed", None, None)
    value: Number = float(digits + decimals) if decimals else int(digits)
    if value and found["sign"] and found["sign"] != "+":
        value = -value
    return Cell("reported", value, found["unit"] or ("元" if found["money"] else None))


def _has_odd_digits(raw: str) -> bool:
    """Return whether NFKC makes a digit of a character that is more than a digit: ①, ², ½, ㋀.

    Otherwise the mark of a footnote would become the last digit of a number (12① would be 121).
    """
    return not raw.isascii() and any(
        char > "\x7f"
        and unicodedata.decomposition(char)[:6] not in {"", "<wide>"}
        and any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", char))
        for char in raw
    )
