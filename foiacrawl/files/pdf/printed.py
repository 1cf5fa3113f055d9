"""What is printed on a page of a PDF, in points from the top left corner: characters, straight lines, filled boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Colour = tuple[int, int, int]  # red, green, blue: 0 to 255
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


class Look(NamedTuple):
    """How characters look: degrees by which they are turned, height in points, colour.

    `contrast` (0 to 1) is how far the colour, as it shows through, is from what is behind it.
    """

    turned: int = 0
    size: float = 0.0
    colour: Colour = BLACK
    contrast: float = 1.0


PLAIN = Look()


class Char(NamedTuple):
    """A character, its box, how it looks, and the height of its base line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    look: Look = PLAIN
    base: float = 0.0


class RuledLine(NamedTuple):
    """A level or upright line: its position across its direction, its start and its stop."""

    at: float
    start: float
    stop: float


class Fill(NamedTuple):
    """A filled box; `order` counts the objects of the page as they are painted, the later over the earlier."""

    order: int
    left: float
    top: float
    right: float
    bottom: float
    colour: Colour


@dataclass(slots=True)
class PdfPage:
    """What is printed on one page; `cut`: more than is read, `outside`: characters beyond its borders, which are not."""

    width: float
    height: float
    characters: list[Char] = field(default_factory=list)
    across: list[RuledLine] = field(default_factory=list)
    down: list[RuledLine] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    has_picture: bool = False
    cut: bool = False
    outside: int = 0

    @property
    def has_text(self) -> bool:
        """Whether anything is written on the page."""
        return any(char.text != " " for char in self.characters)
