"""What readers write into addresses and forms: numbers, and words to be marked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from foiacrawl.store.search import BETWEEN_WORDS
from foiacrawl.text import normalize, to_simplified

_NUMBER = re.compile("[0-9]{1,9}")


def number(text: str | None) -> int | None:
    """Return a whole number below 1,000,000,000; None for anything else."""
    return int(text) if text and _NUMBER.fullmatch(text) else None


def mark(text: str | None, query: str) -> Markup:
    """Return a text as HTML with the words of a query marked, as the search finds them: traditional or simplified."""
    if not text:
        return Markup("")
    words = [re.escape(word) for word in BETWEEN_WORDS.split(to_simplified(normalize(query)).lower()) if word]
    plain = to_simplified(text).lower()
    if not words or len(plain) != len(text):
        return escape(text)
    pieces, at = [], 0
    for hit in re.finditer("|".join(words), plain):
        pieces += [
            escape(text[at : hit.start()]),
            Markup("<mark>{}</mark>").format(text[hit.start() : hit.end()]),
        ]
        at = hit.end()
    return Markup("").join([*pieces, escape(text[at:])])
