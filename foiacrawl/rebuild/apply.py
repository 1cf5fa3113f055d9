"""Apply what was read in archives to a new database: events one after the other, in the order of the crawls."""

from __future__ import annotations

import os
from collections import deque
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.archive import DAMAGED
from foiacrawl.journal import Ledger, ProblemFound, RunFinished, RunStarted
from foiacrawl.rebuild.foreign import foreign_steps
from foiacrawl.rebuild.local import LocalReading
from foiacrawl.rebuild.parts import find_archives, plan
from foiacrawl.rebuild.read_part import PartRead
from foiacrawl.store import StoreError
from foiacrawl.workers import reduce_gc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from foiacrawl.archive import Damage
    from foiacrawl.rebuild.local import PartInReading, Reading
    from foiacrawl.rebuild.parts import Archive, Part
    from foiacrawl.rebuild.read_part import Step

_AHEAD = 3  # parts for each process that may be read before their turn: some MB each
_TOGETHER = 200  # events committed at once


@dataclass
class Rebuilt:
    """The counts of a rebuild: events applied, documents read, documents missing in the archive, outcomes.

    `others` are responses of another program's archive that are no reports; `damages` what of the archives is damaged.
    """

    events: int = 0
    documents: int = 0
    lost: int = 0
    others: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)


def rebuild(
    archives: Path | str | Sequence[Path | str],
    database: Path,
    *,
    processes: int | None = None,
    reading: Callable[[], Reading] | None = None,
    on_progress: Callable[[Rebuilt], None] = lambda _: None,
) -> Rebuilt:
    """Make the database at `database` from archives: folders, or addresses of fsspec; also the folder of several.

    They are read in `processes` processes (all cores if None), or where `reading` does; `on_progress` gets the counts so
    far. Raises StoreError if the database exists already or cannot be written, ArchiveError if there is no archive.
    """
    if database.exists():
        raise StoreError(
            "the database exists already", str(database), "Name a new file; compare both with --against."
        )
    found = find_archives([archives] if isinstance(archives, (str, Path)) else archives)
    count = os.cpu_count() or 1 if processes is None else processes
    done = Rebuilt()
    with ExitStack() as opened:
        reader = reading() if reading else LocalReading(count)
        opened.callback(reader.close)
        ledger = Ledger(database)
        opened.callback(ledger.close)
        ledger.store.write_without_waiting()
        reduce_gc()
        damages: dict[Archive, list[Damage]] = {archive: [] for archive in found}
        own: set[Archive] = set()
        _apply_all(_own_steps(found, reader, own, damages), ledger, done, on_progress)
        for archive in found:
            if archive not in own:
                damages[archive].clear()  # found again
                steps = foreign_steps(archive.path, count, damages[archive].append)
                _apply_all(steps, ledger, done, on_progress)
        done.damages = [damage for archive in found for damage in damages[archive]]
        for damage in done.damages:
            ledger.apply(ProblemFound(DAMAGED, str(damage), url=damage.url))
    return done


def _own_steps(
    archives: Sequence[Archive], reading: Reading, own: set[Archive], damages: Mapping[Archive, list[Damage]]
) -> Iterator[Step]:
    """Yield the events of the archives of foiacrawl in their order, and note which archives these are."""
    waiting: deque[tuple[Part, PartInReading]] = deque()
    parts = iter(plan(archives, reading.processes))
    while True:
        free = _AHEAD * max(1, reading.processes) - len(waiting)
        waiting.extend((part, reading.submit(part)) for part in islice(parts, max(0, free)))
        if not waiting:
            return
        part, result = waiting.popleft()
        read = PartRead.from_bytes(result.result())
        waiting.extendleft([(one, reading.submit(one)) for one in read.left][::-1])
        damages[part.archive].extend(read.damages)
        if read.steps:
            own.add(part.archive)
        yield from read.steps


def _apply_all(
    steps: Iterable[Step], ledger: Ledger, done: Rebuilt, on_progress: Callable[[Rebuilt], None]
) -> None:
    for group in _groups(steps):
        with ledger.store.together() if len(group) > 1 else nullcontext():
            for step in group:
                _apply(step, ledger, done)
                on_progress(done)


def _groups(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Yield steps in groups; the beginning and the end of a run, which refresh what is derived, are alone in theirs."""
    group: list[Step] = []
    for step in steps:
        is_alone = isinstance(step.event, RunStarted | RunFinished)
        if group and (is_alone or len(group) == _TOGETHER):
            yield group
            group = []
        if is_alone:
            yield [step]
        else:
            group.append(step)
    if group:
        yield group


def _apply(step: Step, ledger: Ledger, done: Rebuilt) -> None:
    """Apply an event, with the report that was read."""
    if step.is_other:
        done.others += 1
        return
    for _, outcome, _ in ledger.apply(step.event, step.report):
        done.outcomes[outcome.value] = done.outcomes.get(outcome.value, 0) + 1
    done.events += 1
    done.documents += step.report is not None
    done.lost += step.is_lost
