"""Share the reading processes among the portals: one whose pages or documents take long keeps none of the others waiting."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@dataclass(slots=True)
class _Job:
    portal_id: str
    size: int
    is_long: bool
    is_doubtful: bool
    admitted: asyncio.Future[None]


class Shares:
    """Admits `slots` jobs at the same time, next one of the portal that has fewest under way, and of these has used least.

    `long_slots` of them may be long jobs: those given as such, and all of a portal of which one took `long_seconds`. Jobs
    with a size have `max_size` together; one that is larger is alone among them. Long jobs and those of portals of which none
    has ended yet have `doubtful_slots` together.
    """

    def __init__(
        self,
        slots: int,
        long_slots: int,
        long_seconds: float,
        max_size: int = 0,
        doubtful_slots: int | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._slots = slots
        self._long_slots = long_slots
        self._long_seconds = long_seconds
        self._max_size = max_size
        self._doubtful_slots = slots if doubtful_slots is None else doubtful_slots
        self._clock = clock
        self._waiting: defaultdict[str, deque[_Job]] = defaultdict(deque)
        self._under_way: Counter[str] = Counter()
        self._used: defaultdict[str, float] = defaultdict(float)
        self._long_portals: set[str] = set()
        self._heavy_portals: set[str] = set()
        self._quick_portals: set[str] = set()
        self._long_under_way = 0
        self._doubtful_under_way = 0
        self._size = 0

    @asynccontextmanager
    async def taken(self, portal_id: str, size: int = 0, *, is_long: bool = False) -> AsyncIterator[None]:
        """Wait for the turn of a job of a portal, and hold it."""
        job = _Job(portal_id, size, is_long, False, asyncio.get_running_loop().create_future())
        self._waiting[portal_id].append(job)
        self._admit()
        begun = None
        try:
            await job.admitted
            begun = self._clock()
            yield
        finally:
            if not job.admitted.cancelled():
                self._end(job, 0.0 if begun is None else self._clock() - begun)
            self._admit()

    def used(self, portal_id: str) -> float:
        """Return the seconds that the jobs of a portal have taken."""
        return self._used[portal_id]

    def mark_long(self, portal_id: str) -> None:
        """Record that jobs of a portal may take long."""
        self._long_portals.add(portal_id)

    def mark_heavy(self, portal_id: str) -> None:
        """Record that a job of a portal exceeded its limits: each of its jobs may take much memory, and counts as large."""
        self._heavy_portals.add(portal_id)

    def is_long(self, portal_id: str) -> bool:
        """Return whether jobs of a portal may take long."""
        return portal_id in self._long_portals

    def _end(self, job: _Job, seconds: float) -> None:
        self._used[job.portal_id] += seconds
        self._under_way[job.portal_id] -= 1
        self._long_under_way -= job.is_long
        self._doubtful_under_way -= job.is_doubtful
        self._size -= job.size
        if seconds >= self._long_seconds:
            self.mark_long(job.portal_id)
        else:
            self._quick_portals.add(job.portal_id)

    def _admit(self) -> None:
        while self._under_way.total() < self._slots and (job := self._next()):
            self._under_way[job.portal_id] += 1
            self._long_under_way += job.is_long
            self._doubtful_under_way += job.is_doubtful
            self._size += job.size
            job.admitted.set_result(None)

    def _next(self) -> _Job | None:
        """Take the next job that may begin; a large one for which there is no room yet is not passed by others."""
        is_full = False
        for portal_id in sorted(self._waiting, key=lambda name: (self._under_way[name], self._used[name])):
            jobs = self._waiting[portal_id]
            while jobs and jobs[0].admitted.cancelled():
                jobs.popleft()
            if not jobs:
                del self._waiting[portal_id]
                continue
            job = jobs[0]
            if portal_id in self._heavy_portals:
                job.size = max(job.size, self._max_size)
            job.is_long = job.is_long or self.is_long(portal_id)
            job.is_doubtful = job.is_long or portal_id not in self._quick_portals
            if job.is_long and self._long_under_way >= self._long_slots:
                continue
            if job.is_doubtful and self._doubtful_under_way >= self._doubtful_slots:
                continue
            if job.size and self._size and (is_full or self._size + job.size > self._max_size):
                is_full = True
                continue
            return jobs.popleft()
        return None
