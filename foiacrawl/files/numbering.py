"""Word's automatic numbers: 一、 and 1. are often no characters of the text but counted by Word when it shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.package import attribute, child, local
from foiacrawl.numerals import WRITTEN_DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_LEVEL = re.compile(r"%([1-9])")
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MAX_CHAIN = 20  # styles that inherit from each other
_COUNTING = ("chineseCounting", "taiwaneseCounting", "japaneseCounting", "ideographDigital", "koreanCounting")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, and the text around the numbers."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: Mapping[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, paragraph: etree._Element) -> str:
        """Return the number that Word shows before a paragraph ("" for none and for bullets), and count it."""
        found = _number_of(child(paragraph, "pPr")) or self._of_style(paragraph)
        if found is None or found[0] not in self.lists:
            return ""
        number, depth = found
        shared, levels = self.lists[number]
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(shared, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if levels[depth].format in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at, Level())
            return written(counts.get(at, level.start), level.format)

        return _LEVEL.sub(shown, levels[depth].text)

    def _of_style(self, paragraph: etree._Element) -> tuple[str, int] | None:
        style = attribute(child(paragraph, "pPr", "pStyle"), "val")
        return self.styles.get(style) if style else None


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the parts `numbering.xml` and `styles.xml`; either may be missing."""
    if numbering is None:
        return Numbering()
    shared: dict[str, dict[int, Level]] = {}
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    for element in numbering:
        if local(element) == "abstractNum":
            shared[attribute(element, "abstractNumId") or ""] = _levels(element)
        elif local(element) == "num":
            base = attribute(child(element, "abstractNumId"), "val") or ""
            number = attribute(element, "numId") or ""
            changed = [one for one in element if local(one) == "lvlOverride"]
            # A list that restarts counts for itself; the others continue the count of those that share their levels.
            lists[number] = (
                (f"{base}/{number}", {**shared.get(base, {}), **_overrides(changed, shared.get(base, {}))})
                if changed
                else (base, shared.get(base, {}))
            )
    return Numbering(lists, _styles(styles))


def _levels(element: etree._Element) -> dict[int, Level]:
    return {_int(attribute(one, "ilvl")): _level(one) for one in element if local(one) == "lvl"}


def _level(element: etree._Element) -> Level:
    return Level(
        start=_int(attribute(child(element, "start"), "val"), 1),
        format=attribute(child(element, "numFmt"), "val") or "decimal",
        text=attribute(child(element, "lvlText"), "val") or "",
    )


def _overrides(changed: list[etree._Element], levels: Mapping[int, Level]) -> dict[int, Level]:
    found = {}
    for one in changed:
        at = _int(attribute(one, "ilvl"))
        own = child(one, "lvl")
        level = _level(own) if own is not None else levels.get(at, Level())
        start = attribute(child(one, "startOverride"), "val")
        found[at] = Level(_int(start, level.start), level.format, level.text)
    return found


def _styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Return the lists that paragraph styles belong to, by the style's id, inherited ones too."""
    if styles is None:
        return {}
    own: dict[str, tuple[str | None, int | None]] = {}
    parents: dict[str, str] = {}
    for style in styles:
        name = attribute(style, "styleId")
        if local(style) != "style" or not name:
            continue
        properties = child(style, "pPr", "numPr")
        number = attribute(child(properties, "numId"), "val")
        depth = attribute(child(properties, "ilvl"), "val")
        own[name] = (number, _int(depth) if depth is not None else None)
        parents[name] = attribute(child(style, "basedOn"), "val") or ""
    found: dict[str, tuple[str, int]] = {}
    for name in own:
        at, depth_found = name, None
        for _ in range(_MAX_CHAIN):
            number, level = own.get(at, (None, None))
            depth_found = level if depth_found is None else depth_found
            if number is not None:
                found[name] = (number, depth_found or 0)
                break
            at = parents.get(at, "")
    return found


def _number_of(properties: etree._Element | None) -> tuple[str, int] | None:
    own = child(properties, "numPr")
    number = attribute(child(own, "numId"), "val")
    return (number, _int(attribute(child(own, "ilvl"), "val"))) if number is not None else None


def written(number: int, style: str) -> str:
    """Write a number in one of Word's formats; an unknown format is written in digits."""
    if style.startswith(_COUNTING) and 0 <= number < 10_000:
        return _digital(number) if style == "ideographDigital" else _counted(number, WRITTEN_DIGITS, "十百千")
    if style == "chineseLegalSimplified" and 0 <= number < 10_000:
        return _counted(number, _LEGAL, "拾佰仟")
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((ord("a") if style == "lowerLetter" else ord("A")) + number - 1)
    if style in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman = _roman(number)
        return roman if style == "lowerRoman" else roman.upper()
    if style.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if style == "decimalEnclosedParen" and 0 < number <= 20:
        return chr(ord("⑴") + number - 1)
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _digital(number: int) -> str:
    return "".join(WRITTEN_DIGITS[int(digit)] for digit in str(number))


def _counted(number: int, digits: str, powers: str) -> str:
    """Write 12 as 十二 and 105 as 一百零五."""
    if number == 0:
        return digits[0]
    pieces: list[str] = []
    text = str(number)
    for at, char in enumerate(text):
        power = len(text) - at - 1
        if char != "0":
            pieces.append(digits[int(char)] + (powers[power - 1] if power else ""))
        elif pieces and pieces[-1] != "零" and text[at:].strip("0"):
            pieces.append("零")
    written_out = "".join(pieces)
    ten = digits[1] + powers[0]
    return (
        written_out[1:] if written_out.startswith(ten) and number < 20 and powers[0] == "十" else written_out
    )


def _roman(number: int) -> str:
    pieces = []
    for size, letters in _ROMAN:
        pieces.append(letters * (number // size))
        number %= size
    return "".join(pieces)


def _int(text: str | None, default: int = 0) -> int:
    """Return a number below 100,000, or the default where it is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
