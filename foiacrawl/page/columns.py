"""Split a line of a publication block that parts labels and values by bars or spaces, not by colons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.page.lines import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_BARS = re.compile(r"\s*[|｜]\s*")
_MAX_PIECES = 4  # of a label printed apart: 索 引 号
_MAX_LABEL = 8  # characters


def split_columns(text: str, labels: Collection[str]) -> list[tuple[str, str]]:
    """Return the pairs (label, value) of a line that begins with a label; none if it does not.

    `labels` are simplified and without white space; a value ends where the next label begins, and may be empty.
    """
    text = text.strip(" |｜\u3000")
    pieces = _BARS.split(text) if "|" in text or "｜" in text else text.split()
    pairs: list[tuple[str, list[str]]] = []
    at = 0
    while at < len(pieces):
        count = _count_of_label(pieces, at, labels)
        if count:
            pairs.append((_label(pieces[at : at + count]), []))
        elif not pairs:
            return []
        else:
            pairs[-1][1].append(pieces[at])
        at += count or 1
    return [(label, " ".join(value).strip()) for label, value in pairs]


def _count_of_label(pieces: Sequence[str], at: int, labels: Collection[str]) -> int:
    """Return of how many pieces the label at a place consists; 0 if there is none."""
    for count in range(min(_MAX_PIECES, len(pieces) - at), 0, -1):
        own = pieces[at : at + count]
        if sum(map(len, own)) <= _MAX_LABEL and _label(own) in labels:
            return count
    return 0


def _label(pieces: Sequence[str]) -> str:
    return plain("".join(pieces)).strip("[]【】·")
