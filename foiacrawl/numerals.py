"""Read Chinese numerals: the value of a number, and years and dates in all their spellings (二〇二三, 二○二三, 二O二三).

The characters are data, in `numerals.toml`. Text is expected half-width (`text.normalize`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from foiacrawl.model import Number

_DATA = load_toml(__file__, "numerals.toml")
DIGITS: dict[str, int] = _DATA["digits"]
POWERS: dict[str, int] = _DATA["powers"]
GROUPS: dict[str, int] = _DATA["groups"]

NUMERALS = "".join([*DIGITS, *POWERS, *GROUPS])
"""All characters of Chinese numbers, for a character class of a pattern."""

WRITTEN_DIGITS: str = _DATA["written"]
"""The ten digits as years are written, 〇 first."""

MAX_DIGITS = 15
"""More digits than a count can have; also keeps int() and SQLite's integers safe."""

_IN_DATES = {char: str(digit) for char, digit in DIGITS.items() if char not in "两兩"}
_IN_DATES |= dict.fromkeys(_DATA["zero_lookalikes"], "0") | {digit: digit for digit in "0123456789"}
DATE_DIGITS = "".join(_IN_DATES)
"""All characters that are a digit of a year, a month or a day, for a character class of a pattern."""

_CHINESE_DIGITS = "".join(char for char in DIGITS if char not in "两兩")
_ZEROS = "".join(char for char, digit in _IN_DATES.items() if digit == "0")
# It begins with a plain set of characters, so that a search is quick; what is before the year is tested afterwards.
# A year in four Arabic digits is none that has to be changed.
_YEAR = re.compile(
    rf"[12一二](?<![A-Za-z{DATE_DIGITS}].)(?!(?<=[12])[0-9]{{3}})(?:(?<=[2二])[{_ZEROS}]|(?<=[1一])[9九])[{DATE_DIGITS}]{{2}}"
    rf"(?![A-Za-z{DATE_DIGITS}{NUMERALS}])",
    re.DOTALL,
)
_TO_ARABIC = str.maketrans(_IN_DATES)
_SPACED_NUMERALS = re.compile(
    rf"(?<=[{_CHINESE_DIGITS}])\s+(?=[{_CHINESE_DIGITS}\d])|(?<=\d)\s+(?=[{_CHINESE_DIGITS}])"
)
_SCHOOL_YEAR = re.compile(
    r"(?<!\d)(20\d\d)\s*(?:学年度?|年)?\s*(?:[-‐‑‒–—―－−~～〜_/／、至到]|\s)+\s*((?:20)?\d\d)\s*年?[学學]年"
)
_PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?\Z")


def to_arabic_years(text: str) -> str:
    """Return the text with the years 1900 to 2099 in Arabic digits (二〇二三年 is 2023年); its length stays the same."""
    if text.isascii() or not _YEAR.search(text):
        return text
    return _YEAR.sub(lambda match: match[0].translate(_TO_ARABIC), text)


def join_spaced_numerals(text: str) -> str:
    """Return the text with Chinese digits printed apart brought together: 二 〇 二 三 年 is 二〇二三 年."""
    return text if text.isascii() else _SPACED_NUMERALS.sub("", text)


def last_of_school_years(text: str) -> str:
    """Return a text (years in Arabic digits) with a school year written as the year it ends in: 2022-2023学年 is 2023年.

    Two years that do not follow each other are no school year and stay.
    """
    return text if "学年" not in text and "學年" not in text else _SCHOOL_YEAR.sub(_last_year, text)


def _last_year(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2] if len(match[2]) == 4 else match[1][:2] + match[2])
    return f"{last}年" if last == first + 1 else match[0]


def date_number(numeral: str) -> int:
    """Return the value of a year, month or day: 二〇二二, 2○22, 十九, 二十, 三十一, 廿三, 05; 0 if it is none."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        numeral = (tens or "一") + (ones or "零")
    digits = numeral.translate(_TO_ARABIC)
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def number_value(text: str) -> Number | None:
    """Return the value of digits, Chinese numerals or both together (12万3千); None if they are no certain number."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= MAX_DIGITS else None
    placed = _placed_digits(text)
    if placed is not None:
        return placed
    total = Decimal(0)
    previous = Decimal("Infinity")
    rest = text
    for size in sorted(set(GROUPS.values()), reverse=True):
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


def _placed_digits(text: str) -> int | None:
    """Return the value of Chinese digits written place by place (二〇一九, 一〇五); None for anything else.

    Two or more digits without a zero (三五件: three to five) are a range, except for the four of a year.
    """
    if not 2 <= len(text) <= MAX_DIGITS or not all(char in DIGITS for char in text):
        return None
    places = [DIGITS[char] for char in text]
    certain = (
        "两" not in text and "兩" not in text and (0 in places[1:] or len(places) == 4) and places[0] != 0
    )
    return int("".join(map(str, places))) if certain else None


def _partition(text: str, size: int) -> tuple[str, str, str]:
    """Split at the one group character of this size."""
    for position, char in enumerate(text):
        if GROUPS.get(char) == size:
            return text[:position], char, text[position + 1 :]
    return text, "", ""


def _section(text: str, *, after_group: bool) -> Decimal | None:
    """Return the value of a part without 万 and 亿: plain digits, or Chinese numerals 0 to 9999."""
    if _PLAIN.match(text):
        digits = text.replace(",", "")
        # 1万5 may be 15000 or 10005: only four places after a group are certain.
        uncertain = len(digits) > MAX_DIGITS or (after_group and len(digits) != 4)
        return None if uncertain else Decimal(digits)
    return _chinese_section(text, after_group=after_group)


def _chinese_section(text: str, *, after_group: bool) -> Decimal | None:
    """Return the value of Chinese numerals up to 9999, written strictly: 一百零三 and 十二, but not 一百三 nor 三五."""
    total, digit, zero = 0, None, False
    last = 10000 if after_group else 0
    for char in text:
        power = POWERS.get(char)
        if power is None:
            place = DIGITS.get(char, int(char) if char in "123456789" else None)
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
        # 三千五 is spoken for 3500: a last digit needs 十 or 零 before it.
        if last not in {0, 10} and not zero:
            return None
        return Decimal(total + digit)
    if zero and (total or len(text) != 1 or after_group):
        return None
    return Decimal(total) if text else None
