"""Full text that is right for Chinese."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from foiacrawl.model import Section
from foiacrawl.store import Store, abbreviations
from foiacrawl.store.search import bigram_phrases, bigrams, excerpt, has_words, is_exact, register, words
from foiacrawl.store.sentences import sentences
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = {
    "plain": (
        "临江市公安局政府信息公开年报",
        "全年收到行政复议案件2件,平台运行经费12.5万元,见https://WWW.example.cn。",
    ),
    "traditional": ("臨江港政府資訊公開年報", "處理行政複議一宗,規範性檔案三件。"),
    "broken": ("政 府 信 息\n公 开", "应当公\n开的已经公开,复核与议事另计,水"),
}
FOUND = [
    ("公开", {"plain", "traditional", "broken"}),
    ("复议", {"plain", "traditional"}),
    ("複議", {"plain", "traditional"}),
    ("行政复议案件", {"plain"}),
    ("政府信息公开", {"plain", "traditional", "broken"}),
    ("水", {"broken"}),
    ("警", set()),
    ("议复", set()),
    ("复议 经费", {"plain"}),
    ("复议,经费", {"plain"}),
    ("年报", {"plain", "traditional"}),
    ("规范性文件", {"traditional"}),
    ("WWW", {"plain"}),
    ("2件", {"plain"}),
    ('"复议" OR *', set()),
    ("", set()),
    (" -- ", set()),
]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("search") / "foia.db"
    with Store(path) as store:
        for name, (title, text) in TEXTS.items():
            of = build.report(
                name,
                title=title,
                sections=(Section("", text),),
                figures=(),
                checks=(),
                source=f"http://x/{name}",
            )
            store.save(build.fetched(of), of, run_id=None)
    connection = sqlite3.connect(path)
    register(connection)
    yield connection
    connection.close()


@pytest.mark.parametrize(("query", "names"), FOUND, ids=[query for query, _ in FOUND])
def test_a_plain_query_finds(searched: sqlite3.Connection, query: str, names: set[str]) -> None:
    rows = searched.execute(
        "SELECT agency FROM report_search JOIN reports ON report_id = report_search.rowid"
        " WHERE report_search MATCH bigrams(?)",
        (query,),
    )
    assert {name for (name,) in rows} == names


@pytest.mark.parametrize(("query", "names"), FOUND, ids=[query for query, _ in FOUND])
def test_a_plain_query_finds_titles(searched: sqlite3.Connection, query: str, names: set[str]) -> None:
    rows = searched.execute(
        "SELECT agency, reports.title FROM title_search JOIN reports ON report_id = title_search.rowid"
        " WHERE title_search MATCH bigram_phrases(?)",
        (query,),
    )
    found = dict(rows.fetchall())
    assert found.keys() <= names
    assert found.keys() == {name for name, (title, _) in TEXTS.items() if has_words(title, query)}


@pytest.mark.parametrize(
    ("index", "query"),
    [
        ("report_search", "公开"),
        ("report_search", "行政 AND 政复 AND 复议"),
        ("report_search", "水*"),
        ("title_search", "年报"),
        ("title_search", '"政府 府信 信息"'),
    ],
)
def test_without_our_functions(searched: sqlite3.Connection, index: str, query: str) -> None:
    """What SCHEMA.md recommends to users of plain SQLite."""
    assert searched.execute(
        f"SELECT rowid FROM {index} WHERE {index} MATCH ?",  # noqa: S608 - our own names
        (query,),
    ).fetchone()


def test_pairs_that_do_not_stand_in_a_row_are_told_apart() -> None:
    text = "行政机关加强政务公开,复核与行政复 议"
    assert has_words(text, "行政机关")
    assert has_words(text, "行政複議 公开")
    assert not has_words(text, "行政公开")
    assert not has_words(text, "复议机关")
    assert has_words("2021 年Open", "2021年 OPEN")
    assert not has_words(text, " , ")
    assert not has_words(None, "公开")


def test_only_longer_words_are_not_found_exactly() -> None:
    assert is_exact("公开 税 2021")
    assert is_exact(None)
    assert not is_exact("公安局")
    assert not is_exact("公开 2件")


def test_words_are_overlapping_pairs() -> None:
    assert words("2021年公开,完") == "2021 年公 公开 开 完"
    assert bigrams("2021年公开") == '"2021" AND "年公" AND "公开"'
    assert bigrams("完 2件") == '"完" * AND "2" AND "件" *'
    assert bigrams(None) == '""'
    assert bigram_phrases("2021年公开 完") == '"2021 年公 公开" AND "完" *'
    assert bigram_phrases(" -- ") == '""'


def test_an_excerpt_shows_the_first_hit_in_its_own_script() -> None:
    text = "本機關全年" + "主" * 60 + "處理行政複議一宗" + "次" * 60
    shown = excerpt(text, "复议 没有")
    assert shown is not None
    assert "行政複議一宗" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 90
    assert excerpt(text, "经费") is None
    assert excerpt("应当公\n 开", "公开") == "应当公 开"
    assert excerpt(None, "x") is None
    assert excerpt("x", "，") is None


def test_the_index_lacks_a_few_reports_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foiacrawl.store.database.MAX_UNINDEXED", 3)
    path = tmp_path / "foia.db"
    with Store(path) as store, sqlite3.connect(path) as connection:
        indexed = []
        for number in range(4):
            of = build.report(source=f"http://x/{number}")
            store.save(build.fetched(of), of, run_id=None)
            indexed.append(connection.execute("SELECT count(*) FROM report_search").fetchone()[0])
        store.index_text()
        assert connection.execute("SELECT count(*) FROM report_search").fetchone() == (4,)
    connection.close()
    assert indexed == [0, 0, 3, 3]


def test_long_texts_are_indexed_soon_and_compared_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every portal waits while they are."""
    monkeypatch.setattr("foiacrawl.store.database.MAX_UNINDEXED_TEXT", 1000)
    monkeypatch.setattr("foiacrawl.store.search.MAX_TEXT", 900)
    monkeypatch.setattr("foiacrawl.store.sentences.MAX_TEXT", 900)
    long = (
        Section(
            "一、总体情况", f"开头说明全年办理申请的总体情况。{'中' * 1000}。末尾说明全年培训工作的开展情况。"
        ),
    )
    path = tmp_path / "foia.db"
    with Store(path) as store, sqlite3.connect(path) as connection:
        of = build.report(source="http://x/1", sections=long)
        store.save(build.fetched(of), of, run_id=None)
        found = {
            word: connection.execute("SELECT count(*) FROM report_search(?)", (bigrams(word),)).fetchone()[0]
            for word in ("开头", "末尾")
        }
        abbreviations.register(connection)
        compared = sentences(connection, 1)
    connection.close()
    assert found == {"开头": 1, "末尾": 0}
    assert any("开头" in sentence for sentence in compared)
    assert not any("末尾" in sentence for sentence in compared)
