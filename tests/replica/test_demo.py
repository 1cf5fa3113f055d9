"""What the demo shows, and that it says why when there is nothing to show."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from foiacrawl.columns import aligned
from foiacrawl.replica.demo import DemoError, summary

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
CREATE TABLE reports (report_id, agency, division_code, year, form, is_current);
CREATE TABLE figures (report_id, value, state);
CREATE TABLE checks (report_id, rule, status);
CREATE TABLE problems (kind, message, url, report_id);
"""
ROWS = """
INSERT INTO reports VALUES (1, '乌海市教育局', '150300', 2021, '2021', 1), (2, '东湖公安分局', '360102', 2020, 'prose', 1),
  (3, '乌海市教育局', '150300', 2021, '2021', 0);
INSERT INTO figures VALUES (1, 5, 'reported'), (1, NULL, 'blank'), (1, NULL, 'lost'), (3, 4, 'reported');
INSERT INTO checks VALUES (1, 'requests.flow', 'fail'), (1, 'requests.outcomes', 'pass');
INSERT INTO problems VALUES ('lost_cell', 'a row', NULL, 1), ('robots', 'forbidden', 'http://127.0.0.1/b', NULL),
  ('robots', 'forbidden', 'http://127.0.0.1/a', NULL);
"""


def database(folder: Path, *scripts: str) -> Path:
    path = folder / "foia.db"
    with closing(sqlite3.connect(path)) as connection:
        for script in scripts:
            connection.executescript(script)
    return path


def test_a_line_a_report_and_the_problems_that_belong_to_none(tmp_path: Path) -> None:
    lines = summary(database(tmp_path, TABLES, ROWS)).splitlines()
    assert lines[0].startswith("2 reports in ")
    assert [line.split() for line in lines[3:5]] == [
        ["乌海市教育局", "2021", "2021", "2", "1", "1"],
        ["东湖公安分局", "2020", "prose", "0", "0", "0"],
    ]
    assert lines[-1].split() == ["robots", "2", "http://127.0.0.1/a"]


def test_no_database_and_no_report_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="without writing"):
        summary(tmp_path / "foia.db")
    with pytest.raises(DemoError, match="could not be read"):
        summary(database(tmp_path, "CREATE TABLE other (a)"))
    with pytest.raises(DemoError, match="found no report"):
        summary(database(tmp_path, TABLES))


def test_columns_are_aligned_by_width_not_by_length() -> None:
    text = aligned(("agency", "figures"), [("乌海市", 200), ("a", 7), (None, 0)])
    assert text.splitlines() == ["agency  figures", "乌海市      200", "a             7", "              0"]
