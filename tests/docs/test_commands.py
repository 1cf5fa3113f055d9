"""Every command and every query of the documentation is run, page by page, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiacrawl.replica import serve
from foiacrawl.replica.addresses import FIRST_PORT, default_ports
from foiacrawl.store.search import register
from tests.docs.pages import PAGES, ROOT, blocks
from tests.replica.once import demo_once

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_RUN: dict[str, str] = tomllib.loads(
    (Path(__file__).with_name("not_run.toml")).read_text(encoding="utf-8")
)
COPIED = ("foiacrawl", "spiders", "tests", "docs", "scrapy.cfg", "pyproject.toml", "README.md")
# The replica is on this machine: nobody is disturbed by a quick crawl, and the suite is not held up by the usual delay.
QUICK = " -s DOWNLOAD_DELAY=0.05 -s AUTOTHROTTLE_ENABLED=False -s FOIACRAWL_READERS=0"
PORT = re.compile(r"127\.0\.0\.1:(\d{4})")
BLOCK_SECONDS = 600
SYNOPSIS = re.compile(r"^ {4}(?:foiacrawl|scrapy|make|python) (?!.*\[)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A copy of the repository after a demo, and the ports of its replica by the usual port."""

    folder: Path
    ports: dict[str, int]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("docs") / "foiacrawl"
    copy(ROOT, folder, COPIED)
    usual, made = default_ports(FIRST_PORT), demo_once(tmp_path_factory)
    shutil.copytree(made.output, folder / "output")
    ports = made.ports
    with serve(ports):
        yield Workspace(folder, {str(usual[portal]): port for portal, port in ports.items()})


def copy(source: Path, target: Path, names: tuple[str, ...]) -> None:
    """Copy files and folders, with the times by which compiled modules are found to be valid."""
    target.mkdir()
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        else:
            shutil.copy2(source / name, target / name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_and_queries(page: Path, workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.folder
    if page.stem.startswith("adding"):  # these pages change the repository
        folder = tmp_path / "foiacrawl"
        copy(workspace.folder, folder, (*COPIED, "output"))
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for block in blocks(page, "sh", "sql"):
        if block.language == "sql":
            run_query(folder / "output" / "foia.db", block.text)
            continue
        script = PORT.sub(
            lambda port: f"127.0.0.1:{workspace.ports.get(port[1], port[1])}",
            "\n".join(
                f"{command}{QUICK}" if command.startswith("scrapy crawl") else line
                for command, line in zip(block.commands(), block.text.splitlines(), strict=True)
                if command not in NOT_RUN
            ),
        )
        done = subprocess.run(  # noqa: S603 - the project's own documentation
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=BLOCK_SECONDS,
            check=False,
        )
        place = f"{page.name}, line {block.line}"
        assert done.returncode == 0, f"{place}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr, f"{place}: {done.stderr[-2000:]}"


def run_query(database: Path, query: str) -> None:
    """Run a query, which must give a row or at least its columns."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        register(connection)
        assert connection.execute(query).description


def test_each_exception_is_a_command_of_a_page_and_has_a_reason() -> None:
    commands = {command for page in PAGES for block in blocks(page, "sh") for command in block.commands()}
    assert set(NOT_RUN) <= commands
    assert all(NOT_RUN.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_escapes_in_an_indented_block(page: Path) -> None:
    """Indented blocks are output, configuration and synopses, whose optional parts are in brackets."""
    assert not SYNOPSIS.findall(page.read_text(encoding="utf-8"))
