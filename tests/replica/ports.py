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

LOWEST, PORTS = 10_000, 6_000
"""Linux gives out ports from 32768, some sandboxes from 16000."""
_blocks = count(os.getpid())


def free_ports() -> dict[str, int]:
    """Return a port for each portal of the replica, others at each call, also of another process of the tests."""
    size = len(default_ports())
    while True:
        first = LOWEST + next(_blocks) * size * 7 % (PORTS - size)
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
