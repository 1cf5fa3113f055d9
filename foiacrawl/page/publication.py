"""When a page was published and who signed the report: dates around the title, the signature below the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.numerals import DATE_DIGITS
from foiacrawl.page.chrome import is_chrome
from foiacrawl.page.dates import Dated, closing_date, first_date, lone_date
from foiacrawl.page.metadata import meta_published
from foiacrawl.page.titles import is_body_name, is_part
from foiacrawl.text import strip_glosses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.page.lines import Line
    from foiacrawl.page.metadata import Block
    from foiacrawl.page.region import Region

_MAX_LINES_ABOVE = 4  # from a date to the title below it
_MAX_LINES_BELOW = 8
_MAX_DATE_LINE = 120
_MAX_COVER = 6  # lines
_MONTH = re.compile(
    rf"^[{DATE_DIGITS}]{{4}}\s*年\s*[十{DATE_DIGITS}]{{1,3}}\s*月(?:\s*[十廿{DATE_DIGITS}]{{1,3}}\s*日)?$"
)
_NAME = re.compile(r"^[^\s,，。:：;；、0-9]{3,40}$")


class Signature(NamedTuple):
    """The end of a report: the body's name, if one is printed, and the date as YYYY-MM-DD."""

    body: str | None
    date: str


def find_dates(
    meta: Mapping[str, str], block: Block, above: Sequence[Line], title: str, signature: Signature | None
) -> tuple[Dated, ...]:
    """Return the dates of publication found, the most trusted first; never one of the address."""
    found: list[Dated] = []
    date = meta_published(meta)
    if date:
        found.append(Dated(date, "meta"))
    found += [Dated(date, "label") for date in (*block.published, *block.weakly_published)]
    found += [Dated(date, "header") for date in _header_dates(above, title)]
    if block.metadata.created_on:
        found.append(Dated(block.metadata.created_on, "created"))
    if signature:
        found.append(Dated(signature.date, "signature"))
    return tuple(found)


def _header_dates(above: Sequence[Line], title: str) -> list[str]:
    """Return the dates that are alone in a line, or among chrome, near the title; without one, in the first lines.

    Where only the meta tags have the title, the date alone in the last line above the text is the page's.
    """
    own = (index for index, line in enumerate(above) if not line.is_linked and is_part(line.text, title))
    at = next(own, None) if title else 0
    if at is None:
        date = lone_date(above[-1].text) if above and not above[-1].is_linked else None
        return [date] if date else []
    dates = []
    for line in above[max(0, at - _MAX_LINES_ABOVE) : at + _MAX_LINES_BELOW]:
        if line.is_linked or "今天" in line.text or len(line.text) > _MAX_DATE_LINE:
            continue
        date = (
            lone_date(line.text)
            or (first_date(line.text) if is_chrome(line, above_text=True) else None)
            or _date_of_body(line.text)
        )
        if date:
            dates.append(date)
    return dates


def _date_of_body(text: str) -> str | None:
    """Return the date of a line that holds a body's name and a date, without 来源 or 发布时间 before them."""
    closing = closing_date(text)
    return closing[1] if closing and _NAME.match(closing[0]) and is_body_name(closing[0]) else None


def find_cover(above: Sequence[Line]) -> str | None:
    """Return the body on the cover of a report: its name alone on one of the first lines, then the month of publication."""
    shown = [strip_glosses(line.text) for line in above[:_MAX_COVER]]
    for name, *below in (shown[index : index + 3] for index in range(len(shown))):
        if _NAME.match(name) and is_body_name(name) and any(map(_MONTH.match, below)):
            return name
    return None


def find_signature(lines: Sequence[Line], region: Region) -> Signature | None:
    """Return the last signature below the text: 某某局, 2022年1月19日.

    A date in figures alone, 2022.1.19, is one only right below a body's name.
    """
    below = [
        line for line in lines if line.number > region.begins and region.sees(line) and region.holds(line)
    ]
    for before, line in zip(reversed([None, *below[:-1]]), reversed(below), strict=False):
        closing = closing_date(line.text) if not line.is_linked else None
        if closing is None:
            continue
        name, date = closing
        if not name and before is not None:
            above = "".join(before.text.split())
            name = above if _NAME.match(above) else ""
        if ("年" in line.text or is_body_name(name)) and (not name or _NAME.match(name)):
            return Signature(name or None, date)
    return None
