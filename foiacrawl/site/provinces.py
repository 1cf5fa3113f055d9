"""The provinces: names in both languages, and their places on the tile map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from foiacrawl.site.language import Language


class Province(NamedTuple):
    """A province in one language: its name, the short one of its tile, and the tile's column and row."""

    name: str
    short: str
    column: int
    row: int


def provinces(language: Language) -> dict[str, Province]:
    """Return all provinces by the first two digits of their codes."""
    data = load_toml(__file__, "provinces.toml")
    return {code: Province(*entry[language], *entry["place"]) for code, entry in data.items()}
