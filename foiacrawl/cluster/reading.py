"""Read parts of archives on Dask's workers, for a rebuild.

A task is a part of a WARC file. A worker reads it as one machine alone does, in processes of its own with limits of time and
memory, so that the result is the same. The parts of a worker that is lost are read by the others.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import ExitStack
from typing import TYPE_CHECKING
from uuid import uuid4

from foiacrawl.archive import ArchiveError
from foiacrawl.cluster.client import connected, processes
from foiacrawl.cluster.errors import ClusterError
from foiacrawl.rebuild import LocalReading

if TYPE_CHECKING:
    from distributed import Client, Future

    from foiacrawl.rebuild import Part

_MAX_OPEN = 4  # rebuilds that a worker serves at once
_open: OrderedDict[str, LocalReading] = OrderedDict()
_lock = threading.Lock()


class ClusterReading:
    """Reads on the workers of the scheduler at an address. Raises ClusterError."""

    def __init__(self, scheduler: str) -> None:
        self._opened = ExitStack()
        self._client: Client = self._opened.enter_context(connected(scheduler))
        self._token = uuid4().hex
        self.processes = processes(self._client)

    def submit(self, part: Part) -> ClusterPart:
        """Begin to read a part."""
        # `pure` would have equal parts of two rebuilds read once, also where a file has changed between them.
        return ClusterPart(self._client.submit(read_here, part, self._token, pure=False))

    def close(self) -> None:
        """Give up what is still read, and let the workers end their processes."""
        self._opened.callback(self._client.run, end_reading, self._token)
        self._opened.close()


class ClusterPart:
    """A part that a worker reads."""

    def __init__(self, future: Future) -> None:
        self._future = future

    def result(self) -> bytes:
        """Wait for what was read. Raises ArchiveError or ClusterError."""
        try:
            data: bytes = self._future.result()
        except ArchiveError:
            raise
        except Exception as error:  # whatever worker, scheduler or network raise
            raise ClusterError(f"a part of the archive could not be read by any worker: {error!r}") from error
        self._future.release()
        return data


def read_here(part: Part, token: str) -> bytes:
    """Read a part. Runs in a worker; `token` is that of the rebuild: what was learnt of an archive is kept as long."""
    from distributed import get_worker

    with _lock:
        if token not in _open:
            _open[token] = LocalReading(max(1, get_worker().state.nthreads))
            while len(_open) > _MAX_OPEN:
                _open.popitem(last=False)[1].close()
        reading = _open[token]
    return reading.submit(part).result()


def end_reading(token: str) -> None:
    """End the reading processes of a rebuild. Runs in a worker."""
    with _lock:
        reading = _open.pop(token, None)
    if reading:
        reading.close()
