"""Change one cell, row, span, word or number of a real table at a time, and see whether the reader says so.

    python -m tests.report.silent --count 1200

A change is *silent* where a figure other than the changed one differs from what it was, and neither a problem nor a failing
check was added. Pages are those with golds, and the real reports beside the repository where they are present.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.files import as_page
from foiacrawl.grid import html as html_tables
from foiacrawl.model import Document
from foiacrawl.page.page import open_page
from foiacrawl.reading import read
from foiacrawl.report.checks import check_figures
from foiacrawl.report.tables import find_tables, read_figures
from tests.report.changes import CHANGES, Element, Print, Spot, as_print
from tests.shared import document_of, gold_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foiacrawl.model import Figure

READ_AS_TABLES = (".html", ".xlsx", ".docx")
SEED = 20261130


@dataclass(frozen=True)
class Tried:
    """What the reader makes of one version of a page."""

    figures: tuple[Figure, ...]
    problems: Counter[str]
    failing: frozenset[tuple[str, str]]

    def tells_more_than(self, other: Tried) -> bool:
        """Return whether a problem or a failing check is here that the other version does not have."""
        return bool(self.problems - other.problems or self.failing - other.failing)

    def prints(self) -> Counter[Print]:
        """Return the figures as they are compared."""
        return Counter(map(as_print, self.figures))


@dataclass(frozen=True)
class Page:
    """A page with tables: its tree, the year it is read for, and what is read in it."""

    name: str
    tree: Element
    year: int | None
    before: Tried


def pages() -> Iterator[Page]:
    """Yield the documents with golds that have tables in markup, opened."""
    for gold in gold_files():
        path = document_of(gold)
        if path.suffix in READ_AS_TABLES and (page := opened(path)):
            yield page


def opened(path: Path) -> Page | None:
    """Return a document as a page; None where it holds no figures."""
    document, _ = as_page(Document(source=path.name, body=path.read_bytes()))
    tree = open_page(document, lambda text: text).tree
    year = read(document).year
    if tree is None:
        return None
    before = tried(tree, year)
    page = Page(path.name, tree, year, before)
    return page if spots(page, tree, random.Random(0)) else None  # noqa: S311


def tried(tree: Element, year: int | None) -> Tried:
    """Read the tables of a page."""
    grids = html_tables.grids(tree)
    tables = read_figures(grids, find_tables(grids), year)
    checks = check_figures(tables.figures, tables.forms)
    failing = frozenset((check.rule, check.at) for check in checks if check.status == "fail")
    return Tried(tuple(tables.figures), Counter(problem.kind for problem in tables.problems), failing)


def spots(page: Page, tree: Element, rng: random.Random) -> list[Spot]:
    """Return the tables of a copy of a page that hold figures."""
    found = []
    for element, grid in zip(html_tables.tables(tree), html_tables.grids(tree), strict=True):
        own = {
            (figure.where.row, figure.where.column): figure
            for figure in page.before.figures
            if figure.where.table == grid.number
        }
        placed = {
            (row, place): own[row, cell.column]
            for row, cells in enumerate(grid.rows)
            for place, cell in enumerate(cells)
            if (row, cell.column) in own
        }
        if any(figure.state == "reported" for figure in placed.values()):
            rows = [[cell for cell, _ in row] for row in html_tables._rows(element)]
            found.append(Spot(rng, grid, rows, placed))
    return found


def silent(page: Page, seed: int) -> tuple[str, str | None]:
    """Make one change. Return its name, and where it was silent what was changed and its effect."""
    rng = random.Random(f"{page.name} {seed}")  # noqa: S311 - a reproducible draw, not a secret
    while True:
        tree = deepcopy(page.tree)
        spot = rng.choice(spots(page, tree, rng))
        make = rng.choice(CHANGES)
        change = make(spot)
        if change is not None:
            break
    after = tried(tree, page.year)
    if after.tells_more_than(page.before):
        return make.__name__, None
    lost = page.before.prints() - after.prints()
    gained = after.prints() - page.before.prints()
    is_right = not lost - change.lost and all(map(change.gained, gained)) and not change.must_tell
    if is_right and (lost or not change.must_differ):
        return make.__name__, None
    return (
        make.__name__,
        f"{page.name} ({seed}) table {spot.grid.number}: {change.what}: {_told(lost, gained)}",
    )


def _told(lost: Counter[Print], gained: Counter[Print]) -> str:
    def line(found: Counter[Print]) -> str:
        return ", ".join(
            f"{row or own}.{column} {value}" for _, row, own, column, value, _ in list(found)[:3]
        )

    return f"- {line(lost)} + {line(gained)}"


def silent_changes(count: int, seed: int = SEED) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Make so many changes, spread over all pages. Return how many of each kind were made, and the silent ones."""
    every = list(pages())
    made: Counter[str] = Counter()
    found = []
    for number in range(count):
        name, effect = silent(every[number % len(every)], seed + number)
        made[name] += 1
        if effect:
            found.append((name, effect))
    return made, found


def main() -> None:
    """Print the silent changes, and how many of each kind there are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    made, found = silent_changes(args.count, args.seed)
    quiet = Counter(name for name, _ in found)
    for name, effect in sorted(found):
        sys.stdout.write(f"{name}: {effect}\n")
    for name, number in made.items():
        sys.stdout.write(f"{name:36} {number:5} made {quiet[name]:5} silent\n")
    sys.stdout.write(f"{sum(made.values())} changes, {len(found)} silent\n")


if __name__ == "__main__":
    main()
