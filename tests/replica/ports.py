"""Ports that stay free between two uses: the system gives none of them to whoever asks for any port."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack, closing
from itertools import count
from typing import TYPE_CHECKING

from foiacrawl.replica.addresses import default_ports

if TYPE_CHECKING:
    from collections.abc import Iterable

LOWEST, SHARE, SHARES = 10_000, 1_000, 6
"""Linux gives out ports from 32768, some sandboxes from 16000. Each process of the tests has its share of those below."""
_blocks = count(os.getpid())


def free_ports(*, for_all: bool = False) -> dict[str, int]:
    """Return a port for each portal of the replica, others at each call; no other process of the tests gets one of them.

    `for_all`: those that the processes of the tests use one after the other.
    """
    size = len(default_ports())
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = 0 if for_all else 1 + process % (SHARES - 1)
    while True:
        first = LOWEST + share * SHARE + next(_blocks) * size % (SHARE - size)
        ports = default_ports(first)
        if _are_free(ports.values()):
            return ports


def free_port() -> int:
    """Return one such port."""
    return next(iter(free_ports().values()))


def _are_free(ports: Iterable[int]) -> bool:
    with ExitStack() as stack:
        try:
            for port in ports:
                stack.enter_context(closing(socket.create_server(("127.0.0.1", port))))
        except OSError:
            return False
    return True
