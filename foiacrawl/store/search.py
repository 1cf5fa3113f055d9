"""Full-text search in Chinese: text is cut into overlapping pairs of characters.

`公开年报` becomes `公开 开年 年报 报`; the last character is repeated alone at the end so that a search for one
character finds it too. Text and query are folded the same way: NFKC, lower case, traditional to simplified characters.

There are two indexes. `title_search` knows where in a title each pair stands: a word is a phrase of its pairs. `report_search`,
over titles and texts, knows only which reports have a pair: with the places it takes seven times the space, half of the
database. A word of up to two characters is found exactly there; of a longer one it finds the reports that have all its
pairs, nearly always in a row, and `has_words` finds those that do.
"""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING

from foiacrawl.store.abbreviations import SECTION_TEXT
from foiacrawl.text import normalize, to_simplified

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    Fold = Callable[[str], str]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"([{HAN}]+)|[^\\W_{HAN}]+")
GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
"""A space or line break between two Chinese characters: layout, not language."""
BETWEEN_WORDS = re.compile(r"\W+")
MAX_TEXT = 100_000
"""Characters of a report that are indexed: the longest reports have some 60,000, and every portal waits meanwhile."""
AROUND = 40
"""Characters shown on either side of the first hit in an excerpt."""


def words(text: str, fold: Fold = to_simplified) -> str:
    """Return the text as it is indexed: pairs of characters, numbers and Latin words."""
    return " ".join(_tokens(GAP.sub("", _folded(text, fold))))


def bigrams(query: str | None) -> str:
    """Return an FTS5 expression for `report_search`: the pairs of all words that a person typed, separated by spaces.

    For an empty query, return an expression that finds nothing.
    """
    return _all(
        f'"{token}"{star if last else ""}'
        for tokens, star in _terms(query)
        for last, token in zip([*[False] * (len(tokens) - 1), True], tokens, strict=True)
    )


def bigram_phrases(query: str | None) -> str:
    """Return an FTS5 expression for `title_search`: all words that a person typed, each as it is written."""
    return _all(f'"{" ".join(tokens)}"{star}' for tokens, star in _terms(query))


def is_exact(query: str | None) -> bool:
    """Return whether `report_search` finds exactly the reports that have the words: none is of several pairs."""
    return all(len(tokens) == 1 for tokens, _ in _terms(query))


def has_words(text: str | None, query: str | None) -> bool:
    """Return whether all words of a query occur in a text, as the search folds both."""
    plain = "".join(_folded(text or "", to_simplified).split())
    wanted = BETWEEN_WORDS.split(_folded(query or "", to_simplified))
    return any(wanted) and all(word in plain for word in wanted)


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
  SELECT substr(group_concat(heading || char(10) || text, char(10)), 1, {})
  FROM (SELECT heading, {} AS text FROM section_rows s WHERE s.report_id = r.report_id ORDER BY ordinal)
)
FROM reports r WHERE r.report_id > ? ORDER BY r.report_id
"""


_NEW_TITLES = "SELECT report_id, coalesce(title, '') FROM reports WHERE report_id > ? ORDER BY report_id"


def register(connection: sqlite3.Connection) -> None:
    """Give a connection `bigrams(query)`, `bigram_phrases(query)`, `has_words(text, query)`, `excerpt(text, query)` in SQL."""
    for function, arguments in ((bigrams, 1), (bigram_phrases, 1), (has_words, 2), (excerpt, 2)):
        connection.create_function(function.__name__, arguments, function, deterministic=True)


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
    titles = connection.execute(_NEW_TITLES, (last,))
    connection.executemany(
        "INSERT INTO title_search (rowid, title) VALUES (?, ?)",
        ((number, words(title, fold)) for number, title in titles),
    )
    rows = connection.execute(_NEW_REPORTS.format(MAX_TEXT, SECTION_TEXT), (last,))
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


def _terms(query: str | None) -> Iterator[tuple[list[str], str]]:
    """Yield for each word of a query its tokens, and a star where the last one is only how a token begins."""
    for word in BETWEEN_WORDS.split(_folded(query or "", to_simplified)):
        runs = list(RUN.finditer(word))
        if not runs:
            continue
        tokens = _tokens(word)
        if (last := runs[-1][1]) is None:
            yield tokens, ""
        elif len(last) == 1:
            yield tokens, " *"
        else:
            # The character that ends the query need not end a run of the text: 复议 is found in 复议案件.
            yield tokens[:-1], ""


def _all(expressions: Iterable[str]) -> str:
    return " AND ".join(expressions) or '""'
