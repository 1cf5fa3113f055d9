"""Read a list that an API returns as data: records, each with a title and an address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from math import ceil
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.entries import judge_record, request_entry
from foiacrawl.listings.listing import Listing, Numbering, Pager
from foiacrawl.model import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foiacrawl.listings.listing import ListingPage, PageRequest, Route

NUMBER = "8461900"  # in place of a page's number while an address is built
_BEIJING = timezone(timedelta(hours=8))
_MIN_UNIX_SECONDS, _MIN_UNIX_MILLISECONDS = 100_000_000, 100_000_000_000
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of an answer as the API gives it: values of any type, None where there is none."""

    url: Any
    title: Any
    date: Any = None
    body: Any = None


def read_records(records: Iterable[Record], page: ListingPage, route: Route, pager: Pager) -> Listing:
    """Return the listing an answer is: reports among its records, all of them as lines of the list."""
    annual = route.role == "column"
    requests: dict[str, PageRequest] = {}
    lines: list[str] = []
    for record in records:
        title = " ".join(unescape(_TAG.sub("", str(record.title or ""))).split())
        url = urls.clean(str(record.url or ""), page.url)
        # Lines of an answer count wherever they lead to: without folders in their keys none is taken for a stray.
        lines.append(f"{title} {urls.key(url) if url else ''}".replace("/", " "))
        certainty = judge_record(title, annual=annual)
        if url and certainty:
            name = " ".join(str(record.body or "").split())
            body = name if vocabulary.is_body_name(name) else route.body
            listed = Listed(url, title, parse_day(record.date), body)
            requests.setdefault(urls.key(url), request_entry(listed, certainty, route))
    return Listing(tuple(requests.values()), (), frozenset(lines), len(lines), pager, annual=annual)


def make_pager(first: str, start: int, length: int, total: int | None) -> Pager:
    """Return the further pages of an API: `first` is an address with NUMBER for the page, `start` that of this answer.

    Whether the numbers begin with 0 or with 1 is not known everywhere: then a page is returned twice, and one more is tried.
    """
    if not length and not total:
        return Pager()
    pattern = first.replace(NUMBER, "{}")
    ways = (Numbering(pattern, start + 1), Numbering(pattern, start + 2))
    # With the pages counted too, lines that an API returns twice do not count as missing.
    pages = ceil(total / length) if total and length else None
    return Pager(numberings=ways if start == 0 else ways[:1], pages=pages, total=total, evident=total is None)


def get_member(record: Mapping[str, Any], *names: str) -> Any:
    """Return the first member of these names, whatever their case, that holds anything."""
    folded = {str(name).lower(): value for name, value in record.items()}
    return next((folded[name] for name in names if folded.get(name) not in (None, "", [])), None)


def find_list(answer: Mapping[str, Any], *names: str) -> list[Any] | None:
    """Return the first member of these names that is a list, also an empty one; None if there is none."""
    folded = {str(name).lower(): parse_nested_json(value) for name, value in answer.items()}
    return next((folded[name] for name in names if isinstance(folded.get(name), list)), None)


def parse_nested_json(value: Any) -> Any:
    """Parse JSON that is text within JSON, as some platforms return it; return any other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def parse_int(value: Any) -> int | None:
    """Return a number that an API may give as text; None for anything else."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def parse_day(value: Any) -> str | None:
    """Return a date of any notation as YYYY-MM-DD; numbers are Unix seconds or milliseconds, in the time of Beijing."""
    if found := _DAY.search(str(value or "")):
        year, month, day = (int(part) for part in found.groups())
        return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None
    seconds = parse_int(value) or 0
    if seconds > _MIN_UNIX_MILLISECONDS:
        seconds //= 1000
    if seconds < _MIN_UNIX_SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d")
