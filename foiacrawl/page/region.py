"""Where on a page the report's text stands: in a known container, else around its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from foiacrawl.page.lines import Line

# A container inside another is the text's own if it holds nearly all of it; the outer one has menus besides.
_NEARLY_ALL = 0.8
# Below this share of the page's sentences a container holds a summary, or markup closed it too early.
_TOO_LITTLE = 0.5
_MOST = 0.85
_DEEPEST = 256
_FURNITURE_MISREAD = 0.6


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page that holds the text.

    `boxes` are the serial numbers of its containers; without any, `core` is the smallest element around most of
    the sentences and `first` to `last` are its lines. `begins` is the number of the first sentence's line, or one
    past the last line. `zoned` is False where class names of furniture were found around the text itself and are
    not to be believed, `shown` the strongest `hidden` that is read.
    """

    boxes: frozenset[int] = frozenset()
    core: HtmlElement | None = None
    first: int = 0
    last: int = 0
    begins: int = 0
    zoned: bool = True
    shown: int = 0

    def sees(self, line: Line) -> bool:
        """Whether the line is shown and no furniture."""
        return line.hidden <= self.shown and line.hidden != 1 and not (self.zoned and line.zone)

    def holds(self, line: Line) -> bool:
        """Whether the line stands in the region."""
        if self.boxes:
            return not self.boxes.isdisjoint(line.boxes)
        return self.first <= line.number <= self.last


def whole(lines: Sequence[Line]) -> Region:
    """Return the region of a text page: all of it."""
    last = lines[-1].number if lines else 0
    begins = next((line.number for line in lines if line.sentence), last + 1)
    return Region(last=last, begins=begins)


def find_region(lines: Sequence[Line]) -> Region:
    """Find the region of an HTML page's lines, whose numbers are their positions."""
    shown = 0 if any(line.sentence and not line.hidden for line in lines) else 2
    seen = [line for line in lines if line.hidden in (0, shown)]
    sentences = [line for line in seen if line.sentence]
    furniture = sum(len(line.text) for line in sentences if line.zone)
    total = sum(len(line.text) for line in sentences)
    zoned = furniture <= total * _FURNITURE_MISREAD
    if zoned:
        sentences = [line for line in sentences if not line.zone]
        total -= furniture
    boxes = _boxes(seen, sentences)
    held = sum(len(line.text) for line in sentences if not boxes.isdisjoint(line.boxes))
    if boxes and held >= total * _TOO_LITTLE:
        begins = (line.number for line in sentences if not boxes.isdisjoint(line.boxes))
        return Region(boxes=boxes, begins=next(begins, len(lines)), zoned=zoned, shown=shown, last=len(lines))
    core = _core(sentences, total)
    if core is None:
        return Region(last=len(lines), begins=len(lines), zoned=zoned, shown=shown)
    core, first, last = _widened(lines, core, *_extent(lines, sentences, core), zoned)
    begins = (line.number for line in sentences if line.number >= first)
    return Region(core=core, first=first, last=last, begins=next(begins), zoned=zoned, shown=shown)


def _boxes(seen: Sequence[Line], sentences: Sequence[Line]) -> frozenset[int]:
    """Choose the containers: of nested ones the innermost that still holds nearly all of the outer's text."""
    counted = sentences or [line for line in seen if not line.linked]
    weight: dict[int, int] = {}
    inner: dict[int | None, dict[int, None]] = {}
    for line in counted:
        for above, box in zip((None, *line.boxes), line.boxes, strict=False):
            weight[box] = weight.get(box, 0) + len(line.text)
            inner.setdefault(above, {})[box] = None
    chosen = []
    for top in inner.get(None, {}):
        box = top
        while True:
            best = max(inner.get(box, {}), key=weight.__getitem__, default=None)
            if best is None or weight[best] < weight[box] * _NEARLY_ALL:
                break
            box = best
        chosen.append(box)
    return frozenset(chosen)


def _core(sentences: Sequence[Line], total: int) -> HtmlElement | None:
    """Return the smallest element that holds most of the sentences."""
    if not sentences:
        return None
    weight: dict[HtmlElement, int] = {}
    for line in sentences:
        for element in _around(line):
            weight[element] = weight.get(element, 0) + len(line.text)
    heaviest = max(sentences, key=lambda line: len(line.text))
    for element in _around(heaviest):
        if weight[element] >= total * _MOST:
            return element
    return None


def _around(line: Line) -> list[HtmlElement]:
    """Return the elements around a line, innermost first."""
    if line.block is None:
        return []
    found = [line.block]
    for element in line.block.iterancestors():
        if len(found) == _DEEPEST:
            break
        found.append(element)
    return found


def _widened(
    lines: Sequence[Line], core: HtmlElement, first: int, last: int, zoned: bool
) -> tuple[HtmlElement, int, int]:
    """Go up as long as what comes in is mostly no link: title, signature and short lines beside the sentences."""
    for element in core.iterancestors():
        low, high = _grown(lines, element, first, last)
        added = [*lines[low:first], *lines[last + 1 : high + 1]]
        foreign = sum(len(line.text) for line in added if line.linked or (zoned and line.zone))
        if foreign * 2 > sum(len(line.text) for line in added):
            break
        core, first, last = element, low, high
    return core, first, last


def _extent(lines: Sequence[Line], sentences: Sequence[Line], core: HtmlElement) -> tuple[int, int]:
    """Return the numbers of the first and last line inside an element; its lines follow one another."""
    inside = [line.number for line in sentences if core in _around(line)]
    return _grown(lines, core, inside[0], inside[-1])


def _grown(lines: Sequence[Line], element: HtmlElement, first: int, last: int) -> tuple[int, int]:
    """Stretch a run of lines to all that stand in the element."""
    while first > 0 and element in _around(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and element in _around(lines[last + 1]):
        last += 1
    return first, last
