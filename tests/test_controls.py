"""Control characters of a portal's pages never reach the terminal: removed on decoding, escaped where text is written."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from foiacrawl.columns import aligned
from foiacrawl.commands.common import fail
from foiacrawl.crawl.safe_log import EscapedControls
from foiacrawl.extract.output import error_line
from foiacrawl.page.decode import decode
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    from pathlib import Path

ESCAPES = ("\x1b[31m", "\x9b31m", "\x7f", "\x08", "\u202e")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("红&#27;[31m", "红[31m"),
        ("红&#x1B;[31m", "红[31m"),
        ("红&#00155[31m", "红›[31m"),
        ("红&#157;31m", "红31m"),
        ("红\x9b31m", "红31m"),
        ("红\x1b[31m", "红[31m"),
        ("&#20013;&#9;&#10;&#160;&#65;&#x4e2d;", "&#20013;&#9;&#10;&#160;&#65;&#x4e2d;"),
        ("甲&#8;&#127;乙", "甲乙"),
    ],
)
def test_controls_are_removed_on_decoding(source: str, text: str) -> None:
    assert decode(source.encode()).text == text


def test_controls_are_escaped_where_text_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    words = "".join(ESCAPES)
    fail(words)
    written = [capsys.readouterr().err, aligned(["a"], [[words]]), error_line(words, words).text]
    record = logging.LogRecord("a", logging.INFO, "a", 1, "%s is lost", (words,), None)
    assert EscapedControls().filter(record)
    written.append(record.getMessage())
    for text in written:
        assert not any(escape[0] in text for escape in ESCAPES), ascii(text)
    assert json.loads(written[2])["error"] == words
    assert escape_controls("两行\n和\t制表") == "两行\n和\t制表"


def test_a_title_with_escapes_is_read_without_them(tmp_path: Path) -> None:
    from foiacrawl.extract.output import read_file

    file = tmp_path / "a.html"
    title = "某某局2023年政府信息公开工作&#27;[31m&#x9b;年度报告"
    file.write_text(f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", "utf-8")
    line = read_file(str(file)).text
    assert "\x1b" not in line
    assert "\\u001b" not in line
