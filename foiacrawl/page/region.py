"""Find the region of a page that holds the report: its known containers, else the whole body."""

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
_MIN_SHARE = 0.5
# Above this share of sentences inside furniture the class names are not those of furniture.
_MAX_IN_FURNITURE = 0.6


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page that holds the report: `containers`, or the whole body where there is none.

    `begins` and `ends` are the numbers of the first and the last sentence's line (without sentences both are one
    past the last line). `zoned` is False where the class names of furniture are around the text itself and cannot be
    trusted; `shown` is the strongest `hidden` that is read.
    """

    containers: tuple[HtmlElement, ...] = ()
    begins: int = 0
    ends: int = 0
    zoned: bool = True
    shown: int = 0

    def sees(self, line: Line) -> bool:
        """Return whether the line is shown and no furniture."""
        return line.hidden <= self.shown and line.hidden != 1 and not (self.zoned and line.zone)

    def holds(self, line: Line) -> bool:
        """Return whether the line is in the region."""
        if not self.containers:
            return True
        # A loop, as a generator for each line costs more than the search.
        for container in self.containers:  # noqa: SIM110
            if container in line.containers:
                return True
        return False


def find_region(lines: Sequence[Line]) -> Region:
    """Find the region of a page's lines. A text page has neither containers nor furniture: all of it is the region."""
    sentences = [line for line in lines if line.is_sentence]
    shown = 0 if any(not line.hidden for line in sentences) else 2
    sentences = [line for line in sentences if line.hidden in (0, shown)]
    in_furniture = sum(len(line.text) for line in sentences if line.zone)
    total = sum(len(line.text) for line in sentences)
    zoned = in_furniture <= total * _MAX_IN_FURNITURE
    if zoned:
        sentences = [line for line in sentences if not line.zone]
        total -= in_furniture
    containers = _choose_containers(
        sentences or [line for line in lines if line.hidden in (0, shown) and not line.is_linked]
    )
    held = [line for line in sentences if any(container in line.containers for container in containers)]
    if sum(len(line.text) for line in held) >= total * _MIN_SHARE:
        sentences = held
    else:
        containers = ()
    past = lines[-1].number + 1 if lines else 0
    begins, ends = (sentences[0].number, sentences[-1].number) if sentences else (past, past)
    return Region(containers, begins, ends, zoned, shown)


def _choose_containers(lines: Sequence[Line]) -> tuple[HtmlElement, ...]:
    """Choose the containers: of nested ones the innermost that still holds nearly all of the outer's text."""
    weight: dict[HtmlElement, int] = {}
    inner: dict[HtmlElement | None, dict[HtmlElement, None]] = {}
    for line in lines:
        for above, container in zip((None, *line.containers), line.containers, strict=False):
            weight[container] = weight.get(container, 0) + len(line.text)
            inner.setdefault(above, {})[container] = None
    chosen = []
    for container in inner.get(None, {}):
        while True:
            best = max(inner.get(container, {}), key=weight.__getitem__, default=None)
            if best is None or weight[best] < weight[container] * _NEARLY_ALL:
                break
            container = best
        chosen.append(container)
    return tuple(chosen)
