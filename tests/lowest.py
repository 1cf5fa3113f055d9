"""The lowest versions that pyproject.toml allows, tried: `make lowest`.

A new environment gets the lowest allowed version of each direct dependency and this package. It must read a report of
each kind of file as this environment does, crawl the replica portals, and serve the database.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.replica import expected
from tests.files.test_pictures import drawn, saved
from tests.generator import generate
from tests.wheel import ROOT, build_wheel

if TYPE_CHECKING:
    from collections.abc import Mapping

UV = Path(sys.executable).with_name("uv")
KINDS = ("2021", "2019", "2014", "prose", "free")
FILES = ("docx", "xlsx", "pdf")
SEEDS = range(900, 903)
START_SECONDS = 300  # until Datasette answers
# Nothing that leads from the new environment to the checkout.
OWN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
PATHS = ("/", "/foia", "/foia/requests", "/foia/panel.json")
DEMO = """
import sys
from pathlib import Path
from foiacrawl.replica.addresses import default_ports
from foiacrawl.replica.demo import demo
# The two editions of the replica need the same addresses: fixed ports, not those of `make demo`.
sys.exit(demo(Path(sys.argv[1]), default_ports(28461)))
"""


class LowestError(Exception):
    """Something fails or differs with the lowest versions: what."""


def main() -> int:
    """Install, read, crawl and serve; return 1 with the reason when something fails or differs."""
    with tempfile.TemporaryDirectory(prefix="lowest-") as name:
        folder = Path(name)
        try:
            binaries = install(folder)
            compare_reading(binaries, folder)
            crawl(binaries, folder)
            serve(binaries, folder)
        except LowestError as error:
            sys.stderr.write(f"lowest: {error}\n")
            return 1
    _write("The lowest allowed versions work.")
    return 0


def install(folder: Path) -> Path:
    """Install the lowest versions and this package into a new environment; return the folder of its commands."""
    listed, environment = folder / "lowest.txt", folder / "venv"
    python = environment / "bin" / "python"
    _run(UV, "pip", "compile", "-q", ROOT / "pyproject.toml", "--all-extras", "--resolution", "lowest-direct",
         "--python", sys.executable, "--no-annotate", "--no-header", "-o", listed)  # fmt: skip
    count = sum("==" in line for line in listed.read_text(encoding="utf-8").splitlines())
    _write(f"Installing {count} packages ...")
    _run(UV, "venv", "-q", "--python", sys.executable, environment)
    _run(UV, "pip", "install", "-q", "--python", python, "-r", listed)
    _run(UV, "pip", "install", "-q", "--no-deps", "--python", python, build_wheel(folder / "wheel"))
    return python.parent


def compare_reading(binaries: Path, folder: Path) -> None:
    """Read reports of all kinds with both environments; each line must be the same."""
    reports = folder / "reports"
    reports.mkdir()
    made = [generate(seed, kind) for kind in KINDS for seed in SEEDS]
    made += [generate(seed, file=file) for file in FILES for seed in SEEDS]
    for one in made:
        (reports / one.name).write_bytes(one.body)
    (reports / "scan.png").write_bytes(saved(drawn()))
    _write(f"Reading {len(made) + 1} files ...")
    lowest = _run(binaries / "foiacrawl", "extract", reports, cwd=folder, environment=OWN).splitlines()
    usual = _run(sys.executable, "-m", "foiacrawl", "extract", reports).splitlines()
    if lowest != usual:
        different = [line[:100] for line, other in zip(lowest, usual, strict=True) if line != other]
        raise LowestError(f"{len(different)} files are read differently, the first: {different[0]}")


def crawl(binaries: Path, folder: Path) -> None:
    """Crawl the replica portals; every report must be found."""
    _write("Crawling the replica portals ...")
    shown = _run(binaries / "python", "-c", DEMO, folder / "output", cwd=folder, environment=OWN)
    if f"{len(expected())} reports in " not in shown:
        raise LowestError(f"the crawl did not find {len(expected())} reports:\n{shown}")


def serve(binaries: Path, folder: Path) -> None:
    """Open the database in Datasette."""
    _write("Serving the database ...")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(binaries / "foiacrawl"), "serve", "output/foia.db", "--port", str(port)]
    with (
        (folder / "serve.log").open("w+", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=folder, env=OWN, stdout=log, stderr=log) as server,  # noqa: S603
    ):
        try:
            for path in PATHS:
                if (status := _status(server, port, path)) != 200:
                    log.seek(0)
                    raise LowestError(f"{path} is answered with {status}:\n{log.read()[-2000:]}")
        finally:
            server.terminate()


def _status(server: subprocess.Popen[bytes], port: int, path: str) -> int | None:
    """Return the status of a page; None if the server ends, or does not answer in time."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    return None


def _run(*command: str | Path, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LowestError(f"{' '.join(map(str, command))[:200]}:\n{(done.stderr or done.stdout)[-3000:]}")
    return done.stdout


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
