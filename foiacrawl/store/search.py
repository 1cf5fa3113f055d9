"""Full-text search in Chinese: text is cut into overlapping pairs of characters.

`公开年报` becomes `公开 开年 年报 报`; the last character is repeated alone at the end so that a search for one
character finds it too. A word is then a phrase of its pairs, which SQLite's FTS5 finds exactly. Text and
query are folded the same way: NFKC, lower case, traditional to simplified characters.
"""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING

from foiacrawl.store.abbreviations import SECTION_TEXT
from foiacrawl.text import normalize, to_simplified

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    Fold = Callable[[str], str]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"([{HAN}]+)|[^\\W_{HAN}]+")
GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
"""A space or line break between two Chinese characters: layout, not language."""
BETWEEN_WORDS = re.compile(r"\W+")
AROUND = 40
"""Characters shown on either side of the first hit in an excerpt."""


def words(text: str, fold: Fold = to_simplified) -> str:
    """Return the text as it is indexed: pairs of characters, numbers and Latin words."""
    return " ".join(_tokens(GAP.sub("", _folded(text, fold))))


def bigrams(query: str | None) -> str:
    """Return an FTS5 expression for what a person typed: words separated by spaces must all occur.

    For an empty query, return an expression that finds nothing.
    """
    phrases = map(_phrase, BETWEEN_WORDS.split(_folded(query or "", to_simplified)))
    return " AND ".join(phrase for phrase in phrases if phrase) or '""'


def excerpt(text: str | None, query: str | None) -> str | None:
    """Return the text around the first word of the query that occurs in it, or None if none does."""
    if not text or not query:
        return None
    terms = [
        r"\s*".join(map(re.escape, term))
        for term in BETWEEN_WORDS.split(_folded(query, to_simplified))
        if term
    ]
    plain = to_simplified(text).lower()
    hit = re.search("|".join(terms), plain) if terms else None
    if hit is None:
        return None
    at = hit.start()
    # Folding keeps nearly every text's length; where it does not, the folded text is shown.
    shown = text if len(plain) == len(text) else plain
    start, end = max(0, at - AROUND), at + AROUND
    middle = " ".join(shown[start:end].split())
    return f"{'…' if start else ''}{middle}{'…' if end < len(shown) else ''}"


_NEW_REPORTS = """
SELECT r.report_id, coalesce(r.title, ''), (
  SELECT group_concat(heading || char(10) || text, char(10))
  FROM (SELECT heading, {} AS text FROM section_rows s WHERE s.report_id = r.report_id ORDER BY ordinal)
)
FROM reports r WHERE r.report_id > ? ORDER BY r.report_id
"""


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions `bigrams(query)` and `excerpt(text, query)`."""
    connection.create_function("bigrams", 1, bigrams, deterministic=True)
    connection.create_function("excerpt", 2, excerpt, deterministic=True)


def is_behind(connection: sqlite3.Connection) -> bool:
    """Return whether there are reports that are not in the full text yet."""
    row = connection.execute(
        "SELECT coalesce(max(report_id), 0) > (SELECT coalesce(max(id), 0) FROM report_search_docsize) FROM reports"
    ).fetchone()
    return bool(row[0])


def index_new_reports(connection: sqlite3.Connection, fold: Fold = to_simplified) -> int:
    """Index the reports that are not in the full text yet, and return how many.

    Called for many reports at once, because each commit adds a segment that has to be merged later: 64 at a
    time cost 1.2 ms a report, one at a time 2.5 ms. What a killed process did not index, the next call does.
    """
    last = connection.execute("SELECT coalesce(max(id), 0) FROM report_search_docsize").fetchone()[0]
    rows = connection.execute(_NEW_REPORTS.format(SECTION_TEXT), (last,))
    added = connection.executemany(
        "INSERT INTO report_search (rowid, title, text) VALUES (?, ?, ?)",
        ((number, words(title, fold), words(text or "", fold)) for number, title, text in rows),
    )
    return max(0, added.rowcount)


def _folded(text: str, fold: Fold) -> str:
    return fold(normalize(text)).lower()


def _tokens(folded: str) -> list[str]:
    tokens: list[str] = []
    for run in RUN.finditer(folded):
        token = run[0]
        if run[1] is not None:
            tokens += map(add, token, token[1:])
            token = token[-1]
        tokens.append(token)
    return tokens


def _phrase(term: str) -> str:
    """Return one word of a query as a phrase: its pairs in a row."""
    runs = list(RUN.finditer(term))
    tokens = _tokens(term)
    if not runs:
        return ""
    if (last := runs[-1][1]) is None:
        return f'"{" ".join(tokens)}"'
    if len(last) == 1:
        return f'"{" ".join(tokens)}" *'
    # The character that ends the query need not end a run of the text: 复议 is found in 复议案件.
    return f'"{" ".join(tokens[:-1])}"'
