"""A forked program is as one that was started: its output, its exit code, its environment, its own memory."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from foiacrawl.crawl.history import day_of
from tests.crawl.day import MIDDAY
from tests.crawl.processes import run_program

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 300


def test_output_and_exit_code_are_those_of_the_program() -> None:
    program = (
        "import sys; print(sys.argv[1:], flush=True); sys.stderr.write('没有\\n'); sys.exit(int(sys.argv[1]))"
    )
    done = run_program(program, "3", "-x", timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (3, "['3', '-x']\n", "没有\n")
    assert run_program("import atexit; atexit.register(print, 'end')", timeout=PATIENCE).stdout == "end\n"


def test_a_fault_and_a_signal_end_it_as_they_end_any_program() -> None:
    failed = run_program("raise ValueError('no luck')", timeout=PATIENCE)
    assert failed.returncode == 1
    assert failed.stderr.endswith("ValueError: no luck\n")
    assert run_program("import os; os.kill(os.getpid(), 9)", timeout=PATIENCE).returncode == -9


def test_one_that_does_not_end_is_killed(tmp_path: Path) -> None:
    program = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(3600)"
    with pytest.raises(subprocess.TimeoutExpired):
        run_program(program, str(tmp_path / "number"), timeout=0.5)
    assert run_program("print(1)", timeout=PATIENCE).stdout == "1\n"


def test_what_one_changes_no_other_sees() -> None:
    assert run_program("import scrapy; scrapy.mine = 1", timeout=PATIENCE).returncode == 0
    assert run_program("import scrapy; print(hasattr(scrapy, 'mine'))", timeout=PATIENCE).stdout == "False\n"


def test_it_has_the_environment_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOIACRAWL_CONTACT", "bot@example.org")
    program = "from foiacrawl.crawl import settings; print(settings.FOIACRAWL_CONTACT)"
    assert run_program(program, timeout=PATIENCE).stdout == "bot@example.org\n"


def test_no_midnight_is_near() -> None:
    program = "from foiacrawl.crawl import history; print(history.datetime.now(history.BEIJING).hour)"
    assert 11 <= int(run_program(program, timeout=PATIENCE).stdout) <= 23
    assert -12 < MIDDAY <= 12
    assert day_of("2026-11-30T15:59:59Z") < day_of(
        "2026-11-30T16:00:00Z"
    )  # of this process they are Beijing's
