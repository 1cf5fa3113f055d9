"""The replica in a process of its own, for tests and the demo: `serve()` starts it, waits and always stops it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.replica.addresses import default_ports, registry_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


ROOT = Path(__file__).resolve().parent.parent.parent


class ReplicaError(RuntimeError):
    """The replica did not start; the message is its output."""


@dataclass(frozen=True, slots=True)
class Requested:
    """A request the replica answered: times in unix seconds, `path` with its query, `host` as the client sent it."""

    portal: str
    start: float
    end: float
    method: str
    path: str
    host: str
    user_agent: str
    status: int


@dataclass(frozen=True, slots=True)
class Replica:
    """A running replica: the address of each portal (no slash at the end) and the log it writes."""

    addresses: Mapping[str, str]
    log: Path

    @property
    def ports(self) -> dict[str, int]:
        """The port of each portal."""
        return {portal: int(address.rpartition(":")[2]) for portal, address in self.addresses.items()}

    def rows(self) -> list[dict[str, str]]:
        """Return the registry's rows for this replica."""
        return registry_rows(self.ports)

    def requests(self) -> list[Requested]:
        """Return what was requested so far, in the order in which the answers ended."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [Requested(**json.loads(line)) for line in lines]


@contextmanager
def serve(
    ports: Mapping[str, int] | None = None, *, latency: float = 0.02, edition: int = 1
) -> Iterator[Replica]:
    """Run the replica in a subprocess; without `ports` the system chooses free ones. `latency` is in seconds.

    `edition` 2 is the same portals some days later, with a revised report: serve it on the ports of the first
    (`Replica.ports`) to see a change being kept.

    Raises ReplicaError, with the server's own words, if it does not start (a busy port, for one).
    """
    ports = ports or default_ports(0)
    with tempfile.TemporaryDirectory(prefix="replica-") as folder:
        log = Path(folder) / "requests.jsonl"
        log.touch()
        command = [sys.executable, "-m", "foiacrawl.replica", "--json", "--log", str(log)]
        command += ["--latency", str(latency), "--edition", str(edition)]
        command += ["--ports", json.dumps(dict(ports))]
        server = subprocess.Popen(  # noqa: S603  (our own module, no shell)
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        try:
            yield Replica(_addresses(server), log)
        finally:
            _stop(server)


def _addresses(server: subprocess.Popen[str]) -> Mapping[str, str]:
    """Wait for the server's first line; a server that ends instead has printed the reason on stderr."""
    line = server.stdout.readline() if server.stdout else ""
    if not line:
        printed = server.stderr.read() if server.stderr else ""
        raise ReplicaError(printed.strip() or "the replica ended before it was ready")
    addresses: Mapping[str, str] = json.loads(line)
    return addresses


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    for pipe in (server.stdout, server.stderr):
        if pipe:
            pipe.close()
