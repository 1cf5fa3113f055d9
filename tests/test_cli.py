"""The command: what it prints, what it returns, and what it says of bad input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.cli import main
from tests.bench_page import page
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_extract_prints_one_object_a_file_in_the_order_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text(page(), encoding="utf-8")
    bad.write_bytes(b"")
    assert main(["extract", str(bad), str(good), str(tmp_path / "none.html")]) == 1
    empty, read, missing = _lines(capsys)
    assert "empty" in empty["error"]
    assert "No such file" in missing["error"]
    assert read["source"] == str(good)
    assert list(read) == [
        "source", "title", "agency", "division_code", "year", "form", "script", "published_on", "metadata", "sections",
        "figures", "mentions", "checks", "problems",
    ]  # fmt: skip
    assert len(read["figures"]) == 200
    assert set(read["figures"][0]) >= {
        "table", "row", "column", "label", "value", "raw", "state", "unit", "form", "where",
    }  # fmt: skip
    assert read["figures"][0]["where"] == {"table": 0, "row": 2, "column": 1}


def test_extract_returns_0_when_all_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "guide.txt"
    file.write_text("政府信息公开指南\n\n为方便公众获取信息，本机关编制本指南。\n", encoding="utf-8")
    assert main(["extract", str(file)]) == 0
    (line,) = _lines(capsys)
    assert line["form"] is None
    assert line["figures"] == []
    assert "not_a_report" in {problem["kind"] for problem in line["problems"]}


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"", "empty"), (bytes(range(256)) * 40, "no page"), (b"\xd0\xcf\x11\xe0" + b"\0" * 4000, "no page")],
    ids=["empty", "binary", "word"],
)
def test_what_is_no_text_gives_an_error_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: bytes, word: str
) -> None:
    file = tmp_path / "file.html"
    file.write_bytes(body)
    assert main(["extract", str(file)]) == 1
    assert word in _lines(capsys)[0]["error"]


@pytest.mark.parametrize("element", ["table", "div"])
def test_twenty_thousand_nested_elements_are_a_problem_not_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], element: str
) -> None:
    opening, closing = (
        ("<table><tr><td>", "</td></tr></table>") if element == "table" else ("<div>", "</div>")
    )
    file = tmp_path / "nested.html"
    file.write_text(f"<html><body>{opening * 20_000}1{closing * 20_000}</body></html>", encoding="utf-8")
    assert main(["extract", str(file)]) == 0
    assert _lines(capsys)[0]["form"] is None


def test_a_page_cut_inside_a_character_keeps_what_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = page().encode("gb18030")
    cut = next(
        size for size in range(len(body) - 60, len(body)) if body[size - 1] > 0x80 and body[size] > 0x80
    )
    file = tmp_path / "cut.html"
    file.write_bytes(body[:cut])
    main(["extract", str(file)])
    (line,) = _lines(capsys)
    assert line["agency"] == "乌海市公安局"
    assert len(line["figures"]) == 200


def test_problems_are_listed_grouped_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build.build(tmp_path / "foia.db")
    assert main(["problems", str(tmp_path / "foia.db")]) == 0
    assert "to do:" in capsys.readouterr().out


def test_an_absent_database_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("problems", "serve"):
        assert main([command, str(tmp_path / "none.db")]) == 1
        assert "make demo" in capsys.readouterr().err


def test_a_broken_registry_is_named_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registry = tmp_path / "registry.csv"
    registry.write_text(
        "portal_id,name,listing_url\na,甲,http://127.0.0.1:9/\na,乙,ftp://x\n", encoding="utf-8"
    )
    assert main(["portals", "check", str(registry)]) == 1
    assert "line 3" in capsys.readouterr().err
    assert main(["portals", "check", str(tmp_path / "none.csv")]) == 1
    assert main(["portals", "check"]) == 0
