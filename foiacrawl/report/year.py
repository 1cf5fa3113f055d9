"""Determine the year of a report: title, statistical period, first sentences, sections, publication date, in this order."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.numerals import to_arabic_years
from foiacrawl.text import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_YEAR = 2003
"""No report is older than the first local rules (Guangzhou, in force 2003)."""
MAX_MONTH = 6
"""The last month in which a date of publication suggests the year before; most are due by March."""

_SPACED = re.compile(r"(?<=\d)\s+(?=\d)|(?<=\d)\s+(?=[年月日])|(?<=[年月])\s+(?=\d)")
_NUMBERS = re.compile(r"[〔\[(【]\s*20\d\d\s*[〕\])】]\s*第?\s*\d+\s*号|第?\s{0,9}\d{5,30}\s{0,9}号|20\d{6,}")
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
_OF_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度")
_IN_SENTENCE = re.compile(r"(?<!\d)(20\d\d)年")
_DATE = re.compile(r"(20\d\d)-(\d{1,2})")


class ReportYear(NamedTuple):
    """The year a report is about, and in words what contradicts it."""

    year: int | None
    conflicts: tuple[str, ...] = ()


def report_year(
    title: str | None,
    lead: str | None = None,
    date: str | None = None,
    sections: Iterable[str] = (),
) -> ReportYear:
    """Return the year the report is about.

    `lead` is the first sentences, `date` the publication date (YYYY-MM-DD), `sections` the texts of the sections.
    Where two sources name different years, the first of the order above counts and the other is a conflict. The date
    alone is used only from January to June: reports are due by January 31 or March 31 of the next year (条例 art. 49,
    50), so that a later one says nothing of the year.
    """
    named, conflicts = _of_title(title)
    period = _of_period(lead)
    sources = [
        (named, "the title"),
        (period, "the statistical period"),
        (_of_opening(lead), "the first sentences"),
    ]
    year, source = next((entry for entry in sources if entry[0] is not None), (None, ""))
    if year is None:
        year, source = _most_common(sections), "most sentences of the sections"
    if year is None:
        return ReportYear(_of_date(date), conflicts)
    if named is not None and period is not None and period != named:
        conflicts += (f"the title says {named}, the statistical period {period}",)
    published = _DATE.match(date or "")
    if published and int(published.group(1)) < year:
        conflicts += (f"{source} says {year}, but it was published on {date}",)
    return ReportYear(year, conflicts)


def year_before(date: str | None) -> int | None:
    """Return the year before a publication date (YYYY-MM-DD), of which a report was last due."""
    match = _DATE.match(date or "")
    return int(match.group(1)) - 1 if match else None


@lru_cache(maxsize=64)  # the same first sentences are searched for their period and for their opening
def plain(text: str) -> str:
    """Return the text half-width, years in Chinese numerals as figures (二〇一九年 → 2019年), spaces in dates gone."""
    return _SPACED.sub("", to_arabic_years(normalize(text)))


def _of_title(title: str | None) -> tuple[int | None, tuple[str, ...]]:
    text = _NUMBERS.sub(" ", plain(title)) if title else ""
    if any(first != last for first, last in _RANGE.findall(text)):
        return None, ()  # a title that spans several years names none
    years = _years(_YEAR, _DAY.sub(" ", text))
    if len(set(years)) <= 1:
        return (years[0] if years else None), ()
    marked = _years(_ANNUAL, text) or _years(_REPORT_YEAR, text)
    chosen = marked[0] if marked else years[0]
    if len(set(marked)) == 1:
        return chosen, ()
    others = ", ".join(str(year) for year in dict.fromkeys(years) if year != chosen)
    return chosen, (f"the title also names {others}",)


def _years(pattern: re.Pattern[str], text: str) -> list[int]:
    """Return the credible years that a pattern finds."""
    return [year for year in map(int, pattern.findall(text)) if year >= MIN_YEAR]


def _of_period(lead: str | None) -> int | None:
    """Return the year of "自2016年1月1日至2016年12月31日", or that of a first, shorter year ending in December."""
    for first, end, other, last in _PERIOD.findall(plain(lead) if lead else ""):
        year = int(end or first or last or other)
        if not (first and end and first != end) and year >= MIN_YEAR:
            return year
    return None


def _of_opening(lead: str | None) -> int | None:
    """Return the year that the first sentences speak of ("2019年,我局…"); titles of laws and dates do not count."""
    if not lead:
        return None
    text = _DAY.sub("", _NUMBERS.sub("", _QUOTED.sub("", plain(lead[:600]))))
    for match in _OPENING.finditer(text):
        year = int(match.group(1))
        if year >= MIN_YEAR:
            return year
    return next(iter(_years(_OF_YEAR, text)), None)


def _most_common(sections: Iterable[str]) -> int | None:
    """Return the year that more than half of the years named in the sections are, if at least two are."""
    counts: Counter[int] = Counter()
    for section in sections:
        text = _DAY.sub("", _NUMBERS.sub("", _QUOTED.sub("", plain(section))))
        counts.update(_years(_IN_SENTENCE, text))
    if not counts:
        return None
    year, count = counts.most_common(1)[0]
    return year if count >= 2 and count * 2 > counts.total() else None


def _of_date(date: str | None) -> int | None:
    """Return the year before the publication date if that is in the months in which reports are due."""
    year = year_before(date)
    match = _DATE.match(date or "")
    if year is None or match is None or int(match.group(2)) > MAX_MONTH or year < MIN_YEAR:
        return None
    return year
