"""Numbers as reports write them: in a sentence (`parse_number`) and in a table cell (`parse_cell`).

Neither invents a number: what is not certainly one has the value None. Neither raises on any text.
The words and signs are data, in `numbers.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiacrawl.model import Number, State


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number read at the head of a piece of a sentence.

    `value` is None when there is no certain number. Multipliers are applied (11.44万条 is 114400 条),
    except in the money units 万元 and 亿元, whose value stays as printed. `rest` is what follows, with
    its digits folded.
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


def _any_of(words: Iterable[str]) -> str:
    """Return a regex group for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


_DATA = load_toml(__file__, "numbers.toml")
_DIGITS: dict[str, int] = _DATA["digits"]
_POWERS: dict[str, int] = _DATA["powers"]
_GROUPS: dict[str, int] = _DATA["groups"]
_CELL: dict[str, list[str]] = _DATA["cell"]

# More digits than a count can have; also keeps int() and SQLite's integers safe.
_MAX_DIGITS = 15

CHINESE = "".join([*_DIGITS, *_POWERS, *_GROUPS])
_GROUP_CHARS = "".join(_GROUPS)
_WITHIN = _any_of(_DATA["approximate"]["within"])
_UNITS = {kind: _any_of(words) for kind, words in _DATA["units"].items()}
_UNIT = f"(?:{_UNITS['counts']}|[{_GROUP_CHARS}]?{_UNITS['money']}|{_UNITS['percent']})"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
# It begins with a plain set of characters, so that a search can skip what is no number. The lookahead keeps
# 万元 together as a unit. Before Python 3.11.5 a possessive repeat keeps what an alternative took before it failed
# (gh-106052), so each alternative looks ahead before it takes anything.
_NUMBER = (
    rf"(?P<core>[0-9{CHINESE}](?:(?![{_GROUP_CHARS}]元)[0-9{CHINESE}]|(?=,[0-9]{{3}}(?![0-9])),|(?=\.[0-9])\.)*+)"
    rf"(?:(?P<within>{_WITHIN})(?P<group>[{_GROUP_CHARS}])?)?"
)
_WITH_UNIT = rf"{_NUMBER}(?P<unit>{_UNIT})?(?P<after>{_any_of(_DATA['approximate']['after'])})?"
_BEFORE = _any_of(_DATA["approximate"]["before"])
_AT_HEAD = re.compile(rf"(?P<before>{_BEFORE})?{_WITH_UNIT}")
# Without a unit only before a sign, a list's next part or the end: not the 2019 of 2019年, nor the 一 of 一是.
_INSIDE = re.compile(_WITH_UNIT + r"(?(unit)|(?=[、,;。)和及以]|\Z))")
# 1.2.3, 5-6, 5至6, 1/3: a version, a range, a fraction; not one number.
_RANGE = "-~—–−/至到"
_GOES_ON = re.compile(rf"[.,]?[0-9]|[{_RANGE}][0-9{CHINESE}]")
_GOES_BACK = re.compile(rf"(?:[A-Za-z{re.escape(''.join(_DATA['not_after']))}]|[0-9{CHINESE}][{_RANGE}.,])\Z")
_VAGUE = frozenset(_DATA["vague"])
_ENDS_BEFORE = re.compile(rf"{_BEFORE}\Z")


def parse_number(token: str) -> Parsed:
    """Read the number at the head of `token`, which may begin with a word such as 约 or 近.

    >>> parse_number("5.3万余次,处置")
    Parsed(value=53000, approximate=True, unit='次', rest=',处置')
    """
    text = unicodedata.normalize("NFKC", token).strip()
    found = None if _has_odd_digits(token) else _AT_HEAD.match(text)
    if found is None:
        return Parsed(None, False, None, text)
    rest = text[found.end() :]
    value = None if _GOES_ON.match(rest) else _value_of(found)
    return Parsed(value, _is_approximate(found) or found["before"] is not None, found["unit"], rest)


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a sentence; [start, end) spans it with its 约 or 余 and its unit."""

    start: int
    end: int
    value: Number
    unit: str | None
    approximate: bool


def find_numbers(text: str) -> Iterator[Found]:
    """Find the certain numbers of a sentence, in order, no ordinals (第3件), ranges (5-6件) or parts of others.

    A number without a unit counts only before 、 and the like (1、2和3件). `text` must be half-width already.
    """
    for found in _INSIDE.finditer(text):
        start, end = found.span()
        head = text[max(0, start - 4) : start]
        if _GOES_BACK.search(head) or _GOES_ON.match(text, end):
            continue
        if head[-1:] in _VAGUE and text[start] not in "0123456789" and _DIGITS.get(text[start]) is None:
            continue
        value = _value_of(found)
        if value is not None:
            before = _ENDS_BEFORE.search(head)
            start -= len(before.group()) if before else 0
            yield Found(start, end, value, found["unit"], bool(before) or _is_approximate(found))


def _value_of(found: re.Match[str]) -> Number | None:
    return _value(found["core"] + (found["group"] or ""))


def _is_approximate(found: re.Match[str]) -> bool:
    return found["within"] is not None or found["after"] is not None


def _value(text: str) -> Number | None:
    """Value of digits, Chinese numerals or both together (12万3千); None when they are no certain number."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= _MAX_DIGITS else None
    placed = _chinese_digits(text)
    if placed is not None:
        return placed
    total = Decimal(0)
    previous = Decimal("Infinity")
    rest = text
    for size in sorted(set(_GROUPS.values()), reverse=True):
        head, group, tail = _partition(rest, size)
        if not group:
            continue
        value = _section(head, after_group=previous.is_finite())
        if value is None or value == 0 or value >= previous / size:
            return None
        total, previous, rest = total + value * size, Decimal(size), tail
    if rest or not total:
        value = _section(rest, after_group=previous.is_finite())
        if value is None or value >= previous:
            return None
        total += value
    if "." in text and total == value and previous.is_infinite():
        return float(total)
    return int(total) if total == total.to_integral_value() else float(total)


def _partition(text: str, size: int) -> tuple[str, str, str]:
    """Split at the one group character of this size."""
    for position, char in enumerate(text):
        if _GROUPS.get(char) == size:
            return text[:position], char, text[position + 1 :]
    return text, "", ""


_PLAIN = re.compile(rf"{_ARABIC}\Z")


def _section(text: str, *, after_group: bool) -> Decimal | None:
    """Value of a part without 万 and 亿: plain digits, or Chinese numerals 0 to 9999."""
    if _PLAIN.match(text):
        digits = text.replace(",", "")
        # 1万5 may be 15000 or 10005: only four places after a group are certain.
        uncertain = len(digits) > _MAX_DIGITS or (after_group and len(digits) != 4)
        return None if uncertain else Decimal(digits)
    return _chinese_section(text, after_group=after_group)


def _chinese_section(text: str, *, after_group: bool) -> Decimal | None:
    """Value of Chinese numerals up to 9999, written strictly: 一百零三 and 十二, but not 一百三 nor 三五."""
    total, digit, zero = 0, None, False
    last = 10000 if after_group else 0
    for char in text:
        power = _POWERS.get(char)
        if power is None:
            place = _DIGITS.get(char, int(char) if char in "123456789" else None)
            if place is None or digit is not None or (place == 0 and (zero or last == 1)):
                return None
            zero, digit = (True, None) if place == 0 else (zero, place)
            continue
        if digit is None and not (power == 10 and last in {0, 100, 10000}):
            return None
        if last and power >= last:
            return None
        total, digit, zero, last = total + (digit or 1) * power, None, False, power
    if digit is not None:
        # 三千五 is said for 3500: a last digit needs 十 or 零 before it.
        if last not in {0, 10} and not zero:
            return None
        return Decimal(total + digit)
    if zero and (total or len(text) != 1 or after_group):
        return None
    return Decimal(total) if text else None


def _chinese_digits(text: str) -> int | None:
    """Value of Chinese digits written place by place (二〇一九, 一〇五); None for anything else.

    Two or more digits without a zero (三五件: three to five) are a range, except for the four of a year.
    """
    if not 2 <= len(text) <= _MAX_DIGITS or not all(char in _DIGITS for char in text):
        return None
    places = [_DIGITS[char] for char in text]
    certain = (
        "两" not in text and "兩" not in text and (0 in places[1:] or len(places) == 4) and places[0] != 0
    )
    return int("".join(map(str, places))) if certain else None


_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_DASH = re.compile(rf"[{re.escape(''.join(_CELL['dash']))}]+\Z")
_NOT_APPLICABLE = frozenset(_CELL["not_applicable"])
_CELL_NUMBER = re.compile(
    rf"(?P<sign>[+{re.escape(''.join(_CELL['minus']))}])?(?P<money>¥ ?)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?P<decimals>\.[0-9]+)?"
    rf" ?(?P<unit>{_UNIT}|[{_GROUP_CHARS}]{_UNIT}?)?\Z"
)
# A full stop or the mark of a footnote after a number: 23。 12[1] 88*
_AFTER = re.compile(r"(?<=[0-9\w%]) ?(?:\[[0-9]{1,2}\]|\*{1,3}|[。;])\Z")
_CHINESE_CELL = re.compile(rf"(?P<core>[{CHINESE}]+)(?P<unit>{_UNIT})?\Z")


def parse_cell(raw: str) -> Cell:
    """Read a table cell. Zero, dash, blank and 'not applicable' are four different states.

    The value is an int unless decimals are printed, and stays as printed: 160.5964万元 is 160.5964 in 万元.
    White space inside the digits is layout only where it parts exact thousands (1 234).
    """
    text = _SPACE.sub(" ", unicodedata.normalize("NFKC", raw)).strip()
    if not text:
        return Cell("blank", None, None)
    text = _AFTER.sub("", text)
    if _DASH.match(text.replace(" ", "")):
        return Cell("dash", None, None)
    if text.strip("()。.").casefold() in _NOT_APPLICABLE:
        return Cell("not_applicable", None, None)
    if _has_odd_digits(raw) or text in _CELL["ambiguous"]:
        return Cell("unparsed", None, None)
    if found := _CELL_NUMBER.match(text):
        return _reported(found)
    if (found := _CHINESE_CELL.match(text)) and (value := _value(found["core"])) is not None:
        return Cell("reported", value, found["unit"])
    return Cell("unparsed", None, None)


def _reported(found: re.Match[str]) -> Cell:
    digits = found["digits"].replace(",", "").replace(" ", "")
    decimals = found["decimals"] or ""
    if len(digits) + len(decimals) > _MAX_DIGITS:
        return Cell("unparsed", None, None)
    value: Number = float(digits + decimals) if decimals else int(digits)
    if value and found["sign"] and found["sign"] != "+":
        value = -value
    return Cell("reported", value, found["unit"] or ("元" if found["money"] else None))


def _has_odd_digits(raw: str) -> bool:
    """Tell whether NFKC made a digit of something that is more than one: ①, ², ½, ㋀.

    A footnote's mark beside a number would else become its last digit (12① would read 121).
    """
    return not raw.isascii() and any(
        char > "\x7f"
        and unicodedata.decomposition(char)[:6] not in {"", "<wide>"}
        and any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", char))
        for char in raw
    )
