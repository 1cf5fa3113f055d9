"""Connect to Dask's scheduler, and check that its workers can do the work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import foiacrawl
from foiacrawl.cluster.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

WAIT = 60  # seconds for the scheduler to answer, and for the first worker


@contextmanager
def connected(scheduler: str, wait: float = WAIT) -> Iterator[Client]:
    """Connect to the scheduler at an address such as tcp://10.0.0.1:8786, and wait for a worker. Raises ClusterError."""
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--scheduler needs the extra: pip install 'foiacrawl[cluster]'") from None
    try:
        client = Client(scheduler, timeout=wait, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"{scheduler}: no scheduler of Dask answers there ({error}). Start one: dask scheduler"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=wait)
        except TimeoutError:
            raise ClusterError(
                f"{scheduler}: the scheduler has no worker. Start some: dask worker {scheduler}"
            ) from None
        check_versions(client)
        yield client


def check_versions(client: Client) -> None:
    """Raise ClusterError if a worker has no foiacrawl, or another version of it."""
    try:
        versions: dict[str, str] = client.run(version)
    except Exception as error:  # whatever the worker raises
        raise ClusterError(f"a worker cannot run foiacrawl: {error!r}. Install it there, too") from error
    other = {worker: found for worker, found in versions.items() if found != foiacrawl.__version__}
    if other:
        worker, found = next(iter(other.items()))
        raise ClusterError(
            f"the worker {worker} has foiacrawl {found}, this machine {foiacrawl.__version__}: install the same"
        )


def version() -> str:
    """Return the version of this package. Runs in a worker."""
    return foiacrawl.__version__


def processes(client: Client) -> int:
    """Return how many tasks the workers do at once."""
    workers: dict[str, dict[str, Any]] = client.scheduler_info(n_workers=-1)["workers"]
    return sum(worker["nthreads"] for worker in workers.values())
