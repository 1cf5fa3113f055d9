"""Where on a page of a PDF or a picture a cell is: kept with the cell, so that it can be shown there."""

from __future__ import annotations

import math
from dataclasses import dataclass

BOX = "data-foiacrawl-box"
"""The attribute of a cell in converted HTML that holds its box."""


@dataclass(frozen=True, slots=True)
class PageBox:
    """A box on a page (counted from 0): its sides as shares of the page's width and height, from the top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def __str__(self) -> str:
        sides = " ".join(f"{side:.4f}" for side in (self.left, self.top, self.right, self.bottom))
        return f"{self.page} {sides}"


@dataclass(frozen=True, slots=True)
class Paper:
    """The page that a cell was read from: its number (from 0) and its size, in the unit of the boxes."""

    page: int
    width: float
    height: float

    def box(self, left: float, top: float, right: float, bottom: float) -> PageBox:
        """Return a box on the page; what reaches over the page's border is cut."""
        across = [min(1.0, max(0.0, side / max(self.width, 1.0))) for side in (left, right)]
        down = [min(1.0, max(0.0, side / max(self.height, 1.0))) for side in (top, bottom)]
        return PageBox(self.page, across[0], down[0], across[1], down[1])


def parse_box(text: str | None) -> PageBox | None:
    """Return the box that an attribute holds; None for any other text."""
    parts = (text or "").split()
    try:
        page, sides = int(parts[0]), [float(part) for part in parts[1:]]
    except (IndexError, ValueError):
        return None
    if page < 0 or len(sides) != 4 or not all(math.isfinite(side) and 0 <= side <= 1 for side in sides):
        return None
    return PageBox(page, *sides)


def turned_back(
    box: tuple[float, float, float, float], width: float, height: float, turns: int, angle: float
) -> tuple[float, float, float, float]:
    """Return the box around a box (left, top, right, bottom) of a picture as it was before it was turned.

    The picture was turned by `turns` right angles, then by `angle` degrees about its middle (both counter-clockwise),
    and is now `width` by `height`.
    """
    left, top, right, bottom = box
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    points = []
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        across, down = x - width / 2, y - height / 2
        x, y = width / 2 + across * cosine - down * sine, height / 2 + across * sine + down * cosine
        size = (width, height)
        for _ in range(turns % 4):
            x, y = size[1] - y, x
            size = (size[1], size[0])
        points.append((x, y))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
