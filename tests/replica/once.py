"""The demo, crawled once for all processes of the tests: whoever needs its database first makes it, the others wait."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foiacrawl.replica.demo import demo
from tests.replica.ports import free_ports

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass(frozen=True, slots=True)
class Demo:
    """The folder that the demo has filled, to be read or copied, and the ports of its portals, which no longer answer."""

    output: Path
    ports: dict[str, int]


def demo_once(factory: pytest.TempPathFactory) -> Demo:
    """Return the demo of this run of the tests."""
    base = factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own in that of the run.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    folder.mkdir(exist_ok=True)
    output, made = folder / "output", folder / "ports.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            ports = free_ports(for_all=True)
            assert demo(output, ports) == 0
            made.write_text(json.dumps(ports), encoding="utf-8")
        return Demo(output, json.loads(made.read_text(encoding="utf-8")))
