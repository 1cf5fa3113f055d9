"""Put the cells of a table that is printed on one line, or row by row, spaces between its cells, each on a line of its own."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.report.labels import core
from foiacrawl.text_tables.cell_heads import head_of
from foiacrawl.text_tables.cell_words import (
    is_instead_of_number,
    is_row_of,
    is_section,
    is_unit,
    is_value,
    whole_labels,
)
from foiacrawl.text_tables.label_pieces import join_pieces, may_become_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.report.segments import Kind

MIN_CELLS = 4  # words of a line that holds a table alone
MIN_ROWS = 4  # rows with a known label that make a table without its head
MIN_WIDE = (
    3  # lines with wide spaces around their numbers, after which single ones are within cells in every line
)
MIN_LABEL = 4  # characters: not 其他
MAX_WORD = 120  # characters; the longest label of a form has 38, and a remark of as many more
WORDS_A_BAR = 10  # a line with more words to a bar is no row of cells between bars
TABLES: tuple[Kind, ...] = ("requests", "disclosure", "statistics")
MAX_PHRASE = 15  # characters of a word with a comma or colon that is no part of a label
PHRASES = re.compile(r"[，：:]")
SENTENCE = re.compile(r"[。；！]")
_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_PAGE_NUMBER = re.compile(r"^\s*(?:[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*[页頁].*)\s*$")
_WORD = re.compile(r"\S+")
_COLUMN = re.compile(r"\S+(?: \S+)*")


class _Word(NamedTuple):
    """A word of the text: the line that it is in, and from where to where."""

    line: int
    start: int
    stop: int
    text: str


def cells_of_lines(lines: Sequence[str]) -> tuple[list[str], bool]:
    """Return the lines; in place of those of a flat table what is before it, each of its words, and what is after it.

    Also whether cells were parted at single spaces, so that one in a label looks like one between cells.
    """
    patterns = _patterns(lines)
    cells: dict[int, list[_Word]] = {}
    min_rows = MIN_ROWS
    for words in _without_sentences(lines, patterns):
        start, stop = _table(words, lines, min_rows)
        if start < stop:
            min_rows = 1  # the table may go on after a line of text, without its head
            for word in words[start:stop]:
                cells.setdefault(word.line, []).append(word)
    at_spaces = any(patterns[number] is _WORD and len(words) > 1 for number, words in cells.items())
    return [
        part for number, line in enumerate(lines) for part in _parts(line, cells.get(number, ()))
    ], at_spaces


def _patterns(lines: Sequence[str]) -> list[re.Pattern[str]]:
    """Return what a cell of each line is: a word, or where wide spaces are around all numbers, words with single spaces."""
    wide = [_is_wide(line) for line in lines]
    is_wide = wide.count(True) >= MIN_WIDE and False not in wide
    return [_COLUMN if here or (is_wide and here is None) else _WORD for here in wide]


def _is_wide(line: str) -> bool | None:
    """Return whether wide spaces part the cells of a line that ends with a number; None of a line without one."""
    pieces = [piece[0].split(" ") for piece in _COLUMN.finditer(line)]
    if not pieces or not _is_in_value_place(pieces[-1][-1]):
        return None
    return "  " in line.strip() and not any(
        _is_in_value_place(word) for words in pieces for word in words[1:]
    )


def _parts(line: str, words: Sequence[_Word]) -> Iterator[str]:
    """Yield a line as it is, or where words of it are cells, the cells and the text around them."""
    if not words or (words[0].start == 0 and words[-1].stop == len(line) and _is_one_cell(line)):
        yield line
        return
    printed = 0
    for word in words:
        if before := line[printed : word.start].strip():
            yield before
        yield word.text
        printed = word.stop
    if after := line[printed:].strip():
        yield after


def _is_one_cell(line: str) -> bool:
    words = line.split()
    if is_value(line) or is_section(line):
        return len(words) == 1 or not all(map(is_value, words))
    return core(line) in whole_labels() and not any(map(_is_in_value_place, words))


def _without_sentences(lines: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> Iterator[list[_Word]]:
    """Yield the runs of words between sentences, lines with bars or tabs, and words that are too long for a cell."""
    run: list[_Word] = []
    for number, line in enumerate(lines):
        words = [word for cell in patterns[number].finditer(line) for word in _words(number, cell)]
        if "\t" in line or line.count("|") * WORDS_A_BAR > len(words) or _PAGE_NUMBER.match(line):
            yield run
            run = []
            continue
        dates = [date.span() for date in _DATE.finditer(line)] if len(words) > 1 else []
        for word in words:
            is_in_date = any(start < word.stop and word.start < stop for start, stop in dates)
            if is_in_date or word.text == "|" or _is_sentence(word.text):
                yield run
                run = []
            else:
                run.append(word)
    yield run


def _words(number: int, cell: re.Match[str]) -> list[_Word]:
    """Return a cell; those of two columns that only one space is between, as the first is full, are two."""
    texts = cell[0].split(" ")
    is_one = (
        len(texts) == 1
        or core(cell[0]) in whole_labels()
        or not all(core(t) in whole_labels() for t in texts)
    )
    if is_one:
        return [_Word(number, cell.start(), cell.end(), cell[0])]
    at = cell.start()
    return [_Word(number, at + word.start(), at + word.end(), word[0]) for word in _WORD.finditer(cell[0])]


def _is_sentence(text: str) -> bool:
    if SENTENCE.search(text) or len(text) > MAX_WORD:
        return True
    label = f"其{text}" if text.startswith("中") else text  # 其中 in two pieces
    return len(text) > MAX_PHRASE and bool(PHRASES.search(text)) and not may_become_label(label)


def _table(words: Sequence[_Word], lines: Sequence[str], min_rows: int) -> tuple[int, int]:
    """Return the range of words that are a flat table; an empty one if there is none."""
    is_column = len({word.line for word in words}) == len(words)
    if is_column or len(words) < MIN_CELLS or not any(_is_in_value_place(word.text) for word in words):
        return 0, 0
    cells, counts = join_pieces([word.text for word in words])
    first, last = _cells_of_table(cells, min_rows)
    start, stop = sum(counts[:first]), sum(counts[:last])
    flat = 0
    for number, group in groupby(words[start:stop], key=lambda word: word.line):
        texts = [word.text for word in group]
        if len(texts) > 1 and any(map(_is_in_value_place, texts)) and not _is_one_cell(lines[number].strip()):
            flat += 1 if len(texts) < MIN_CELLS else MIN_CELLS
    return (start, stop) if flat >= MIN_CELLS else (0, 0)


def _cells_of_table(cells: Sequence[str], min_rows: int) -> tuple[int, int]:
    """Return where a table begins, at its head or the first of `min_rows` known rows, and where its last value ends."""
    values = [index for index, cell in enumerate(cells) if _is_in_value_place(cell)]
    start = next((index for index in range(len(cells)) if head_of(cells, index)), None)
    if start is None:
        rows = [label for index in values if (label := _label_before(cells, index)) is not None]
        start = rows[0] if len(rows) >= min_rows else len(cells)
    inside = [index for index in values if index >= start]
    return (start, inside[-1] + 1) if inside else (0, 0)


def _label_before(cells: Sequence[str], value: int) -> int | None:
    """Return where the known label of a row is whose first value is at `value`, a unit between them allowed."""
    label = value - 2 if value and is_unit(cells[value - 1]) else value - 1
    if label < 0 or len(core(cells[label])) < MIN_LABEL:
        return None
    return label if any(is_row_of(table, cells[label]) for table in TABLES) else None


def _is_in_value_place(text: str) -> bool:
    return is_value(text) or is_instead_of_number(text)
