"""Join the pieces of a label that is printed over several lines, or with spaces in it, where they make a label of a form."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from foiacrawl.report.disclosure_parts import HEAD_LABEL
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import NUMERAL, core
from foiacrawl.report.lists import is_year, words
from foiacrawl.report.segments import CAPTION
from foiacrawl.text import normalize
from foiacrawl.text_tables.cell_words import is_column, is_row_of, is_unit, is_value, whole_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_PARTS = 12  # pieces of one label
MAX_PIECE = 40  # characters
MAX_YEAR_PARTS = 4
MAX_BRACKET_PARTS = 4
MAX_BRACKET_PIECE = 20  # characters
MAX_ENUMERATOR = 2  # characters: (二) or 其中 on a line of its own
_NUMERAL = re.compile(rf"\d{{1,2}}|[{NUMERAL}]{{1,3}}")
_ARTICLE = ("第二十条", "二十条")  # captions of the disclosure table, which are no labels
_CORNER = "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"
_HEADS = (HEAD_LABEL, _CORNER)
YEAR = "年"
_UNIT_BEGINNINGS = ("万", "人")
_OPENING = ("(", "（")
_STROKES = ("/", "／")
_DOTS = (".", "．")
_POINTS = (".", "．", "、")
PieceT = TypeVar("PieceT")


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
    after = texts[start + 1].strip() if start + 1 < len(texts) else ""
    if after and (count := _parts_of_value(texts[start : start + MAX_PARTS])) > 1:
        return count
    if _NUMERAL.fullmatch(text) and after[:1] in _POINTS and not after[1:2].isdigit():
        return 1 + max(1, _parts([text + after, *texts[start + 2 : start + MAX_PARTS]], 0))
    if not _may_be_piece(text):
        return 1
    bracket = _parts_to_bracket(texts, start)
    if not may_become_label(text):
        return bracket + (_is_punctuation(after) if bracket == 1 else 0)
    parts = 1
    is_whole = is_whole_label(text)
    for count in range(2, min(MAX_PARTS, len(texts) - start) + 1):
        piece = texts[start + count - 1].strip()
        if not _may_be_piece(piece) and piece not in _STROKES:
            break
        text += piece
        is_whole = is_whole and is_whole_label(piece)
        is_apart = (
            is_whole and not is_column(text) and not _is_one(text, texts[start : start + count + 1], count)
        )
        if is_whole_label(text) and piece not in _STROKES and not is_apart:
            parts = count
        if not may_become_label(text):
            break
    parts = max(parts, bracket)
    return parts + (_is_punctuation(texts[start + parts].strip()) if start + parts < len(texts) else 0)


def _parts_of_value(texts: Sequence[str]) -> int:
    """Return over how many of at least two texts a year, a number, or a label that begins like a value is printed; else 1."""
    if (year := _parts_of_year(texts[:MAX_YEAR_PARTS])) > 1:
        return year
    text = texts[0].strip()
    if _is_unit_in_two(text, texts[1].strip(), texts[2].strip() if len(texts) > 2 else ""):
        return 2
    if _is_decimal_in_two(text, texts[1].strip()):
        return 2
    return _parts_from_none(texts) if parse_cell(text).state == "not_applicable" else 1


def _is_one(text: str, pieces: Sequence[str], count: int) -> bool:
    """Return whether `count` pieces that are labels themselves are one with certainty; what is after them decides as well.

    本年 and 累计 are two columns of a list as well as one: such labels stay apart. 历年 and 累计 say the same together, and
    行政诉讼 and 数量 are a row where a unit or a number follows. (本年 and 增/减 are one column of a form.)
    """
    cores = {core(text), *map(core, pieces[:count])}
    if any(cores <= words()[role] for role in ("cumulative", "strong", "unit")):
        return True
    is_row = core(pieces[count - 1]) in words()["in_year"] and is_row_of("statistics", text)
    return is_row and any(is_unit(after) or is_value(after.strip()) for after in pieces[count:])


def _parts_to_bracket(texts: Sequence[str], start: int) -> int:
    """Return over how many short texts a label is printed whose remark is not closed: 采购总金额(单 and 位:元)."""
    if not any(bracket in texts[start] for bracket in _OPENING):
        return 1
    label, _, _ = normalize(texts[start]).partition("(")
    if core(label) not in whole_labels():
        return 1
    text = ""
    for count, piece in enumerate(texts[start : start + MAX_BRACKET_PARTS], start=1):
        text += normalize(piece)
        if len(piece) > MAX_BRACKET_PIECE or not _may_be_piece(piece.strip()):
            return 1
        if text.count("(") <= text.count(")"):
            return count
    return 1


def _parts_of_year(texts: Sequence[str]) -> int:
    """Return over how many of the texts the head of a year's column is printed: 20, 09年 and 度; 2009年 and 度."""
    text, parts = "", 0
    if texts[0].strip().removesuffix(YEAR).isdigit():
        for count, piece in enumerate(texts, start=1):
            text += piece.strip()
            parts = count if YEAR in text and is_year(text) else parts
    return parts


def _is_unit_in_two(text: str, after: str, value: str) -> bool:
    """Return whether a unit is broken before a number: 万 and 元, 人 and 次."""
    return text in _UNIT_BEGINNINGS and is_unit(after) and is_unit(text + after) and is_value(value)


def _is_decimal_in_two(text: str, after: str) -> bool:
    """Return whether a number is broken at its decimal point: 47502782 and .56元, 26377533. and 16万元."""
    if after[0] in _DOTS and text[-1:].isdigit():
        return parse_cell(text + after).state == "reported"
    # 1. before a number without a unit may be the number of a label.
    is_open = text[-1:] in _DOTS and text[:-1].isdigit() and after[0].isdigit()
    return is_open and parse_cell(text + after).unit is not None


def _parts_from_none(texts: Sequence[str]) -> int:
    """Return over how many texts a label is printed that begins like a word for no number (无, 法, 提供); 1 for the word."""
    text = texts[0].strip()
    for count, piece in enumerate(texts[1:], start=2):
        text += piece.strip()
        if not _may_be_piece(piece.strip()) or not may_become_label(text):
            return 1
        if is_whole_label(text):
            return count
    return 1


def _is_punctuation(text: str) -> bool:
    """Return whether a text is the end of a label and nothing else: a bracket or a quotation mark."""
    return bool(text) and not re.search(r"\w|[|]", text) and parse_cell(text).state == "unparsed"


def _may_be_piece(text: str) -> bool:
    return (
        0 < len(text) <= MAX_PIECE
        and "|" not in text
        and "\t" not in text
        and parse_cell(text).state == "unparsed"
    )


def is_whole_label(text: str) -> bool:
    """Return whether a text is a label, a head or a caption of a form, as a whole."""
    label = core(text)
    return label in whole_labels() or label in _HEADS or CAPTION.fullmatch(label) is not None


def may_become_label(text: str) -> bool:
    """Return whether a label is or begins so; without it a page of many short lines costs twelve look-ups a line."""
    start = core(text)
    if len(start) <= MAX_ENUMERATOR or start in _beginnings():
        return True
    return any(start.startswith(article) or article.startswith(start) for article in _ARTICLE)


@cache
def _beginnings() -> frozenset[str]:
    labels = (*whole_labels(), *_HEADS)
    return frozenset(label[:length] for label in labels for length in range(1, len(label) + 1))


def grouped(pairs: Iterable[tuple[int, PieceT]]) -> dict[int, list[PieceT]]:
    """Return what belongs to each line, in the order given."""
    found: dict[int, list[PieceT]] = {}
    for line, piece in pairs:
        found.setdefault(line, []).append(piece)
    return found
