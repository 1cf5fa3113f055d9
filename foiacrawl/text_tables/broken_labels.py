"""Determine which cells of a list's stream are pieces of one label that no form knows: a narrow column or a space broke it.

Labels that forms know are put together before (`label_pieces`); how often that was so says whether the list breaks its labels.
What is directly below a text may also be the label of the next row, where the list does not print blank cells. Where both are
possible the text is `UNSURE`: its row is reported and not read.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from foiacrawl.report.labels import fold
from foiacrawl.text_tables.cell_words import is_bare_number
from foiacrawl.text_tables.list_runs import find_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiacrawl.text_tables.list_runs import Run, Runs

MIN_PIECES = 2
MIN_EVIDENCE = 2
EVIDENCE_AGAINST = 4  # that one exception needs: a space in a label makes one
MIN_WHOLE = 10  # characters of a label that a column which breaks labels would have broken
SPACE = 1  # character by which pieces differ: a space at the end of one is not printed
MIN_KNOWN = 4  # labels of forms without a space, after which a list on one line has none in its labels


class Piece(Enum):
    """What a text is to the cells before it."""

    JOINED = "joined"
    """The rest of the same label."""
    UNSURE = "unsure"
    """Perhaps the rest of the label, perhaps the label of the next row."""
    AFTER = "after"
    """One character after a number: the end of the label before it, or the beginning of the next label."""


class _Breaks(Enum):
    """Whether a list prints a label over several cells."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def pieces(cells: Sequence[str], counts: Sequence[int], *, flat: bool, joined: int) -> Mapping[int, Piece]:
    """Return what texts of a stream are to those before them, by place; a label that stands alone has no entry.

    `counts` says of how many printed cells each is made; `joined` labels of forms in the whole text were in pieces. `flat`:
    the cells were parted at spaces, which labels have as well.
    """
    found = find_runs(cells)
    breaks = _flat_breaks(found, joined) if flat else _breaks(found, cells, counts, joined)
    result: dict[int, Piece] = {}
    for run in found.runs:
        result |= _pieces(run, breaks, drops_values=found.drops_values, flat=flat)
    return result


def _pieces(run: Run, breaks: _Breaks, *, drops_values: bool, flat: bool) -> dict[int, Piece]:
    """Return what the texts of a run are to each other."""
    if run.is_after_number and len(run.texts[0]) == 1 and not fold("".join(run.texts)).among:
        return {run.places[0]: Piece.AFTER, **dict.fromkeys(run.places[1:], Piece.UNSURE)}
    is_sure = _is_surely_one(run.texts)
    if len(run.texts) < MIN_PIECES or (breaks is _Breaks.NO and not is_sure):
        return {}
    labels = [len(run.texts)] if flat else _labels(run.texts)
    if breaks is _Breaks.YES or is_sure:
        # Spaces may be anywhere: nothing shows where one label ends and the next begins.
        is_told = drops_values and not is_sure if flat else len(labels) > 1 and not drops_values
    else:
        is_told = True
    if is_told:
        return dict.fromkeys(run.places[1:], Piece.UNSURE)
    begins = {sum(labels[:number]) for number in range(len(labels))}
    return {place: Piece.JOINED for at, place in enumerate(run.places) if at not in begins}


def _labels(texts: Sequence[str]) -> list[int]:
    """Return how many texts each label has: its pieces are as long as the first, but for the last, which is shorter."""
    if len(texts) == MIN_PIECES and _is_surely_one(texts):
        return [MIN_PIECES]
    counts = [1]
    for text, before in zip(texts[1:], texts, strict=False):
        size = len(texts[sum(counts[:-1])])
        if size - SPACE <= len(before) <= size + SPACE and len(text) <= size + SPACE:
            counts[-1] += 1
        else:
            counts.append(1)
    return counts


def _is_surely_one(texts: Sequence[str]) -> bool:
    """Return whether some text is no label by itself: 其中 and a number alone, or one character."""
    is_cut = len(texts[0]) == 1 or len(texts[-1]) == 1
    return is_cut or fold("".join(texts)).among or any(map(is_bare_number, texts))


def _breaks(found: Runs, cells: Sequence[str], counts: Sequence[int], joined: int) -> _Breaks:
    """Return whether a list of one cell a line has labels in pieces."""
    evidence = joined
    against = sum(1 for place in found.whole if counts[place] == 1 and len(cells[place]) >= MIN_WHOLE)
    for run in found.runs:
        if len(run.texts) < MIN_PIECES:
            against += len(run.texts[0]) >= MIN_WHOLE
        elif len(_labels(run.texts)) == 1:
            evidence += MIN_EVIDENCE if _is_surely_one(run.texts) else len(run.texts) - 1
        else:
            against += not found.drops_values
    if evidence >= MIN_EVIDENCE + EVIDENCE_AGAINST * against:
        return _Breaks.YES
    return _Breaks.UNSURE if evidence > against else _Breaks.NO


def _flat_breaks(found: Runs, joined: int) -> _Breaks:
    """Return whether a list on one line has spaces in its labels."""
    is_seen = joined or any(len(run.texts) > 1 and _is_surely_one(run.texts) for run in found.runs)
    return _Breaks.YES if is_seen or len(found.whole) < MIN_KNOWN else _Breaks.UNSURE
