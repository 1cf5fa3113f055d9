"""Check the fonts of a PDF, by which bytes become characters, and the names that the standard knows."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml
from foiacrawl.integrity.structure import Stream
from foiacrawl.integrity.syntax import Name, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.integrity.structure import Structure
    from foiacrawl.integrity.syntax import Value

SHORTEST = 4  # characters of a name that is compared: a file's own are as short as F1
WIDEST = 4_000  # thousandths of a character's height
_SHORT_KEYS = frozenset(("W", "DW", "W2", "DW2"))
_SUBTYPES = frozenset(("Type0", "Type1", "Type3", "TrueType", "MMType1", "CIDFontType0", "CIDFontType2"))
_ENCODINGS = re.compile(
    r"(?:WinAnsi|MacRoman|MacExpert|Standard|PDFDoc)Encoding|Symbol\w*|Identity-[HV]|[\w-]+-[HV]|[HV]"
)


@cache
def _known() -> frozenset[str]:
    return frozenset(load_toml(__file__, "names.toml")["names"])


@cache
def _orderings() -> frozenset[bytes]:
    return frozenset(name.encode() for name in load_toml(__file__, "names.toml")["orderings"])


def names_fault(value: Value) -> str | None:
    """Return a name in an object that differs from one of the standard in one bit, None if there is none."""
    for name in _names(value):
        if _is_damaged(name):
            return f"it has the name {name!r}"
    return None


def _names(value: Value) -> Iterator[str]:
    stack: list[Value] = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, Name):
            yield one
        elif isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            yield from one
            stack += one.values()


@lru_cache(maxsize=4_096)
def _is_damaged(name: str) -> bool:
    known = _known()
    if len(name) < SHORTEST or name in known:
        return False
    if any(
        name[:at] + chr(ord(name[at]) ^ 1 << bit) + name[at + 1 :] in known
        for at in range(len(name))
        for bit in range(8)
    ):
        return True
    return name[:-1] in known  # the space behind it became a character


def font_fault(found: Structure, value: Value) -> str | None:
    """Return what is wrong with a font, None if nothing is, or the object is none."""
    if not isinstance(value, dict) or value.get("Type") != "Font":
        return None
    kind = value.get("Subtype")
    if kind not in _SUBTYPES:
        return "it is a font of an unknown kind"
    if kind == "Type0":
        return _composite_fault(found, value)
    if kind in ("CIDFontType0", "CIDFontType2"):
        return _cid_fault(found, value)
    return _simple_fault(found, value)


def _composite_fault(found: Structure, font: dict[str, Value]) -> str | None:
    encoding, below = found.get(font.get("Encoding")), found.get(font.get("DescendantFonts"))
    if not _is_encoding(encoding):
        return "its encoding is unknown"
    if not isinstance(below, list) or len(below) != 1:
        return "it has no font below it"
    descendant = found.get(below[0])
    if not isinstance(descendant, dict) or descendant.get("Type") != "Font":
        return "the font below it is none"
    return _map_fault(found, font) or _cid_fault(found, descendant)


def _is_encoding(encoding: Value | Stream) -> bool:
    if isinstance(encoding, Stream):
        return b"begincmap" in (encoding.content() or b"")
    return isinstance(encoding, Name) and (
        encoding in _known() or (not _is_damaged(encoding) and _ENCODINGS.fullmatch(encoding) is not None)
    )


def _map_fault(found: Structure, font: dict[str, Value]) -> str | None:
    if "ToUnicode" not in font:
        return None
    table = found.get(font["ToUnicode"])
    if isinstance(table, Name):
        return None
    return (
        None
        if isinstance(table, Stream) and b"begincmap" in (table.content() or b"")
        else "its characters are unknown"
    )


def _cid_fault(found: Structure, font: dict[str, Value]) -> str | None:
    system = found.get(font.get("CIDSystemInfo"))
    if not isinstance(system, dict) or not {"Registry", "Ordering"} <= system.keys():
        return "it does not say which characters it has"
    ordering = found.get(system["Ordering"])
    if not isinstance(ordering, bytes) or (ordering not in _orderings() and _near(ordering)):
        return "the characters that it says it has are unknown"
    default = found.get(font.get("DW", 1000))
    if not _is_width(default):
        return "its width is none"
    if any(len(key) < SHORTEST and key not in _SHORT_KEYS for key in font):
        return "it has a key that no such font has"  # W with a bit flipped, or with the space behind it
    return _widths_fault(found, found.get(font.get("W", [])))


def _near(ordering: bytes) -> bool:
    return any(
        ordering[:at] + bytes([ordering[at] ^ 1 << bit]) + ordering[at + 1 :] in _orderings()
        for at in range(len(ordering))
        for bit in range(8)
    )


def _widths_fault(found: Structure, widths: Value | Stream) -> str | None:
    """Check the widths of characters: 1 [500 250] for 1 and 2, 7 9 500 for 7 to 9, in any order."""
    if not isinstance(widths, list):
        return "its widths are no list"
    at, seen = 0, set[int]()
    while at < len(widths):
        first, then = found.get(widths[at]), found.get(widths[at + 1]) if at + 1 < len(widths) else None
        if not isinstance(first, int) or not 0 <= first < 65_536:
            return "its widths are of no character"
        if isinstance(then, list):
            if not all(_is_width(found.get(one)) for one in then):
                return "a width is none"
            codes, at = range(first, first + len(then)), at + 2
        else:
            if not isinstance(then, int) or not first <= then < 65_536 or at + 2 >= len(widths):
                return "its widths are of no character"
            if not _is_width(found.get(widths[at + 2])):
                return "a width is none"
            codes, at = range(first, then + 1), at + 3
        if not seen.isdisjoint(codes):
            return "a character has two widths"
        seen.update(codes)
    return None


def _simple_fault(found: Structure, font: dict[str, Value]) -> str | None:
    encoding = found.get(font.get("Encoding"))
    if isinstance(encoding, Name) and not _is_encoding(encoding):
        return "its encoding is unknown"
    if isinstance(font.get("Encoding"), Ref) and encoding is None:
        return "its encoding is not there"
    widths = found.get(font.get("Widths"))
    if "Widths" in font:
        first, last = found.get(font.get("FirstChar")), found.get(font.get("LastChar"))
        if not isinstance(widths, list) or not isinstance(first, int) or not isinstance(last, int):
            return "its widths are no list"
        if len(widths) != last - first + 1 or not all(_is_width(found.get(one)) for one in widths):
            return "it has not as many widths as characters"
    return _map_fault(found, font)


def _is_width(value: Value | Stream) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= WIDEST
