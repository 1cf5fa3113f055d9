"""Read the characters of a page that a reader sees, with their boxes and how they look."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from foiacrawl.files.pdf.objects import UNSEEN_MODES, address_of, fill_of, stroke_of
from foiacrawl.files.pdf.printed import PLAIN, WHITE, Char, Colour, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pypdfium2

    from foiacrawl.files.pdf.printed import Fill, PdfPage

    Turn = Callable[[float, float], tuple[float, float]]
    Box = tuple[float, float, float, float]

MAX_CHARACTERS = 40_000  # on a page; the densest real one has 4,000
UNSEEN = 0.06  # of the distance from white to black: a lighter grey on white is not seen
PALE = 0.35  # of that distance; paler are watermarks, which may go beyond the page
SMALLEST = 1.2  # points; a character so small is not seen
SMALL = 0.87  # of the size of others: a character so small may be the mark of a note
_SPACES = frozenset((0x20, 0xA0, 0x3000))
_OUTLINED = 1  # text render mode: the outline alone is painted
_TALL = 2.0  # heights of a font: a box so high is not that of one of its characters
_GREY = 20  # steps of 255 by which the parts of a grey may differ
FAR = 1e6  # points; what is farther off is nowhere, as is what is no number
MAX_FILLS = 20_000  # of a page
MAX_BANDS = 1_000  # of a page: one of 16 metres
_BAND = 16.0  # points: filled boxes are looked up by the band of the page they are in


class _Ink(NamedTuple):
    """How the characters of one text object are painted: on white, how opaque (0 to 255), and when (0 if unknown).

    `high`: points; a box that is higher is not that of one of its characters.
    """

    look: Look
    alpha: int
    unseen: bool
    order: int
    high: float


def read_glyphs(page: pypdfium2.PdfPage, printed: PdfPage, turn: Turn, painted: Mapping[int, int]) -> None:
    """Read the characters of the page. Spaces that pdfium adds are left out: the gaps between characters show them.

    `painted`: the order in which the text objects are painted, by address.
    """
    text = page.get_textpage()
    try:
        _Glyphs(text.raw, printed, turn, painted, page.get_rotation()).read()
    finally:
        text.close()


class _Glyphs:
    """Reads characters; what all of a text object share is asked once."""

    def __init__(
        self, raw: object, printed: PdfPage, turn: Turn, painted: Mapping[int, int], rotation: int
    ) -> None:
        self.raw = raw
        self.printed = printed
        self.turn = turn
        self.painted = painted
        self.rotation = rotation
        self.inks: dict[int, _Ink] = {}
        self.behind = _Behind(printed.fills)
        self.places: list[int] = []
        self.loose = pdfium.FS_RECTF()

    def read(self) -> None:
        """Put the characters that are seen on the page."""
        raw, printed = self.raw, self.printed
        count = pdfium.FPDFText_CountChars(raw)
        if count > MAX_CHARACTERS:
            printed.cut, count = True, MAX_CHARACTERS
        for at in range(count):
            code = pdfium.FPDFText_GetUnicode(raw, at)
            if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            if code in _SPACES:
                if pdfium.FPDFText_IsGenerated(raw, at):
                    continue
                code = 32
            ink = self.ink(at)
            box = None if ink.unseen else self.box(at, ink)
            if box is None or not -FAR < box[0] <= box[2] < FAR or not -FAR < box[1] <= box[3] < FAR:
                continue
            look = self.look(ink, box) if printed.fills else ink.look
            if look.contrast < UNSEEN:
                continue
            if box[2] > 0 and box[3] > 0 and box[0] < printed.width and box[1] < printed.height:
                printed.characters.append(Char(chr(code), *box, look))
                self.places.append(at)
            elif code > 32 and look.turned % 90 == 0 and look.contrast > PALE:
                printed.outside += 1
        self.find_lines()

    def ink(self, at: int) -> _Ink:
        """Return how a character is painted."""
        painted = pdfium.FPDFText_GetTextObject(self.raw, at)
        key = address_of(painted)
        ink = self.inks.get(key)
        if ink is None:
            ink = self.inks[key] = self.ask(at, painted, key)
        return ink

    def ask(self, at: int, painted: object, key: int) -> _Ink:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.raw, at, matrix)
        size = pdfium.FPDFText_GetFontSize(self.raw, at) * math.hypot(matrix.c, matrix.d)
        if not all(map(math.isfinite, (size, matrix.a, matrix.b))):
            return _Ink(PLAIN, 0, True, 0, 0.0)
        turned = (round(math.degrees(math.atan2(matrix.b, matrix.a))) - self.rotation) % 360
        mode = pdfium.FPDFTextObj_GetTextRenderMode(painted)
        colour, alpha = stroke_of(painted) if mode == _OUTLINED else fill_of(painted)
        # Under the picture of a page lies the text that recognition has found in it.
        unseen = mode in UNSEEN_MODES and not self.printed.has_picture
        if mode in UNSEEN_MODES and self.printed.has_picture:
            colour, alpha = (0, 0, 0), 255
        look = Look(turned, round(size, 1), colour, self.contrast(colour, alpha, WHITE))
        return _Ink(look, alpha, unseen or alpha == 0, self.painted.get(key, 0), _TALL * size)

    def contrast(self, colour: Colour, alpha: int, behind: Colour) -> float:
        if self.printed.has_picture:
            return 1.0  # nobody knows what colour the picture has there
        return alpha * max(abs(own - other) for own, other in zip(colour, behind, strict=True)) / 65_025

    def box(self, at: int, ink: _Ink) -> Box | None:
        """Return a character's box as shown, or None for one that has no size."""
        loose = self.loose
        if not pdfium.FPDFText_GetLooseCharBox(self.raw, at, loose):
            return None
        left, top, right, bottom = loose.left, loose.top, loose.right, loose.bottom
        if ink.look.size <= SMALLEST or top - bottom > ink.high or right - left > ink.high:
            # Upright writing from WPS: the loose box has the font's own units, 199 points where the character has 9.
            tight = self.tight(at)
            if tight is None or max(tight[2] - tight[0], tight[1] - tight[3]) <= SMALLEST:
                return None
            if ink.look.size > SMALLEST:
                left, top, right, bottom = tight
        x0, y0 = self.turn(left, top)
        x1, y1 = self.turn(right, bottom)
        if x0 > x1:
            x0, x1 = x1, x0
        return (x0, y0, x1, y1) if y0 <= y1 else (x0, y1, x1, y0)

    def tight(self, at: int) -> Box | None:
        """Return the box of a character's ink in the page's own space: left, top, right, bottom."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not pdfium.FPDFText_GetCharBox(self.raw, at, left, right, bottom, top):
            return None
        return left.value, top.value, right.value, bottom.value

    def look(self, ink: _Ink, box: Box) -> Look:
        """Return how a character looks on what is painted behind it; it does not show behind what covers it."""
        colour, covered = self.behind.at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, ink.order)
        if covered:
            return Look(contrast=0.0)
        contrast = self.contrast(ink.look.colour, ink.alpha, colour)
        return ink.look if contrast == ink.look.contrast else ink.look._replace(contrast=contrast)

    def find_lines(self) -> None:
        """Find the base lines of characters, where some are so small that they may be raised."""
        kept = self.printed.characters
        if not any(
            after.look.size <= SMALL * char.look.size and after.text.isdigit()
            for char, after in pairwise(kept)
        ):
            return
        x, y = ctypes.c_double(), ctypes.c_double()
        for number, (char, at) in enumerate(zip(kept, self.places, strict=True)):
            if pdfium.FPDFText_GetCharOrigin(self.raw, at, x, y):
                kept[number] = char._replace(base=self.turn(x.value, y.value)[1])


class _Behind:
    """Finds what is painted behind a place of the page, and whether it is covered afterwards."""

    def __init__(self, fills: Sequence[Fill]) -> None:
        self.bands: dict[int, list[Fill]] = {}
        for fill in fills[:MAX_FILLS]:
            first, last = max(fill.top // _BAND, -1.0), min(fill.bottom // _BAND, float(MAX_BANDS))
            for band in range(int(first), int(last) + 1):
                self.bands.setdefault(band, []).append(fill)

    def at(self, x: float, y: float, order: int) -> tuple[Colour, bool]:
        """Return the colour behind what is painted at a place as number `order`, and whether it is covered later.

        A box in white, grey or black covers; in another colour it may be the stroke of a marker pen, which does not.
        """
        colour = WHITE
        for fill in self.bands.get(int(y // _BAND), ()):
            if fill.left <= x <= fill.right and fill.top <= y <= fill.bottom:
                if fill.order < order:
                    colour = fill.colour
                elif order and max(fill.colour) - min(fill.colour) <= _GREY:
                    return colour, True
        return colour, False
