"""Load the official divisions with their history, and the extra table of what has no code.

The columns of the files are in data/README.md. Every period of a code is one `Division`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST_YEAR = 2024
"""The year of divisions.csv: later changes are rows of divisions_extra.csv."""

PROVINCE, PREFECTURE, COUNTY = 1, 2, 3
GRACE_YEARS = 2
"""How long a name may be used before or after its period: reports are written after the year they are for."""

_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗", "林区": "区"}


@dataclass(frozen=True, slots=True)
class Division:
    """A code in the period in which it had one name. `level` 1 province, 2 prefecture, 3 county.

    `zone` is true for development zones. Where `coded` is false (zones, and units that the standard lacks), `code` is
    that of the division they belong to, "" for the only body that has none (新疆生产建设兵团). `last` is 9999 while
    the name is valid.
    """

    code: str
    name: str
    short: str
    level: int
    first: int
    last: int
    zone: bool = False
    coded: bool = True

    def is_within(self, other: Division) -> bool:
        """Return whether this division lies in the other, by their codes."""
        digits = 2 if other.level == PROVINCE else 4
        return other.level < self.level and self.code[:digits] == other.code[:digits]

    def years_outside(self, year: int) -> int:
        """Return by how many years the year lies outside of the period (0: inside)."""
        return max(self.first - year, year - self.last, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """Divisions by full name (and known variants), by short name, by code; `longest` is the longest name."""

    full: dict[str, tuple[Division, ...]]
    short: dict[str, tuple[Division, ...]]
    codes: dict[str, tuple[Division, ...]]
    sites: dict[str, str]
    longest: int


@cache
def table() -> Table:
    """Load the divisions (about 4,000 periods, some 20 ms). Raises ValueError where a row is malformed."""
    extra = _rows("divisions_extra.csv")
    divisions = _read_divisions({(row[2], row[1]): int(row[5]) for row in extra if row[0] == "end"})
    full: dict[str, list[Division]] = {}
    short: dict[str, list[Division]] = {}
    codes: dict[str, list[Division]] = {}
    for division in divisions:
        name, brief = division.name, division.short
        codes.setdefault(division.code, []).append(division)
        full.setdefault(name, []).append(division)
        if brief != name:
            short.setdefault(brief, []).append(division)
            for long, end in _AUTONOMOUS.items():
                if name.endswith(long) and not brief.endswith(long):
                    full.setdefault(brief + end, []).append(division)
            if brief.endswith("新"):
                short.setdefault(brief[:-1], []).append(division)
    for kind, name, code, level, first, last, _ in extra:
        if kind in ("site", "end"):
            continue
        found = full.setdefault(name, [])
        if kind == "alias":
            found += [d for d in codes.get(code, ()) if d not in found]
        else:
            until = int(last or 9999)
            zone = kind == "zone"
            found.append(Division(code, name, name, int(level), int(first), until, zone=zone, coded=False))
    sites = {row[1]: row[2] for row in extra if row[0] == "site"}
    return Table(_frozen(full), _frozen(short), _frozen(codes), sites, max(map(len, full)))


def _read_divisions(ends: dict[tuple[str, str], int]) -> list[Division]:
    """Return the periods of divisions.csv; `ends` has the last year of (code, name) where that is later than the table."""
    divisions = []
    for code, name, short, level, _parent, first, last in _rows("divisions.csv"):
        final = ends.pop((code, name), 9999) if not last else int(last)
        divisions.append(Division(code, name, short, int(level), int(first), final))
    if ends:
        raise ValueError(f"divisions_extra.csv: {ends} ends, but is not in divisions.csv without an end")
    return divisions


def find_by_code(code: str, year: int | None) -> Division | None:
    """Return the division that has the code in the year, or the latest one without a year; None if the code is unknown."""
    periods = table().codes.get(code, ())
    return max(periods, key=lambda d: (-(d.years_outside(year) if year else 0), d.last), default=None)


def select_valid(divisions: Iterable[Division], year: int | None) -> tuple[Division, ...]:
    """Return those valid in the year, else those valid within `GRACE_YEARS` of it; without a year, the latest."""
    found = tuple(divisions)
    if year is None:
        current = tuple(d for d in found if d.last > LAST_YEAR)
        return current or found
    valid = tuple(d for d in found if d.years_outside(year) == 0)
    if valid:
        return valid
    near = tuple(d for d in found if d.years_outside(year) <= GRACE_YEARS)
    least = min((d.years_outside(year) for d in near), default=0)
    return tuple(d for d in near if d.years_outside(year) == least)


def _rows(name: str) -> list[list[str]]:
    text = (files("foiacrawl.agencies") / "data" / name).read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    for number, row in enumerate(rows, start=2):
        if len(row) != 7:
            raise ValueError(f"{name} line {number}: {len(row)} fields, 7 expected: {','.join(row)}")
    return rows


def _frozen(index: dict[str, list[Division]]) -> dict[str, tuple[Division, ...]]:
    return {name: tuple(found) for name, found in index.items()}
