"""Reading a list that comes as data: records of an API's answer, each with a title and an address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from math import ceil
from typing import TYPE_CHECKING, Any

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Numbering, Pager, Trail
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BEIJING = timezone(timedelta(hours=8))
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
NUMBER = "8461900"  # stands for a page's number while an address is built
_LEFT = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of an answer as the API gives it: values of any type, None where there is none."""

    url: Any
    title: Any
    date: Any = None
    unit: Any = None


def read_records(records: Iterable[Record], page: ListingPage, trail: Trail, pager: Pager) -> Listing:
    """Return the listing an answer is: reports among its records, all of them as lines of the list."""
    annual = trail.role == "column"
    asks: dict[str, Ask] = {}
    lines: list[str] = []
    for record in records:
        title = " ".join(unescape(_LEFT.sub("", str(record.title or ""))).split())
        url = urls.clean(str(record.url or ""), page.url)
        # Lines of an answer are lines wherever they lead to: without folders in their names none is taken for a stray.
        lines.append(f"{title} {urls.key(url) if url else ''}".replace("/", " "))
        if url and (ask := _entry(url, title, record, trail, annual=annual)):
            asks.setdefault(urls.key(url), ask)
    return Listing(tuple(asks.values()), (), frozenset(lines), len(lines), pager, annual=annual)


def pager_of(first: str, start: int, length: int, total: int | None) -> Pager:
    """Return how an API is asked on: `first` is an address with NUMBER for the page, `start` that of this answer.

    Whether the numbers begin with 0 or with 1 is not known everywhere: then a page comes twice, and one more is tried.
    """
    if not length and not total:
        return Pager()
    pattern = first.replace(NUMBER, "{}")
    ways = (Numbering(pattern, start + 1), Numbering(pattern, start + 2))
    # With the pages counted too, lines that an API gives twice are none that are missing.
    pages = ceil(total / length) if total and length else None
    return Pager(numberings=ways if start == 0 else ways[:1], pages=pages, total=total, evident=total is None)


def member(record: Mapping[str, Any], *names: str) -> Any:
    """Return the first member of these names, whatever their case, that holds anything."""
    folded = {str(name).lower(): value for name, value in record.items()}
    return next((folded[name] for name in names if folded.get(name) not in (None, "", [])), None)


def list_in(answer: Mapping[str, Any], *names: str) -> list[Any] | None:
    """Return the first member of these names that is a list, also an empty one; None if there is none."""
    folded = {str(name).lower(): unwrapped(value) for name, value in answer.items()}
    return next((folded[name] for name in names if isinstance(folded.get(name), list)), None)


def unwrapped(value: Any) -> Any:
    """Return JSON that stands as text within JSON, as some platforms give it."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def whole(value: Any) -> int | None:
    """Return a number that an API may give as text; None for anything else."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _entry(url: str, title: str, record: Record, trail: Trail, *, annual: bool) -> Ask | None:
    verdict = titles.verdict(title, annual=annual)
    by_place = (
        annual and verdict is Verdict.OTHER and (vocabulary.is_unit(title) or vocabulary.only_year(title))
    )
    if not by_place and verdict not in (Verdict.YES, Verdict.MAYBE):
        return None
    given = " ".join(str(record.unit or "").split())
    unit = given if vocabulary.is_unit(given) else trail.unit
    years = titles.years(title)
    inner = replace(
        trail,
        role="column",
        depth=trail.depth + 1,
        year=years[0] if len(years) == 1 else trail.year,
        unit=unit,
    )
    listed = Listed(url, title, _day(record.date), unit)
    return Ask(
        url, "entry", inner, listed, "place" if by_place else "yes" if verdict is Verdict.YES else "maybe"
    )


def _day(value: Any) -> str | None:
    """Return a date of whatever writing as YYYY-MM-DD; numbers are unix seconds or milliseconds, told in Beijing."""
    if found := _DAY.search(str(value or "")):
        year, month, day = (int(part) for part in found.groups())
        return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
    seconds = whole(value) or 0
    if seconds > 100_000_000_000:
        seconds //= 1000
    if seconds < 100_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d")
