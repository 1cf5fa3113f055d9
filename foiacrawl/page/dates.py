"""Parse dates as portals print them."""

from __future__ import annotations

import datetime
import re
from typing import Literal, NamedTuple

from foiacrawl.numerals import DATE_DIGITS, date_number
from foiacrawl.text import normalize

By = Literal["meta", "label", "header", "created", "signature"]

# The first reports on disclosure are of 2004 (Shanghai, Guangzhou); 1970 and 1900 are empty fields.
_EARLIEST = datetime.date(2003, 1, 1)
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: month for month, name in enumerate(_ENGLISH, 1)}
_TIME = r"(?:\s*T?\s*\d{1,2}\s*[:时]\s*\d{1,2}(?:\s*[:分]\s*\d{1,2})?(?:\.\d+)?\s*秒?(?:Z|[+-]\d\d:?\d\d)?)?"
_WESTERN = r"(?<!\d)(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)\s*日?"
_EASTERN = (
    rf"(?<![{DATE_DIGITS}])([{DATE_DIGITS}]{{4}})\s*年\s*([十{DATE_DIGITS}]{{1,3}})\s*月"
    rf"\s*([十廿卅{DATE_DIGITS}]{{1,3}})\s*日"
)
_ANY = re.compile(f"{_WESTERN}|{_EASTERN}")
_ALONE = re.compile(rf"^[(\[{{·•●*\s-]*(?:{_WESTERN}|{_EASTERN}){_TIME}[)\]}}\s]*$")
_AT_END = re.compile(rf"(?:{_WESTERN}|{_EASTERN})[)\]\s]*$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?$")
_EPOCH = re.compile(r"^(1\d{9})(?:\d{3})?$")
_JAVA = re.compile(r"^\w{3}\s+(\w{3})\s+(\d{1,2})\s[\d:]+\s\S+\s(\d{4})$")
_AMERICAN = re.compile(r"^(?:\w{3},\s*)?(\w{3})\w*\s+(\d{1,2}),\s*(\d{4})\b")
_MAIL = re.compile(r"^(?:\w{3},\s*)?(\d{1,2})\s+(\w{3})\w*\s+(\d{4})\b")


class Dated(NamedTuple):
    """A date of publication (YYYY-MM-DD) and how it was found, in falling order of trust: see `By`."""

    date: str
    by: By


def first_date(text: str) -> str | None:
    """Return the first credible day named in a text as YYYY-MM-DD, in Arabic or Chinese numerals."""
    for match in _ANY.finditer(normalize(text)):
        date = _of_match(match)
        if date:
            return date
    return None


def lone_date(text: str) -> str | None:
    """Return the date if a line holds nothing else (but a time of day, brackets or a bullet)."""
    if len(text) > 40:
        return None
    match = _ALONE.match(normalize(text))
    return _of_match(match) if match else None


def closing_date(text: str) -> tuple[str, str] | None:
    """Split a signature line, 某某局2022年1月19日, into (what is before it, date)."""
    if len(text) > 60:
        return None
    text = normalize(text)
    match = _AT_END.search(text)
    date = _of_match(match) if match else None
    return (text[: match.start()].strip(" ,·(["), date) if match and date else None


def meta_date(value: str) -> str | None:
    """Return the date of a meta tag: YYYY-MM-DD with or without time, compact, epoch, Java or mail format."""
    value = normalize(value).strip()
    match = _COMPACT.match(value)
    if match:
        return _credible(*map(int, match.groups()))
    match = _EPOCH.match(value)
    if match:
        beijing = datetime.timezone(datetime.timedelta(hours=8))
        day = datetime.datetime.fromtimestamp(int(match.group(1)), beijing)
        return _credible(day.year, day.month, day.day)
    for pattern, month, day_, year in ((_JAVA, 1, 2, 3), (_AMERICAN, 1, 2, 3), (_MAIL, 2, 1, 3)):
        match = pattern.match(value)
        if match:
            return _credible(int(match[year]), _MONTHS.get(match[month].lower(), 0), int(match[day_]))
    return first_date(value)


def _of_match(match: re.Match[str]) -> str | None:
    """Return the date of a match of the two patterns."""
    year, month, day, *eastern = match.groups()
    if year:
        return _credible(int(year), int(month), int(day))
    return _credible(*map(date_number, eastern))


def _credible(year: int, month: int, day: int) -> str | None:
    """Return YYYY-MM-DD unless it is no day, of before the first reports, or in the future."""
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    tomorrow = datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=1)
    return date.isoformat() if _EARLIEST <= date <= tomorrow else None
