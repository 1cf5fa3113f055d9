"""A scheduler with two workers, in processes of their own, as on two machines."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from distributed import LocalCluster

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120  # seconds until the processes have ended


@pytest.fixture(scope="module")
def scheduler() -> Iterator[LocalCluster]:
    """Two workers of one thread each, on free ports."""
    cluster = LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        scheduler_port=0,
        dashboard_address="127.0.0.1:0",
    )
    try:
        yield cluster
    finally:
        # On a busy machine a process may not end in the few seconds that it has; it ends with this one.
        with suppress(TimeoutError):
            cluster.close(timeout=PATIENCE)
