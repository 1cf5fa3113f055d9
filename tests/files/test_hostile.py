"""Hostile files are a problem in words and never a crash, and no process grows beyond its limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from foiacrawl.files.kinds import kind_of
from foiacrawl.files.sandbox import FILES
from foiacrawl.model import Document
from foiacrawl.reading import UnreadableError, read
from tests.files.hostile import HOSTILE, OLE, encrypted_office, formulas, packed, pdf_of, with_macros
from tests.generator import generate

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1_000  # MB, of the process that opens files and of the one that asks it
# Each file is read by a worker of its own; the memory of the largest is printed last.
PROGRAM = """
import json, resource, sys
from pathlib import Path
from foiacrawl.files.sandbox import FILES
from foiacrawl.model import Document
from foiacrawl.reading import UnreadableError, read

for path in map(Path, sys.argv[1:]):
    try:
        report = read(Document(path.name, path.read_bytes()))
        problems = [[problem.kind, problem.message] for problem in report.problems]
        figures = len(report.figures)
    except UnreadableError as error:
        problems, figures = [[error.kind, str(error)]], 0
    FILES.close()
    print(json.dumps({"problems": problems, "figures": figures}), flush=True)
# Not ru_maxrss: that of a started program begins with the size of the process that started it.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
own = int(status["VmHWM"].split()[0])
print(json.dumps({"peaks": [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]}))
"""


@pytest.fixture(scope="module")
def read_apart(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The problems of each hostile file, read in a fresh process; and that one's and its workers' peaks, in KB."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    command = [sys.executable, "-c", PROGRAM, *(str(folder / name) for name in HOSTILE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  (our own)
    *problems, peaks = map(json.loads, done.stdout.splitlines())
    return {**dict(zip(HOSTILE, problems, strict=True)), **peaks}


@pytest.mark.parametrize(("name", "kinds"), [(name, kinds) for name, (_, kinds) in HOSTILE.items()])
def test_a_hostile_file_is_a_problem_in_words(
    name: str, kinds: frozenset[str], read_apart: dict[str, Any]
) -> None:
    found = read_apart[name]
    assert kinds & {kind for kind, _ in found["problems"]}, found["problems"]
    assert all(len(message) > 10 for _, message in found["problems"])
    assert found["figures"] == 0


def test_neither_the_worker_nor_the_one_that_asks_grows_beyond_its_limit(read_apart: dict[str, Any]) -> None:
    asks, works = (peak // 1024 for peak in read_apart["peaks"])
    assert 50 < works < MEMORY
    assert asks < MEMORY // 2


def test_a_pdf_whose_table_of_contents_is_broken_is_read_all_the_same() -> None:
    body = generate(700, file="pdf").body
    at = body.index(b"startxref")
    broken = body[:at] + b"startxref\n999999\n%%EOF"
    assert read(Document("a", broken)).figures == read(Document("a", body)).figures


def test_a_pdf_cut_in_the_middle_never_crashes() -> None:
    body = generate(700, file="pdf").body
    for part in (3, 2):
        try:
            assert read(Document("a", body[: len(body) // part])).problems
        except UnreadableError as error:
            assert error.kind == "unreadable"
    assert kind_of(pdf_of(b"x")) == "pdf"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_macro_document_is_read_and_its_macros_never_run(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    FILES.close()  # a worker inherits the folder it is started in
    made = generate(701, file=kind)
    found, plain = (read(Document("a", body)) for body in (with_macros(kind), made.body))
    FILES.close()
    assert found.form is not None
    assert found.figures == plain.figures
    assert not list(tmp_path.iterdir())


def test_a_formula_shows_its_stored_value_and_one_never_computed_is_not_blank() -> None:
    assert "<td>2</td><td>=SUM(C1:C2)</td>" in FILES.convert(formulas()).body.decode()


def test_office_files_with_a_password_are_told_from_broken_ones() -> None:
    assert kind_of(encrypted_office()) == "encrypted"
    assert kind_of(OLE + b"\0" * 4_000) == "other"


OUTSIDE = ("../../escaped.html", "/escaped.html", "C:\\escaped.html", "..\\escaped.html", "a/../escaped.html")


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_out_of_an_archive_are_only_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    FILES.close()
    made = generate(703)
    body = packed([(name, made.body), ("note.txt", b"see the report")])
    found = read(Document("a", body))
    FILES.close()
    assert found.title == read(Document("a", made.body)).title
    assert [problem.message for problem in found.problems if problem.kind == "other_files"]
    assert not list(tmp_path.iterdir())
    outside = (Path("/"), tmp_path.parent, tmp_path.parent.parent)
    assert not any((folder / "escaped.html").exists() for folder in outside)


def test_no_program_is_started_for_a_file_but_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(command: list[str], **_: object) -> None:
        raise AssertionError(command)

    read(Document("a", generate(701, file="docx").body))  # the worker runs
    monkeypatch.setattr(subprocess, "Popen", started)
    monkeypatch.setattr(os, "system", started)
    assert read(Document("a", with_macros("docx"))).form is not None
