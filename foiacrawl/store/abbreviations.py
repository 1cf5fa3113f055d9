"""Write the commonest characters and words of reports as one character each, so that their text takes half the space.

A Chinese character takes three bytes in the database, `政府信息公开` eighteen; the characters that stand for them here
take two. Unlike compressed text it can be read without this program: the view `sections` spells the text out in plain
SQL with the table `abbreviations`, and spell_out does the same faster. The entries are in abbreviations.toml.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHARACTER_CODES = "".join(
    map(chr, chain(range(0x0180, 0x01CD), range(0x01DD, 0x0250), range(0x0460, 0x0600)))
)
"""Rare Latin letters, old Cyrillic, Armenian and Hebrew: what Chinese reports do not have. Those of pinyin (ǎ) are left out."""
WORD_CODES = "".join(map(chr, range(0x0600, 0x0800)))
"""Arabic, Syriac, Thaana and N'Ko."""
_BETWEEN = "\0"  # no word has it, and decoded pages do not
_CODE = re.compile(f"[{CHARACTER_CODES}{WORD_CODES}]")
SECTION_TEXT = "CASE WHEN is_shortened THEN spell_out(text) ELSE text END"
"""The full text of a row of `section_rows`, for connections that have spell_out."""
FAST_VIEW = "CREATE TEMP VIEW sections AS SELECT section_id, report_id, ordinal, heading, {} AS text FROM main.section_rows"
"""What `sections` shows, for connections that have spell_out: a tenth of the time."""


@cache
def abbreviations() -> Mapping[str, str]:
    """Return the characters and words by the character that abbreviates each."""
    data = load_toml(__file__, "abbreviations.toml")
    characters, words = "".join(data["characters"]), " ".join(data["words"]).split()
    if len(characters) > len(CHARACTER_CODES) or len(words) > len(WORD_CODES):
        raise ValueError("abbreviations.toml has more words than characters to stand for them")
    # Some characters are left for later.
    return dict(chain(zip(CHARACTER_CODES, characters, strict=False), zip(WORD_CODES, words, strict=False)))


def can_be_shortened(text: str) -> bool:
    """Return whether a text would be shorter, and has none of the characters that stand for words."""
    return not text.isascii() and _CODE.search(text) is None


def shorten(text: str) -> str:
    """Return a text that can be shortened with its characters and words abbreviated."""
    first = set(text)
    for word, code in _words():
        if word[0] in first:  # halves the time, 1 ms for a report
            text = text.replace(word, code)
    return text.translate(_characters())


def shorten_each(texts: Sequence[str]) -> list[tuple[str, bool]]:
    """Return each text, abbreviated where it can be, and whether it is. All at once takes a third of one after the other."""
    able = [_BETWEEN not in text and can_be_shortened(text) for text in texts]
    together = _BETWEEN.join(text for text, can in zip(texts, able, strict=True) if can)
    shortened = iter(shorten(together).split(_BETWEEN))
    return [(next(shortened) if can else text, can) for text, can in zip(texts, able, strict=True)]


def spell_out(text: str | None) -> str | None:
    """Return a shortened text in full. Text that is not shortened must not be given."""
    return None if text is None else text.translate(_spellings())


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions `spell_out(text)`, `shorten(text)` and `can_be_shortened(text)`."""
    for function in (spell_out, shorten, can_be_shortened):
        connection.create_function(function.__name__, 1, function, deterministic=True)


def register_fast_view(connection: sqlite3.Connection) -> None:
    """Let a connection that only reads see `sections` through spell_out, where its database has them."""
    register(connection)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'section_rows'").fetchone():
        with suppress(sqlite3.OperationalError):  # where not even that may be written, the slow view stays
            connection.execute(FAST_VIEW.format(SECTION_TEXT))


@cache
def _words() -> tuple[tuple[str, str], ...]:
    found = [(word, code) for code, word in abbreviations().items() if len(word) > 1]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _characters() -> dict[int, str]:
    return {ord(word): code for code, word in abbreviations().items() if len(word) == 1}


@cache
def _spellings() -> dict[int, str]:
    return {ord(code): word for code, word in abbreviations().items()}
