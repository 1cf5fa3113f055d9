"""Normalise names of bodies and divisions: half-width, simplified script, years in Arabic digits."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from foiacrawl.agencies.words import words
from foiacrawl.numerals import to_arabic_years
from foiacrawl.text import normalize, remove_spaces, to_simplified

_MAX_CACHED = 200  # characters; longer texts do not repeat


def normalize_names(text: str) -> str:
    """Return the text normalised; names that conversion would damage (words.toml `keep`) are preserved."""
    return _normalize_cached(text) if len(text) <= _MAX_CACHED else _normalize_lead(text)


def compact_names(text: str) -> str:
    """Return the normalised text without any white space."""
    return remove_spaces(normalize_names(text))


@cache
def _variants() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, words().characters)))}]")


@lru_cache(maxsize=4096)
def _normalize_cached(text: str) -> str:
    return _normalize(text)


@lru_cache(maxsize=4)  # the first sentences of one report are asked for a name in several ways
def _normalize_lead(text: str) -> str:
    return _normalize(text)


def _normalize(text: str) -> str:
    half = to_arabic_years(normalize(text))
    if half.isascii():
        return half
    simplified = to_simplified(half)
    if _variants().search(simplified):  # a search takes a twentieth of the time of a translation
        simplified = simplified.translate(words().characters)
    if simplified == half:
        return half
    for mirrored, own in words().mirrors:
        simplified = simplified.replace(mirrored, own)
    if "乾" in half and len(simplified) == len(half):
        for name in words().keep:
            at = half.find(name)
            while at >= 0:
                simplified = simplified[:at] + name + simplified[at + len(name) :]
                at = half.find(name, at + 1)
    return simplified
