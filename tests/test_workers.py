"""Worker processes: limits of time, memory and output, death and restart, and nothing imported from the current folder."""

from __future__ import annotations

import importlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.workers import Fault, Limits, WorkerError, Workers
from foiacrawl.workers.forking import ForkServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent


def act(order: str) -> Any:
    """Do what is asked: in the worker."""
    if order == "die":
        os._exit(9)
    if order == "stall":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
    if order == "raise":
        raise ValueError("no luck")
    if order == "much":
        return b"0" * 2_000_000
    if order == "memory":
        return len(b"0" * 4_000_000_000)
    if order == "cycle":
        kept: list[Any] = [b"x" * 100_000_000]
        kept.append(kept)
        return None
    if order == "size":
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    if order == "unpicklable":
        return lambda: None
    return os.getpid()


def new_pages(blocks: int) -> int:
    """Write blocks of 8 MB one after the other; return how often the worker has needed a new page of memory."""
    for _ in range(blocks):
        block = b"x" * 8_000_000
        del block
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


@pytest.fixture
def workers() -> Iterator[Workers[str, Any]]:
    limits = Limits(300, memory=2_000_000_000, output=1_000_000, calls=3)
    with Workers(act, 1, limits, seconds_for=seconds_for) as workers:
        yield workers


def seconds_for(order: str) -> float:
    """Nothing but what is meant to be ended takes too long, whatever the machine does besides."""
    return 0.5 if order == "stall" else 300


def fault(workers: Workers[str, Any], order: str) -> WorkerError:
    with pytest.raises(WorkerError) as raised:
        workers.call(order)
    return raised.value


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("die", Fault.DIED),
        ("stall", Fault.TIME),
        ("much", Fault.OUTPUT),
        ("memory", Fault.MEMORY),
        ("raise", Fault.RAISED),
        ("unpicklable", Fault.RAISED),
    ],
)
def test_a_call_beyond_its_limits_is_a_fault_and_the_next_one_works(
    order: str, expected: Fault, workers: Workers[str, Any]
) -> None:
    first = workers.call("work")
    assert fault(workers, order).fault is expected
    second = workers.call("work")
    assert (second == first) == (expected is Fault.RAISED)


def test_an_exception_is_told_in_its_own_words(workers: Workers[str, Any]) -> None:
    assert str(fault(workers, "raise")) == "ValueError: no luck"


def test_a_worker_is_replaced_after_so_many_calls(workers: Workers[str, Any]) -> None:
    processes = [workers.call("work") for _ in range(4)]
    assert processes[0] == processes[1] == processes[2] != processes[3]


def test_an_idle_worker_that_was_killed_and_a_killed_fork_server_are_replaced(
    workers: Workers[str, Any],
) -> None:
    kill(workers.call("work"))
    process = workers.call("work")
    assert isinstance(workers._server, ForkServer)
    server = workers._server._process
    assert server is not None
    server.kill()
    server.wait()
    kill(process)
    assert workers.call("work") != process


def kill(process: int) -> None:
    """Kill a process and wait until it has ended, though nobody may have asked for its exit code yet."""
    os.kill(process, signal.SIGKILL)
    while is_running(process):
        time.sleep(0.01)


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_waits_when_the_workers_are_stopped_gets_a_fault() -> None:
    workers: Workers[str, Any] = Workers(act, 2, Limits(60))
    results = [workers.submit("stall", lambda _, error: error.fault) for _ in range(5)]
    time.sleep(0.5)
    workers.stop()
    assert [result.result(300) for result in results] == [Fault.STOPPED] * 5


def test_what_is_asked_after_the_workers_were_stopped_gets_a_fault() -> None:
    workers: Workers[str, Any] = Workers(act, 1, Limits(60))
    workers.stop()
    assert workers.submit("work", lambda _, error: error.fault).result(1) is Fault.STOPPED

    def refuse(_: str, error: WorkerError) -> None:
        raise ValueError from error

    assert isinstance(workers.submit("work", refuse).exception(1), ValueError)


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="the system does not say how large a process is"
)
def test_what_a_call_leaves_in_a_cycle_is_given_back() -> None:
    with Workers(act, 1, Limits(60)) as workers:
        before = workers.call("size")
        for _ in range(5):
            workers.call("cycle")
        assert workers.call("size") - before < 150_000_000


def test_blocks_of_memory_that_may_be_kept_are_used_again() -> None:
    """Without that each of the 100 blocks has 2,000 new pages, or four large ones."""
    with (
        Workers(new_pages, 1, Limits(60)) as given_back,
        Workers(new_pages, 1, Limits(60, kept=32_000_000)) as kept,
    ):
        assert kept.call(100) < given_back.call(100) / 2


def test_a_thread_of_this_process_takes_the_place_of_no_process() -> None:
    with Workers(act, 0, Limits(60)) as workers:
        assert workers.submit("work", lambda *_: 0).result() == os.getpid()
        assert fault(workers, "raise").fault is Fault.RAISED


def test_a_function_that_cannot_be_loaded_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "module_that_is_removed.py"
    module.write_text("def act(order):\n    return order\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    function = importlib.import_module(module.stem).act
    module.unlink()
    with Workers(function, 1, Limits(60)) as workers:
        error = fault(workers, "work")
    assert error.fault is Fault.RAISED
    assert "module_that_is_removed" in str(error)


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path) -> None:
    for module in ("json", "lxml", "socket", "foiacrawl", "trafilatura"):
        (tmp_path / f"{module}.py").write_text(f"open('imported-{module}', 'w')", encoding="utf-8")
    (tmp_path / "start").mkdir()
    script = tmp_path / "start" / "command.py"  # as an installed command, it has a folder of its own
    script.write_text(
        "from foiacrawl.workers import Limits, Workers\n"
        "from foiacrawl.extract.output import read_file\n"
        "with Workers(read_file, 1, Limits(60)) as workers:\n"
        "    print(workers.call('absent.html').text)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert "absent.html" in done.stdout
    assert not list(tmp_path.glob("imported-*"))


def test_a_worker_forked_from_this_process_has_the_same_limits() -> None:
    limits = Limits(300, memory=2_000_000_000)
    with Workers(act, 1, limits, seconds_for=seconds_for, forks_here=True) as workers:
        first = workers.call("work")
        assert first != os.getpid()
        assert workers.call("work") == first
        assert fault(workers, "raise").fault is Fault.RAISED
        assert fault(workers, "memory").fault is Fault.MEMORY
        assert fault(workers, "stall").fault is Fault.TIME
        assert workers.call("work") != first


def test_a_call_may_have_seconds_of_its_own() -> None:
    with Workers(act, 1, Limits(300), seconds_for=seconds_for, forks_here=True) as workers:
        assert fault(workers, "stall").fault is Fault.TIME
        assert workers.call("work")
