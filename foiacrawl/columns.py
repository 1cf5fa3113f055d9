"""Format rows as a table of text for a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from foiacrawl.text import escape_controls, remove_invisible

if TYPE_CHECKING:
    from collections.abc import Sequence


def aligned(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as text in columns: numbers to the right, Chinese characters two columns wide, no control characters."""
    texts = [
        [*heads],
        *(
            [("" if value is None else escape_controls(remove_invisible(str(value)))) for value in row]
            for row in rows
        ),
    ]
    numeric = [all(isinstance(row[at], int | float | None) for row in rows) for at in range(len(heads))]
    widths = [max(display_width(row[at]) for row in texts) for at in range(len(heads))]
    lines = []
    for row in texts:
        cells = []
        for text, width, right in zip(row, widths, numeric, strict=True):
            pad = " " * (width - display_width(text))
            cells.append(pad + text if right else text + pad)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def display_width(text: str) -> int:
    """Return how wide a text is in a font of fixed width: a Chinese character has two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def many(number: int, noun: str) -> str:
    """Return `1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
