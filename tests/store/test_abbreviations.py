"""The texts are stored shortened, and read in full: by plain SQLite, by the store, by Datasette's connections."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from foiacrawl.model import Section
from foiacrawl.store import Store, abbreviations
from foiacrawl.store.abbreviations import can_be_shortened, shorten, shorten_each, spell_out
from tests.store import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROSE = (
    "2023年，本局按照《中华人民共和国政府信息公开条例》的要求，认真做好主动公开和依申请公开工作。全年收到申请16件，"
    "均在规定时限内答复；行政复议2件，结果维持。存在的主要问题：一是政策解读形式较少，二是工作人员业务水平有待提高。\n"
)
TEXTS = {
    "prose": PROSE,
    "long": "".join(f"第{number}段。{PROSE}" for number in range(80)),
    "a letter that stands for a word": f"ƀ{PROSE}",
    "Uyghur": "ئۇيغۇر ئاپتونوم رايونى، 政府信息公开",
    "beyond the basic plane": "𠮷林县𠮷镇政府信息公开",
    "ascii": "nothing, 12.5%",
    "empty": "",
    "exactly one part": "人" * 200,
    "one character more": "人" * 201,
}
WRITTEN = "daf5a1f9b0970ba9"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("texts") / "foia.db"
    with Store(path) as store:
        of = build.report("甲局", sections=tuple(Section(name, text) for name, text in TEXTS.items()))
        store.save(build.fetched(of), of, run_id=None)
    yield path


def test_plain_sqlite_reads_the_texts_in_full(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert dict(connection.execute("SELECT heading, text FROM sections")) == TEXTS
        found = connection.execute("SELECT heading FROM sections WHERE text LIKE '%𠮷镇政府信息%'")
        assert found.fetchall() == [("beyond the basic plane",)]


def test_a_connection_that_reads_sees_the_same_faster(database: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        abbreviations.register_fast_view(connection)
        assert dict(connection.execute("SELECT heading, text FROM sections")) == TEXTS
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT text FROM sections").fetchall()
        assert len(plan) == 1
    with closing(sqlite3.connect(":memory:")) as other:  # Datasette's own databases have no sections
        abbreviations.register_fast_view(other)


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if can_be_shortened(text)])
def test_a_shortened_text_is_spelled_out_as_it_was(text: str) -> None:
    assert spell_out(shorten(text)) == text


def test_what_cannot_be_spelled_out_is_not_shortened() -> None:
    assert [name for name, text in TEXTS.items() if not can_be_shortened(text)] == [
        "a letter that stands for a word",
        "Uyghur",
        "ascii",
        "empty",
    ]


def test_a_text_takes_half_the_space() -> None:
    plain, short = PROSE.encode(), shorten(PROSE).encode()
    assert len(short) < 0.5 * len(plain)
    assert len(short) < len(zlib.compress(plain, 9)), "no larger than compressed alone"


def test_entries_are_only_added() -> None:
    """Databases hold the characters: an entry that changed would change their texts."""
    entries = abbreviations.abbreviations()
    words = [entries[code] for code in abbreviations.CHARACTER_CODES if code in entries][:600]
    words += [entries[code] for code in abbreviations.WORD_CODES if code in entries][:505]
    assert hashlib.sha256("\n".join(words).encode()).hexdigest().startswith(WRITTEN)


def test_every_entry_has_a_character_of_its_own() -> None:
    entries = abbreviations.abbreviations()
    assert len(set(entries.values())) == len(entries)
    assert all(len(code.encode()) == 2 for code in entries)
    assert not set(entries) & set("".join(entries.values()))


def test_lists_longer_than_the_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abbreviations, "WORD_CODES", "\u0600")
    abbreviations.abbreviations.cache_clear()
    with pytest.raises(ValueError, match="more words than characters"):
        abbreviations.abbreviations()
    abbreviations.abbreviations.cache_clear()


def test_views_for_sql_by_hand_need_no_quotation_marks(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        figures = connection.execute('SELECT "row", "column", value FROM figures').fetchall()
        assert connection.execute("SELECT row_id, column_id, value FROM figure_list").fetchall() == figures
        assert figures
        checks = connection.execute('SELECT at, "left", "right" FROM checks').fetchall()
        assert (
            connection.execute("SELECT checked_at, left_side, right_side FROM check_list").fetchall()
            == checks
        )
        assert checks
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM figure_list WHERE row_id = 'x'"
        ).fetchall()
        assert any("form_rows_row" in step[-1] for step in plan)


def test_texts_are_shortened_together_as_one_by_one() -> None:
    texts = ["政府信息公开", "", "plain", "年报\0政府", "\u0600政府", "依法行政，公开透明。", "一\n二"]
    able = [can_be_shortened(text) and "\0" not in text for text in texts]
    alone = [(shorten(text) if can else text, can) for text, can in zip(texts, able, strict=True)]
    assert shorten_each(texts) == alone
    assert shorten_each([]) == []
