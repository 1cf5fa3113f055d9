"""Determine whether a list that is printed as a stream of cells has its labels in pieces, as a narrow column breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.report.labels import core, fold
from foiacrawl.text_tables.cell_heads import head_of, may_begin_head
from foiacrawl.text_tables.cell_words import HEADING_END, is_bare_number, is_unit, is_value, whole_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_EVIDENCE = 2
EVIDENCE_AGAINST = 4  # that one exception needs: a space in a label makes one


def are_broken(cells: Sequence[str], known: int) -> bool:
    """Return whether labels that no form knows are in pieces; `known` counts labels of forms that are.

    The pieces of a label are as long as the first, but for the last, which is shorter. Where a heading and a label follow each
    other that is so by chance, and as often not. A label is never 其中 alone or one character; what has 其中 is no heading.
    """
    evidence = known
    against = 0
    for texts in _between_values(cells):
        if len(texts) < 2 or any(core(text) in whole_labels() or may_begin_head(text) for text in texts):
            continue
        if not _are_pieces(texts):
            against += 1
            continue
        is_sure = fold(texts[0]).among or any(is_bare_number(text) for text in texts) or len(texts[-1]) == 1
        evidence += MIN_EVIDENCE if is_sure else len(texts) - 1
    return evidence >= MIN_EVIDENCE + EVIDENCE_AGAINST * against


def _between_values(cells: Sequence[str]) -> Iterator[list[str]]:
    """Yield the texts between a head or a value and the next value, without a unit."""
    texts: list[str] = []
    inside, below = False, 0
    for at, cell in enumerate(cells):
        if head := head_of(cells, at):
            inside, texts, below = True, [], at + head.cells
        elif inside and at >= below and not is_value(cell):
            texts.append(cell)
        elif texts:
            yield texts[:-1] if is_unit(texts[-1]) else texts
            texts = []


def _are_pieces(texts: Sequence[str]) -> bool:
    first = texts[0]
    if core(first).endswith(HEADING_END):
        return False
    # A space at the end of a piece is not printed.
    return all(len(first) - 1 <= len(text) <= len(first) for text in texts[1:-1]) and len(texts[-1]) <= len(
        first
    )
