"""One place where the agencies room folds text: simplified script, half-width characters."""

from __future__ import annotations

from functools import lru_cache

from foiacrawl.agencies.words import words
from foiacrawl.numerals import to_arabic_years
from foiacrawl.text import normalize, remove_spaces, to_simplified

_CACHED_LENGTH = 200


def fold(text: str) -> str:
    """Return the text in simplified script and half-width (NFKC), with the names of words.toml `keep` unharmed."""
    return _short(text) if len(text) <= _CACHED_LENGTH else _fold(text)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    half = to_arabic_years(normalize(text))
    if half.isascii():
        return half
    folded = to_simplified(half).translate(words().characters)
    if folded == half:
        return half
    for mirrored, own in words().mirrors:
        folded = folded.replace(mirrored, own)
    if "乾" in half and len(folded) == len(half):
        for name in words().keep:
            at = half.find(name)
            while at >= 0:
                folded = folded[:at] + name + folded[at + len(name) :]
                at = half.find(name, at + 1)
    return folded


def compact(text: str) -> str:
    """Return the folded text without any white space."""
    return remove_spaces(fold(text))
