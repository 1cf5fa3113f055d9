"""Find what is printed alike on two pages that follow each other: a watermark may have more characters than the page's text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.files.pdf.printed import Char, Look, PdfPage

MIN_CHARACTERS = 20
MOST = 0.95  # share of the characters of one look that are at the same places of both pages


def repeated_looks(page: PdfPage, beside: PdfPage | None) -> set[Look]:
    """Return the looks of a page whose characters are nearly all at the same places of the page before or after it.

    The page's own text has other words at other places, even where a table continues with zeros in the same columns.
    """
    if beside is None:
        return set()
    own = Counter(char.look for char in page.characters if char.text != " ")
    if len(own) < 2:
        return set()
    there = {_place(char) for char in beside.characters}
    alike = Counter(char.look for char in page.characters if char.text != " " and _place(char) in there)
    return {look for look, count in alike.items() if count >= MIN_CHARACTERS and count >= MOST * own[look]}


def _place(char: Char) -> tuple[str, int, int, Look]:
    return char.text, round(char.left), round(char.top), char.look
