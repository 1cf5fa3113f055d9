"""Follow a division through its codes: 密云县 110228 until 2014 and 密云区 110118 since then are one place.

In the next year a division continues as
1. what data/successions.csv lists (株洲县 is 渌口区), else
2. the only division of its level and province that begins then and keeps its name apart from the ending
   (密云县, 密云区; 铜仁地区, 铜仁市; also where it absorbed a neighbour, as 大足区 did), else
3. the next name of its own code (襄樊市, 襄阳市).

A division that was merged into another, or split, ends.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from importlib.resources import files

from foiacrawl.agencies.table import Division, table

_ENDINGS = ("自治县", "自治州", "自治旗", "特区", "林区", "地区", "县", "市", "区", "旗", "盟", "州")
_MIN_STEM = 2

Period = tuple[str, int]
"""A code and the first year of one of its periods."""


def find_origin(division: Division) -> str:
    """Return the first code of the division in the table: the same for all its later names."""
    return _origins()[division.code, division.first]


def find_in_year(division: Division, year: int) -> Division | None:
    """Return what the division was or is in another year: 荣昌县 of 2011 for 荣昌区. None if it did not exist then."""
    return next((d for d in _periods().get(find_origin(division), ()) if d.first <= year <= d.last), None)


@cache
def _periods() -> dict[str, list[Division]]:
    """Return all periods of each origin."""
    found: dict[str, list[Division]] = {}
    for periods in table().codes.values():
        for division in periods:
            found.setdefault(find_origin(division), []).append(division)
    return found


@cache
def _origins() -> dict[Period, str]:
    periods = [d for found in table().codes.values() for d in found]
    before = _before(periods)
    first = {code: min(d.first for d in found) for code, found in table().codes.items()}
    origins: dict[Period, str] = {}
    for division in periods:
        oldest = division
        while (earlier := before.get((oldest.code, oldest.first))) is not None:
            oldest = earlier
        # A code that another place had before (500111 was 双桥区's) is distinguished by its year.
        reused = oldest.first != first[oldest.code]
        origins[division.code, division.first] = f"{oldest.code}-{oldest.first}" if reused else oldest.code
    return origins


def _before(periods: list[Division]) -> dict[Period, Division]:
    """Return, for each period that continues another, that other. None continues two, none is continued by two."""
    begun: dict[int, list[Division]] = {}
    for division in periods:
        begun.setdefault(division.first, []).append(division)
    open_ends = [d for d in periods if d.last + 1 in begun]
    found: dict[Period, Division] = {}
    for rule in (_is_listed, _keeps_name, _keeps_code):
        pairs = [
            (division, later)
            for division in open_ends
            for later in begun[division.last + 1]
            if (later.code, later.first) not in found and rule(division, later)
        ]
        earlier_times, later_times = Counter(d for d, _ in pairs), Counter(d for _, d in pairs)
        for division, later in pairs:
            if earlier_times[division] == later_times[later] == 1:
                found[later.code, later.first] = division
        continued = set(found.values())
        open_ends = [d for d in open_ends if d not in continued]
    return found


def _is_listed(division: Division, later: Division) -> bool:
    return (division.code, division.last, later.code) in _listed()


def _keeps_name(division: Division, later: Division) -> bool:
    return (
        division.level == later.level
        and division.code[:2] == later.code[:2]
        and _stem(division.name) == _stem(later.name)
    )


def _keeps_code(division: Division, later: Division) -> bool:
    return division.code == later.code


def _stem(name: str) -> str:
    """Return a name without its ending; 陵县 keeps it, since what is left would be too short."""
    ending = next((e for e in _ENDINGS if name.endswith(e) and len(name) - len(e) >= _MIN_STEM), "")
    return name.removesuffix(ending)


@cache
def _listed() -> frozenset[tuple[str, int, str]]:
    """Return the rows of successions.csv. Raises ValueError where a code is not in the table in that year."""
    text = (files("foiacrawl.agencies") / "data" / "successions.csv").read_text(encoding="utf-8")
    known = table().codes
    rows = set()
    for row in csv.DictReader(text.splitlines()):
        earlier, last, later = row["earlier"], int(row["last_year"]), row["later"]
        if not any(d.last == last for d in known.get(earlier, ())) or not any(
            d.first == last + 1 for d in known.get(later, ())
        ):
            raise ValueError(
                f"successions.csv: {earlier} does not end in {last}, or {later} does not begin then"
            )
        rows.add((earlier, last, later))
    return frozenset(rows)
