"""Undo what converters do to tables in text: blank lines between cells, lone bars, frames, broken labels, one cell a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import core
from foiacrawl.report.list_lines import CONTINUED
from foiacrawl.text_tables.captions import caption_rows, plain_headings
from foiacrawl.text_tables.cell_heads import may_begin_head
from foiacrawl.text_tables.cell_rows import APART
from foiacrawl.text_tables.cell_stream import may_be_cell, rows_of_streams
from foiacrawl.text_tables.cell_words import is_value, whole_labels
from foiacrawl.text_tables.flat_lines import cells_of_lines
from foiacrawl.text_tables.label_pieces import join_pieces
from foiacrawl.text_tables.layout_rows import join_layout
from foiacrawl.text_tables.markup import plain_markup
from foiacrawl.text_tables.separators import with_tabs
from foiacrawl.text_tables.spaced_words import unspaced
from foiacrawl.text_tables.wrapped_rows import join_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LINES = 20
MIN_SPREAD = 0.8  # share of the lines after which a blank line follows, where each cell is a paragraph
MIN_APART = (
    0.9  # share of the values between blank lines, where each cell is a paragraph of one or more lines
)
MIN_VALUES = 3
MIN_LONE_BARS = 5
MAX_PIECE = 20  # characters of a line in a cell of several lines
PAGE_NUMBER = re.compile(r"^\s*[-—–─]{1,3} ?\d{1,3} ?[-—–─]{1,3}\s*$")
_ESCAPE = re.compile(
    r"\\(?=[.\-+()#!*_<>~])(?=\S[^\s|])|(?<=\d)\\(?=[.)])"
)  # of Markdown, before a sign within a word or behind a number: 1\. is 1.
_SPAN = re.compile(r"\[([^][\n]*)\]\{[^{}\n]*\}|`([^`\n]*)`\{[^{}\n]*\}")  # of pandoc: [458]{style="…"}
_TAG = re.compile(r"</?[a-z]{1,10}>")
_LONE_BAR = re.compile(r"^\s*[|｜]\s*$")


def restore_lines(text: str) -> str:
    """Return the text of a page with one line for each row of a table, as if its tables had been printed plainly."""
    text = plain_markup(text)
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    if "]{" in text or "`{" in text:
        text = _SPAN.sub(r"\1\2", text)
    if "</" in text:
        text = _TAG.sub("", text)
    lines = with_tabs([line for line in text.splitlines() if not PAGE_NUMBER.match(line)])
    lines = unspaced(lines)
    lines = join_layout(join_rows(lines))
    if sum(1 for line in lines if _LONE_BAR.match(line)) >= MIN_LONE_BARS:
        lines = _without_lone_bars(lines)
    if _is_apart(lines):
        lines = _join_paragraphs(lines)
    if _is_spread(lines):
        lines = [line for line in lines if line.strip()]
    lines = plain_headings(lines)
    cells, at_spaces = cells_of_lines(lines)
    joined, counts = join_pieces(cells)
    rows = rows_of_streams(joined, counts, flat=at_spaces)
    return "\n".join(caption_rows(rows))


def _without_lone_bars(lines: Sequence[str]) -> list[str]:
    """Leave lone bars out; what is between two of them is one cell."""
    kept: list[str] = []
    cell: list[str] = []
    for line in lines:
        if _LONE_BAR.match(line):
            kept += _joined(cell)
            cell = []
        else:
            cell.append(line)
    return kept + cell


def _join_paragraphs(lines: Sequence[str]) -> list[str]:
    """Join the lines of each paragraph that is a cell of several lines, from the first head of a table to the last value."""
    stop = max(index for index, line in enumerate(lines) if is_value(line.strip()))
    joined: list[str] = []
    paragraph: list[str] = []
    inside = False
    for line in [*lines[:stop], ""]:
        if line.strip():
            paragraph.append(line)
            continue
        inside = inside or may_begin_head("".join(text.strip() for text in paragraph))
        joined += [*(_joined(paragraph) if inside else paragraph), line]
        paragraph = []
    return [*joined[:-1], *lines[stop:]]


def _joined(lines: Sequence[str]) -> list[str]:
    """Return short lines without a number, the pieces of a label, as one line; a number in pieces with a unit as well."""
    texts = [line.strip() for line in lines]
    if len(texts) > 1 and all(is_value(text) for text in texts):
        has_unit = [parse_cell(text).unit is not None for text in texts]
        return ["".join(texts) if has_unit[-1] and not any(has_unit[:-1]) else APART.join(texts)]
    is_cell = all(_is_piece(text) for text in texts if text)
    return ["".join(texts)] if is_cell and len(lines) > 1 else list(lines)


def _is_piece(text: str) -> bool:
    return (
        may_be_cell(text)
        and len(text) <= MAX_PIECE
        and not is_value(text)
        and not CONTINUED.match(text)
        and core(text) not in whole_labels()
    )


def _is_apart(lines: Sequence[str]) -> bool:
    """Return whether blank lines are around the numbers of a text, which are cells then."""
    padded = ["", *(line.strip() for line in lines), ""]
    values = [index for index, line in enumerate(padded) if is_value(line)]
    apart = sum(1 for index in values if not padded[index - 1] and not padded[index + 1])
    return len(values) >= MIN_VALUES and apart >= MIN_APART * len(values)


def _is_spread(lines: Sequence[str]) -> bool:
    printed = [number for number, line in enumerate(lines) if line.strip()]
    if len(printed) < MIN_LINES:
        return False
    spread = sum(1 for number in printed if number + 1 < len(lines) and not lines[number + 1].strip())
    return spread >= MIN_SPREAD * len(printed)
