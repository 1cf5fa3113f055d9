"""Which year a report is about: title, statistical period, first sentence, sections, publication date, in this order."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from foiacrawl.numerals import to_arabic_years
from foiacrawl.text import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, LAST = 2003, 2035
"""No report is older than the first local rules (Guangzhou, in force 2003)."""

_SPACED = re.compile(r"(?<=\d)\s+(?=\d)|(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+(?=\d)")
_NUMBERS = re.compile(r"[〔\[(【]\s*20\d\d\s*[〕\])】]\s*第?\s*\d+\s*号|第?\s*\d{5,}\s*号|20\d{6,}")
_QUOTED = re.compile(r"《[^》]{0,80}》|〈[^〉]{0,80}〉")
_DAY = re.compile(
    r"(?<!\d)20\d\d(?:\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[-./]\d{1,2}[-./]\d{1,2}|[-./]\d{1,2}(?!\d))"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_REPORT_YEAR = re.compile(
    r"(?<!\d)(20\d\d)(?:\s*年(?=[^,。;0-9]{0,24}(?:公开|报告|年报))|(?=\s*(?:政府信息|信息公开|政务公开)))"
)
_ANNUAL = re.compile(r"(?<!\d)(20\d\d)\s*年度")
_RANGE = re.compile(r"(?<!\d)(20\d\d)\s*年?度?\s*[-—–~至到]+\s*(20\d\d)(?!\d|\s*年\s*\d{1,2}\s*月)")
_PERIOD = re.compile(
    r"(?<!\d)(20\d\d)年1月1日(?:起|开始)?[,、]?\s*(?:至|到|[-—–~]+)\s*(?:(20\d\d)年|当年|同年|本年)?\s*12月31日"
    r"|(?<!\d)(20\d\d)年\d{1,2}月(?:\d{1,2}日)?(?:起)?\s*(?:至|到|[-—–~]+)\s*(20\d\d)年12月(?:31日|底)"
)
_OPENING = re.compile(r"(?:^|[。;!\n,:、])[^。;!\n,:、\d]{0,8}(?<!\d)(20\d\d)年(?!\s*\d{1,2}\s*月)")
_DATE = re.compile(r"(20\d\d)-(\d{1,2})")


def report_year(
    title: str | None,
    lead: str | None = None,
    date: str | None = None,
    sections: Iterable[str] = (),
) -> tuple[int | None, list[str]]:
    """Return the year the report is about, and what that rests on, in words.

    `lead` is the first sentences, `date` the publication date (YYYY-MM-DD), `sections` the texts of the sections.
    An entry of the second value that begins with "conflict" says that two of them name different years; the
    first of the order above is then returned. The date alone is used only from January to June: reports are due
    by January 31 or March 31 of the next year (条例 art. 49, 50), so that a later one tells nothing.
    """
    named, evidence = _of_title(title)
    period = _of_period(lead)
    opening = _of_opening(lead)
    ways = [(named, "the title"), (period, "the statistical period"), (opening, "the first sentences")]
    told = [(year, way) for year, way in ways if year is not None]
    if not told and (common := _most_common(sections)) is not None:
        told.append((common, "most sentences of the sections"))
    if not told:
        return _of_date(date, evidence)
    year, way = told[0]
    evidence.append(f"year: {year} from {way}")
    if named is not None and period is not None and period != named:
        evidence.append(f"conflict: the title says {named}, the statistical period {period}")
    published = _DATE.match(date or "")
    if published and int(published.group(1)) < year:
        evidence.append(f"conflict: {way} says {year}, but it was published on {date}")
    return year, evidence


@lru_cache(maxsize=64)  # the same first sentences are asked for their period and for their opening
def plain(text: str) -> str:
    """Return the text half-width, years in Chinese numerals as figures (二〇一九年 → 2019年), spaces in dates gone."""
    return _SPACED.sub("", to_arabic_years(normalize(text)))


def _of_title(title: str | None) -> tuple[int | None, list[str]]:
    text = _NUMBERS.sub(" ", plain(title)) if title else ""
    if spans := _RANGE.findall(text):
        years = sorted({int(y) for pair in spans for y in pair if FIRST <= int(y) <= LAST})
        if len(years) > 1:
            return None, [f"year: the title spans {years[0]} to {years[-1]}, which does not tell one year"]
    text = _DAY.sub(" ", text)
    years = [int(y) for y in _YEAR.findall(text) if FIRST <= int(y) <= LAST]
    if len(set(years)) <= 1:
        return (years[0] if years else None), []
    marked = [int(y) for y in _ANNUAL.findall(text) or _REPORT_YEAR.findall(text) if FIRST <= int(y) <= LAST]
    chosen = marked[0] if marked else years[0]
    others = ", ".join(str(y) for y in dict.fromkeys(years) if y != chosen)
    return chosen, [f"{'conflict' if len(set(marked)) != 1 else 'year'}: the title also names {others}"]


def _of_period(lead: str | None) -> int | None:
    """Return the year of "自2016年1月1日至2016年12月31日", or that of a first, shorter year ending in December."""
    for first, end, other, last in _PERIOD.findall(plain(lead) if lead else ""):
        year = int(end or first or last or other)
        if (first and end and first != end) or not FIRST <= year <= LAST:
            continue
        return year
    return None


def _of_opening(lead: str | None) -> int | None:
    """Return the year that the first sentences speak of ("2019年,我局…"); titles of laws and dates do not count."""
    if not lead:
        return None
    text = _DAY.sub("", _NUMBERS.sub("", _QUOTED.sub("", plain(lead[:600]))))
    for match in _OPENING.finditer(text):
        year = int(match.group(1))
        if FIRST <= year <= LAST:
            return year
    found = re.search(r"(?<!\d)(20\d\d)年?度", text)
    return int(found.group(1)) if found and FIRST <= int(found.group(1)) <= LAST else None


def _most_common(sections: Iterable[str]) -> int | None:
    """Return the year that more than half of the years named in the sections are, if at least two are."""
    counts: Counter[int] = Counter()
    for section in sections:
        text = _DAY.sub("", _NUMBERS.sub("", _QUOTED.sub("", plain(section))))
        counts.update(int(y) for y in re.findall(r"(?<!\d)(20\d\d)年", text) if FIRST <= int(y) <= LAST)
    if not counts:
        return None
    year, count = counts.most_common(1)[0]
    return year if count >= 2 and count * 2 > counts.total() else None


def _of_date(date: str | None, evidence: list[str]) -> tuple[int | None, list[str]]:
    match = _DATE.match(date or "")
    if not match:
        return None, [*evidence, "year: nothing names one"]
    year, month = int(match.group(1)) - 1, int(match.group(2))
    if month > 6 or not FIRST <= year <= LAST:
        return None, [*evidence, f"year: nothing names one, and {date} is no time of year for reports"]
    return year, [*evidence, f"year: only the publication date {date} tells, so the year before"]
