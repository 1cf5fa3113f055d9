"""Many files: read on all cores, in order; what dies or is stopped costs no more than it must."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from foiacrawl.cli import main
from foiacrawl.extract import in_order
from foiacrawl.extract.inputs import find_files, has_bytes
from foiacrawl.extract.json_line import json_line
from foiacrawl.extract.output import TEXT_SECONDS, OutputLine, error_line, read_file, seconds_for
from foiacrawl.model import Document, Figure, Place, as_json
from foiacrawl.progress import ProgressLine
from foiacrawl.reading import read
from foiacrawl.workers import Limits, Workers
from tests.bench_page import page
from tests.generator import KINDS, generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent


def _pages(folder: Path, count: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    names = [str(folder / f"{number:03d}.html") for number in range(count)]
    for number, name in enumerate(names):
        Path(name).write_text(page(number), encoding="utf-8")
    return names


def _sources(lines: Sequence[OutputLine]) -> list[str]:
    return [json.loads(line.text)["source"] for line in lines]


def _readers(count: int = 2) -> Workers[str, OutputLine]:
    return Workers(read_file, count, Limits(60))


def test_several_processes_give_the_same_lines_in_the_same_order_as_one(tmp_path: Path) -> None:
    names = _pages(tmp_path, 6)
    for kind in ("docx", "pdf", "xlsx"):
        made = generate(700, file=kind)
        (tmp_path / made.name).write_bytes(made.body)
        names.insert(2, str(tmp_path / made.name))
    names.insert(1, str(tmp_path / "absent.html"))
    with _readers() as readers:
        lines = list(in_order(readers, names, 4))
    assert lines == [read_file(name) for name in names]


def test_only_so_many_files_are_read_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [str(tmp_path / f"absent-{number}") for number in range(50)]
    begun: list[str] = []
    with _readers() as readers:
        submit = readers.submit

        def noted(name: str, on_fault: Any) -> Any:
            begun.append(name)
            return submit(name, on_fault)

        monkeypatch.setattr(readers, "submit", noted)
        lines = in_order(readers, names, 4)
        first = next(lines)
        assert len(begun) == 4
        assert _sources([first, *lines]) == names


def test_a_reader_that_is_killed_costs_the_file_it_was_reading(tmp_path: Path) -> None:
    # A reader opens a named pipe and waits there for ever: so it is known which file it holds.
    stuck = tmp_path / "stuck.html"
    os.mkfifo(stuck)
    names = _pages(tmp_path, 8)
    names.insert(3, str(stuck))
    lines: list[OutputLine] = []
    with _readers() as readers:
        for line in in_order(readers, names, 64):
            lines.append(line)
            if len(lines) == 3:
                _kill_the_one_that_opens(stuck)
    assert _sources(lines) == names
    assert [line.is_error for line in lines] == [name == str(stuck) for name in names]
    assert "died" in json.loads(lines[3].text)["error"]


def _kill_the_one_that_opens(pipe: Path) -> None:
    """Open the other end, as soon as that can be done without waiting, and kill the process that holds this one."""
    deadline = time.monotonic() + 300
    end = None
    while time.monotonic() < deadline:
        with suppress(OSError):  # nobody has opened it yet
            end = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK) if end is None else end
        if end is not None:
            holders = [process for process in _processes_that_hold(pipe) if process != os.getpid()]
            if holders:
                os.kill(holders[0], signal.SIGKILL)
                os.close(end)
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody opened {pipe}")


def _processes_that_hold(file: Path) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(link.resolve() == file for link in (folder / "fd").iterdir()):
                yield int(folder.name)


def test_one_file_starts_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert main(["extract", *_pages(tmp_path, 1)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_folder_is_read_with_its_folders_sorted_and_what_is_left_out_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "saved"
    (folder / "b").mkdir(parents=True)
    for name in ("z.html", "b/a.html", "b/show.jsp", "b/nosuffix"):
        (folder / name).write_text(page(), encoding="utf-8")
    for name in ("note.json", "b/style.css", ".hidden.html", "~$open.docx"):
        (folder / name).write_bytes(b"{}")
    assert main(["extract", str(folder)]) == 0
    output = capsys.readouterr()
    sources = [json.loads(line)["source"] for line in output.out.splitlines()]
    assert sources == [str(folder / name) for name in ("b/a.html", "b/nosuffix", "b/show.jsp", "z.html")]
    assert "1 .css, 1 .json" in output.err


def test_a_folder_with_nothing_to_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(tmp_path)]) == 1
    line = json.loads(capsys.readouterr().out)
    assert line["source"] == str(tmp_path)
    assert "folder" in line["error"]


def test_links_that_go_round_end(tmp_path: Path) -> None:
    names = _pages(tmp_path / "a", 1)
    (tmp_path / "a" / "round").symlink_to(tmp_path / "a")
    assert find_files([str(tmp_path)])[0] == names


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_a_line_is_the_report_as_json(kind: str | None) -> None:
    for seed in range(5):
        made = generate(seed, kind)
        report = read(Document(made.name, made.body))
        assert json_line(report) == json.dumps(as_json(report), ensure_ascii=False)


def test_a_line_has_each_kind_of_value() -> None:
    place = Place(1, 2, 3)
    cells: list[tuple[int | float | None, str]] = [
        (None, '"—\\\n'),
        (0, "0"),
        (12.50, "12.50"),
        (1e22, "甲" * 200),
    ]
    figures = [
        Figure(
            "statistics", row, "in_year", "标签", value, raw, "reported", None, "2021", place, sure, source
        )
        for value, raw in cells
        for row, sure, source in ((None, None, None), ("x", 0.25, "附件.docx"))
    ]
    report = replace(read(Document("a.html", page().encode())), figures=tuple(figures))
    assert json.loads(json_line(report)) == json.loads(json.dumps(as_json(report)))
    assert json_line(report) == json.dumps(as_json(report), ensure_ascii=False)


def test_a_link_that_may_not_be_followed_is_an_error_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As one into the folder of another user; here its target has a longer name than the system allows."""
    [page_file] = _pages(tmp_path, 1)
    (tmp_path / "link.html").symlink_to("x" * 300)
    (tmp_path / "link").symlink_to("x" * 300)
    assert main(["extract", str(tmp_path)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["error" in line for line in lines] == [False, True, True]
    assert lines[0]["source"] == page_file


def test_a_name_that_is_no_utf_8_is_a_line_of_json() -> None:
    assert json.loads(error_line(os.fsdecode(b"\xb1\xa8.html"), "x").text.encode())["error"] == "x"


def test_whatever_the_reader_does_the_line_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: Any) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr("foiacrawl.extract.output.read", broken)
    line = read_file(__file__)
    assert line.is_error
    assert "no luck" in json.loads(line.text)["error"]


def _console(*, is_terminal: bool = True) -> Console:
    return Console(file=io.StringIO(), force_terminal=is_terminal, width=100, _environ={"TERM": "xterm"})


def _shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_progress_shows_a_text_and_the_time_left() -> None:
    console = _console()
    with ProgressLine(4, console=console) as progress:
        progress.update(1, "1 of 4 files [2]")
    assert "1 of 4 files [2]" in _shown(console)
    assert "-:--:--" in _shown(console)  # one update is too few to know the time left


def test_progress_is_for_terminals_and_where_it_is_wanted() -> None:
    for console, is_wanted in ((_console(is_terminal=False), True), (_console(), False)):
        with ProgressLine(4, is_wanted=is_wanted, console=console) as progress:
            progress.update(1, "1 of 4 files")
        assert not _shown(console)


class _InterruptedOutput(io.StringIO):
    """Receives Ctrl-C in the middle of writing its third line."""

    def flush(self) -> None:
        if self.getvalue().count("\n") == 3:
            signal.raise_signal(signal.SIGINT)


def test_ctrl_c_while_a_line_is_written_counts_that_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = _InterruptedOutput()
    monkeypatch.setattr(sys, "stdout", output)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["extract", *(str(tmp_path / f"absent-{number}") for number in range(4))]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert output.getvalue().count("\n") == 3
    assert "stopped; 3 of 4 files were read and written" in capsys.readouterr().err


def test_ctrl_c_ends_it_with_what_was_done_and_leaves_no_process(tmp_path: Path) -> None:
    stuck = tmp_path / "stuck.html"
    os.mkfifo(stuck)
    command = [
        sys.executable,
        "-c",
        # A suite that runs in the background has Ctrl-C switched off, and its children inherit that.
        (
            "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
            " from foiacrawl.cli import main; sys.exit(main())"
        ),
        "extract",
    ]
    screen, terminal = pty.openpty()
    process = subprocess.Popen(  # noqa: S603  (our own interpreter)
        [*command, *_pages(tmp_path, 3), str(stuck)], cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    assert process.stdout is not None
    with process.stdout as lines:
        for _ in range(3):
            assert json.loads(lines.readline())["year"] == 2021
        process.send_signal(signal.SIGINT)
        assert not lines.read()
    assert process.wait(300) == 130
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert "3 of 4 files, 3 reports" in shown
    assert "stopped; 3 of 4 files were read and written" in shown
    assert "Traceback" not in shown


def _error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["extract", *arguments]) == 1
    return str(json.loads(capsys.readouterr().out)["error"])


def test_one_file_has_the_limit_of_time_that_many_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("\n".join(map(str, range(20_000))), encoding="utf-8")
    monkeypatch.setattr("foiacrawl.extract.output.TEXT_SECONDS", 0.01)
    assert "longer than 0.01 seconds" in _error([str(numbers)], capsys)


def test_one_file_has_the_limit_of_memory_that_many_have(tmp_path: Path) -> None:
    # In a process of its own: what earlier tests have freed in this one is memory that needs no new address space.
    (page,) = _pages(tmp_path, 1)
    code = (
        "import sys, foiacrawl.extract; from foiacrawl.cli import main; foiacrawl.extract.MAX_MEMORY = 1;"
        " sys.exit(main(['extract', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, page]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603  (our own)
    assert result.returncode == 1, result.stderr
    assert "memory" in json.loads(result.stdout)["error"]


def test_a_page_in_a_zip_file_has_the_limit_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is converted may take minutes (pages that are pictures), what it is converted into may not."""
    package = tmp_path / "numbers.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("numbers.html", "<br>".join(map(str, range(200_000))))
    monkeypatch.setattr("foiacrawl.extract.output.OWN_SECONDS", 0.01)
    assert "longer than 0.01 seconds" in _error([str(package)], capsys)


def test_what_never_gives_a_byte_is_not_opened_to_learn_its_kind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.unknown").symlink_to(tmp_path / "pipe")
    (tmp_path / "folder" / "page.html").write_text("<p>1</p>", encoding="utf-8")
    (tmp_path / "folder" / "empty.log").touch()
    names, left_out = find_files([str(tmp_path / "folder")])
    assert [Path(name).name for name in names] == ["link.unknown", "page.html"]
    assert left_out == "1 .log"
    assert not has_bytes(tmp_path / "pipe")
    assert not has_bytes(Path("/dev/null"))
    assert has_bytes(tmp_path / "folder" / "page.html")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system has no such files")
def test_a_file_of_the_system_has_no_bytes_until_it_is_read() -> None:
    """Some of them (/proc/kmsg) give none for ever: the process that reads is ended, not this one."""
    assert not has_bytes(Path("/proc/self/status"))
    assert seconds_for("/proc/self/status") == TEXT_SECONDS


def test_a_pipe_without_a_writer_and_a_device_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("foiacrawl.extract.output.TEXT_SECONDS", 0.5)
    pipe = tmp_path / "pipe.html"
    os.mkfifo(pipe)
    assert "longer than 0.5 seconds" in _error([str(pipe)], capsys)
    monkeypatch.setattr("foiacrawl.extract.output.TEXT_SECONDS", 50)
    monkeypatch.setattr("foiacrawl.extract.output.MAX_BYTES", 1_000_000)
    (tmp_path / "zero.html").symlink_to("/dev/zero")
    assert "more than 1,000,000 bytes" in _error([str(tmp_path / "zero.html")], capsys)
