"""Join the pieces of a label that is printed over several lines, or with spaces in it, where they make a label of a form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.report.cell_words import whole_labels
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import fold
from foiacrawl.report.lists import is_year
from foiacrawl.report.segments import CAPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PARTS = 12  # pieces of one label
MAX_PIECE = 40  # characters
MAX_ENUMERATOR = 2  # characters: (二) or 其中 on a line of its own
CLOSING = (")", "）")
_ARTICLE = ("第二十条", "二十条")  # captions of the disclosure table, which are no labels
_CORNER = "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"


def join_pieces(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the texts with the pieces of labels joined, and how many texts each was made of."""
    joined: list[str] = []
    counts: list[int] = []
    at = 0
    while at < len(texts):
        count = _parts(texts, at)
        joined.append("".join(text.strip() for text in texts[at : at + count]) if count > 1 else texts[at])
        counts.append(count)
        at += count
    return joined, counts


def _parts(texts: Sequence[str], start: int) -> int:
    """Return over how many texts from `start` a label is printed, the longest one; 1 if the text is whole."""
    text = texts[start].strip()
    if _is_year_in_two(text, texts[start + 1 : start + 2]):
        return 2
    if not _may_be_piece(text) or not _may_become_label(text):
        return 1
    parts = 1
    is_whole = _is_label(text)
    for count in range(2, min(MAX_PARTS, len(texts) - start) + 1):
        piece = texts[start + count - 1].strip()
        if not _may_be_piece(piece):
            break
        text += piece
        is_whole = is_whole and _is_label(piece)
        # 本年 and 累计 are two columns as well as one: whole labels stay apart.
        if _is_label(text) and not is_whole:
            parts = count
        if not _may_become_label(text):
            break
    closed = start + parts
    if parts > 1 and closed < len(texts) and texts[closed].strip() in CLOSING:
        parts += 1
    return parts


def _is_year_in_two(text: str, after: Sequence[str]) -> bool:
    return text.isdigit() and bool(after) and not after[0].strip()[:1].isdigit() and is_year(text + after[0].strip())


def _may_be_piece(text: str) -> bool:
    return (
        0 < len(text) <= MAX_PIECE
        and "|" not in text
        and "\t" not in text
        and parse_cell(text).state == "unparsed"
    )


def _is_label(text: str) -> bool:
    core = fold(text).core
    return core in whole_labels() or core == _CORNER or CAPTION.fullmatch(core) is not None


def _may_become_label(text: str) -> bool:
    """Return whether a label may begin so; without it a page of many short lines costs twelve look-ups a line."""
    start = fold(text).core
    return len(start) <= MAX_ENUMERATOR or start in _beginnings() or start.startswith(_ARTICLE)


@cache
def _beginnings() -> frozenset[str]:
    labels = (*whole_labels(), _CORNER)
    return frozenset(label[:length] for label in labels for length in range(1, len(label)))
