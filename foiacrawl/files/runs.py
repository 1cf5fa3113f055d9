"""How Word shows a run of text: not at all (hidden, struck, white on white, too small), raised as a note's mark, or plainly.

A run's own properties count first, then those of its character style, then those of the paragraph's style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from foiacrawl.files.package import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml import etree

Shown = Literal["plain", "gone", "raised"]

_OFF = frozenset(("0", "false", "off", "none"))
_MAX_CHAIN = 20  # styles that inherit from each other
_SMALLEST = 2  # half points: a character so small is not seen
_LIFTED = 3  # half points; so much higher a run is raised
_NO_FILL = re.compile(r"auto|(?:[C-F][0-9A-F]){3}", re.IGNORECASE)  # none, or one on which white is not seen
_WHITE = re.compile(r"(?:F[0-9A-F]){3}", re.IGNORECASE)
_RAISED = re.compile("\ue000([^\ue001]*)\ue001")
_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters around a raised text, while its paragraph is read


@dataclass(frozen=True, slots=True)
class RunStyles:
    """The properties that the styles of a document give to text, by the style's id, the nearest first."""

    properties: Mapping[str, Sequence[etree._Element]] = field(default_factory=dict)
    shaded: frozenset[str] = frozenset()

    def shown(self, run: etree._Element, style: str | None, *, shaded: bool) -> Shown:
        """Return how a run is shown; `style` is its paragraph's, `shaded` whether what is behind it has a colour."""
        own = child(run, "rPr")
        named = attribute(child(own, "rStyle"), "val")
        if own is None and style not in self.properties:
            return "plain"
        levels = [
            *([own] if own is not None else []),
            *self.properties.get(named or "", ()),
            *self.properties.get(style or "", ()),
        ]
        if any(is_on(_first(levels, name)) for name in ("vanish", "strike", "dstrike")):
            return "gone"
        size = attribute(_first(levels, "sz"), "val")
        if size is not None and size.isdigit() and int(size) <= _SMALLEST:
            return "gone"
        colour = attribute(_first(levels, "color"), "val") or ""
        if _WHITE.fullmatch(colour) and not shaded and not any(is_shaded(one) for one in levels):
            return "gone"
        lifted = attribute(_first(levels, "position"), "val") or ""
        if attribute(_first(levels, "vertAlign"), "val") == "superscript" or (
            lifted.isdigit() and len(lifted) < 4 and int(lifted) >= _LIFTED
        ):
            return "raised"
        return "plain"


def read_styles(styles: etree._Element | None) -> RunStyles:
    """Read the part `styles.xml`, which may be missing."""
    own: dict[str, etree._Element] = {}
    parents: dict[str, str] = {}
    shaded = set()
    for style in styles if styles is not None else ():
        name = attribute(style, "styleId")
        if local(style) != "style" or not name:
            continue
        parents[name] = attribute(child(style, "basedOn"), "val") or ""
        properties = child(style, "rPr")
        if properties is not None:
            own[name] = properties
        if any(_has_fill(one) for one in style.iter("{*}shd")):
            shaded.add(name)
    found: dict[str, list[etree._Element]] = {}
    for name in parents:
        at = name
        for _ in range(_MAX_CHAIN):
            if at in own:
                found.setdefault(name, []).append(own[at])
            at = parents.get(at, "")
    return RunStyles(found, frozenset(shaded))


def is_shaded(properties: etree._Element | None) -> bool:
    """Return whether properties of a run, a paragraph or a cell put a colour behind its text."""
    highlight = attribute(child(properties, "highlight"), "val") or "none"
    return highlight not in ("none", "white") or _has_fill(child(properties, "shd"))


def _has_fill(shading: etree._Element | None) -> bool:
    if shading is None:
        return False
    fill = attribute(shading, "fill") or "auto"
    pattern = attribute(shading, "val") or "clear"
    return not _NO_FILL.fullmatch(fill) or pattern not in ("clear", "nil", "none")


def raised(text: str) -> str:
    """Return raised text marked as such, until `with_marks` knows what is before it."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def with_marks(text: str) -> str:
    """Return a paragraph's text with raised digits after other text in brackets: 35 with note 1 is not 351."""
    if _OPEN not in text:
        return text
    joined = text.replace(f"{_CLOSE}{_OPEN}", "")

    def written(match: re.Match[str]) -> str:
        after_text = joined[: match.start()].strip() != ""
        return f"[{match[1].strip()}]" if after_text and match[1].strip().isdecimal() else match[1]

    return _RAISED.sub(written, joined)


def _first(levels: Sequence[etree._Element], name: str) -> etree._Element | None:
    return next((found for one in levels if (found := child(one, name)) is not None), None)


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a switch of Word's is set: present, and not set to off."""
    return switch is not None and (attribute(switch, "val") or "1") not in _OFF
