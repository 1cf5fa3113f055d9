"""Read grids from a text document: pipe tables first, then tables printed one cell a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.grid import lines as by_line
from foiacrawl.grid import pipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid.grid import Grid


def grids(lines: Sequence[str]) -> list[Grid]:
    """Return the grids of a text's lines in document order, numbered from zero."""
    piped = list(pipe.runs(lines))
    taken = frozenset(index for run in piped for index in run)
    single = list(by_line.runs(lines, taken))
    found = [(run, pipe.read_run) for run in piped] + [(run, by_line.read_run) for run in single]
    found.sort(key=lambda entry: entry[0].start)
    return [read(lines, run, number) for number, (run, read) in enumerate(found)]
