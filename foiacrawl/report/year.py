"""Determine the year of a report: title, statistical period, first sentences, sections, publication date, in this order.

A report by school year (2022-2023学年) is of the year in which that ends.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.numerals import join_spaced_numerals, last_of_school_years, to_arabic_years
from foiacrawl.text import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
# These begin with two digits, so that a search is quick.
_PERIOD = re.compile(
    r"(20(?<!\d20)\d\d)年"
    r"(?:1月1日(?:起|开始)?[,、]?\s*(?:至|到|[-—–~]+)\s*(?:(20\d\d)年|当年|同年|本年)?\s*12月31日"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:起)?\s*(?:至|到|[-—–~]+)\s*(20\d\d)年12月(?:31日|底))"
)
_SCHOOL_PERIOD = re.compile(
    r"(20(?<!\d20)\d\d)年[789]月(?:\d{1,2}日)?(?:起)?\s*(?:至|到|[-—–~]+)\s*(20\d\d)年[678]月(?:\d{1,2}日|底)?"
)
# Of a school year that is named by one year it is not known whether it began or ended in that year.
_LONE_SCHOOL_YEAR = re.compile(r"(?<!\d)20\d\d\s*[学學]年")
_OPENING = re.compile(r"(?:^|[。;!\n,:、])[^。;!\n,:、\d]{0,8}(?<!\d)(20\d\d)年(?!\s*\d{1,2}\s*月)")
_OF_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度")
# 汇报我镇2023年政府信息公开工作: not the year's plans, on which a report may be based.
_OF_WORK = re.compile(
    r"(?<!\d)(20\d\d)年(?:政府|政务)?信息公开(?:工作)?(?!\w{0,8}(?:要点|重点|通知|安排|意见|方案|部署|计划|任务|考核|评估))"
)
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
    listed: str | None = None,
) -> ReportYear:
    """Return the year the report is about.

    `lead` is the first sentences, `date` the publication date (YYYY-MM-DD), `sections` the texts of the sections.
    `listed` is the title in the listing or the words of the link, which count after what the document itself says.
    Where two sources name different years, the first of the order above counts and the other is a conflict. The date
    alone is used only from January to June: reports are due by January 31 or March 31 of the next year (条例 art. 49,
    50), so that a later one says nothing of the year.
    """
    named, conflicts = _of_title(title)
    period = _of_period(lead)
    if title and "学年" in title and _LONE_SCHOOL_YEAR.search(plain(title)):
        return ReportYear(period, conflicts)
    listed_year = _of_listing(listed)
    year, source = (named, "the title") if named is not None else (period, "the statistical period")
    texts: Sequence[str] = ()
    if year is None:
        year, source, texts = _of_opening(lead), "the first sentences", tuple(sections)
        if listed_year is not None and (year is None or year not in (listed_year, _most_common(texts))):
            # One sentence does not prove the listing wrong.
            conflicts += (f"the first sentences say {year}, the listing {listed_year}",) if year else ()
            year, source = listed_year, "the listing"
    if year is None:
        year, source = _most_common(texts), "most sentences of the sections"
    if year is None:
        return ReportYear(year_of_date(date), conflicts)
    if named is not None and period is not None and period != named:
        conflicts += (f"the title says {named}, the statistical period {period}",)
    if listed_year is not None and listed_year != year:
        conflicts += (f"the listing says {listed_year}, {source} {year}",)
    published = _DATE.match(date or "")
    if published and int(published.group(1)) < year:
        conflicts += (f"{source} says {year}, but it was published on {date}",)
    return ReportYear(year, conflicts)


def year_before(date: str | None) -> int | None:
    """Return the year before a publication date (YYYY-MM-DD), of which a report was last due."""
    match = _DATE.match(date or "")
    return int(match.group(1)) - 1 if match else None


def year_of_date(date: str | None) -> int | None:
    """Return the year before the publication date if that is in the months in which reports are due."""
    year = year_before(date)
    match = _DATE.match(date or "")
    if year is None or match is None or int(match.group(2)) > MAX_MONTH or year < MIN_YEAR:
        return None
    return year


@lru_cache(maxsize=64)  # the same first sentences are searched for their period and for their opening
def plain(text: str) -> str:
    """Return the text half-width, years in Chinese numerals as figures (二〇一九年 → 2019年), spaces in dates gone."""
    return last_of_school_years(_SPACED.sub("", to_arabic_years(join_spaced_numerals(normalize(text)))))


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


def _of_listing(listed: str | None) -> int | None:
    """Return the one year that a listing's title names; of several none."""
    text = _DAY.sub(" ", _NUMBERS.sub(" ", plain(listed))) if listed else ""
    found = set(_years(_YEAR, text))
    return found.pop() if len(found) == 1 else None


def _years(pattern: re.Pattern[str], text: str) -> list[int]:
    """Return the credible years that a pattern finds."""
    return [year for year in map(int, pattern.findall(text)) if year >= MIN_YEAR]


def _of_period(lead: str | None) -> int | None:
    """Return the year of "自2016年1月1日至2016年12月31日", or that of a first, shorter year ending in December."""
    text = plain(lead) if lead else ""
    for began, ended in _SCHOOL_PERIOD.findall(text):
        if int(ended) == int(began) + 1 > MIN_YEAR:
            return int(ended)
    for first, end, last in _PERIOD.findall(text):
        year = int(end or last or first)
        if not (first and end and first != end) and year >= MIN_YEAR:
            return year
    return None


def _of_opening(lead: str | None) -> int | None:
    """Return the year that the first sentences name ("2019年,我局…"); titles of laws and dates do not count."""
    if not lead:
        return None
    text = _DAY.sub("", _NUMBERS.sub("", _QUOTED.sub("", plain(lead[:600]))))
    for match in _OPENING.finditer(text):
        year = int(match.group(1))
        if year >= MIN_YEAR:
            return year
    return next(iter(_years(_OF_YEAR, text) or _years(_OF_WORK, text)), None)


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
