"""Determine what a body does by the words of its name (data/kinds.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from foiacrawl.agencies.words import words
from foiacrawl.data import load_toml
from foiacrawl.text import any_of

_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of bodies: `labels` maps a kind to (English, Chinese), `whole` and `stems` map words to kinds.

    `stem` finds any stem, `start` any word at the beginning; `ends` maps the last words of a name to the kind they decide.
    """

    labels: dict[str, tuple[str, str]]
    whole: dict[str, str]
    stems: dict[str, str]
    stem: re.Pattern[str]
    start: re.Pattern[str]
    ends: dict[str, str]


@cache
def kinds() -> Kinds:
    """Return the kinds. Raises ValueError if a word means two kinds."""
    data = load_toml(__file__, "data/kinds.toml")
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for kind, entry in data.items():
        for index, field in ((whole, "whole"), (stems, "words")):
            for word in entry[field]:
                if index is stems and word in index:
                    raise ValueError(f"kinds.toml: {word} means {index[word]} and {kind}")
                index.setdefault(word, kind)
    ends = {word: kind for kind, entry in data.items() for word in entry.get("ends", ())}
    labels = {kind: (entry["en"], entry["zh"]) for kind, entry in data.items()}
    # A look-ahead, so that overlapping stems are all found; the longest at each place.
    stem = re.compile(rf"(?=({any_of(stems)}))")
    start = re.compile(any_of([*stems, *whole]))
    return Kinds(labels, whole, stems, stem, start, ends)


@lru_cache(maxsize=4096)
def determine_kind(rest: str) -> str:
    """Return the kind of a body by its name without its division; `other` if no word is known.

    `rest` is "公安局东湖分局" or "人民政府办公厅"; "" is a government named by its division alone.
    """
    known = kinds()
    rest = _PARENTHESES.sub("", rest)
    if not rest:
        return "government"
    if rest in known.whole:
        return known.whole[rest]
    if end := next((end for end in known.ends if rest.endswith(end)), None):
        return known.ends[end]
    if "人民政府" in rest:  # it contains 民政, and a department may be named after it
        return determine_kind(rest.replace("人民政府", "") or "人民政府")
    best = max((m.group(1) for m in known.stem.finditer(rest)), key=len, default=None)
    if best is None:
        return "development_zone" if rest.endswith(words().zone_offices) else "other"
    return known.stems[best]


def starts_with_kind(rest: str) -> bool:
    """Return whether the text begins with a word of some kind: what may follow a division's short name."""
    return bool(kinds().start.match(rest))
