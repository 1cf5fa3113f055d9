"""Walk the objects of a page for its lines, filled boxes and pictures."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from foiacrawl.files.pdf.printed import BLACK, Colour, Fill, RuledLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiacrawl.files.pdf.printed import PdfPage

MAX_OBJECTS = 100_000
MAX_DEPTH = 8  # forms within forms
THIN = 3.0  # points; a filled box so thin is a line
MIN_LINE = 4.0  # points; shorter ones are parts of letters and dots
LARGE = 0.4  # of the page: a picture so large is the page
UNSEEN_MODES = frozenset((3, 7))  # text render modes: the layer that recognition puts under a scan; a clip
_STRAIGHT = 0.75  # points by which a line may slant
_CORNERS = 6  # points of a box that ends where it began, perhaps twice
_NO_WIDTH = 0.02  # points
_OPAQUE = 200  # of 255: a box that hides what it covers

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Objects:
    """Walks the objects of a page for its lines, boxes and pictures; `painted`: when each text is painted, by address."""

    def __init__(self, printed: PdfPage, turn: Callable[[float, float], tuple[float, float]]) -> None:
        self.printed = printed
        self.turn = turn
        self.seen = 0
        self.visible = False
        self.bounds = tuple(ctypes.c_float() for _ in range(4))
        self.painted: dict[int, int] = {}

    def read(self, page: object) -> bool:
        """Read them; return whether any text is visible."""
        for at in range(pdfium.FPDFPage_CountObjects(page)):
            self.visit(pdfium.FPDFPage_GetObject(page, at), IDENTITY, 0)
            if self.printed.cut:
                break
        return self.visible

    def visit(self, raw: object, matrix: Matrix, depth: int) -> None:
        """Read one object; a form is a page within the page."""
        self.seen += 1
        if self.seen > MAX_OBJECTS or depth > MAX_DEPTH:
            self.printed.cut = True
            return
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.path(raw, _times(_matrix_of(raw), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            seen = pdfium.FPDFTextObj_GetTextRenderMode(raw) not in UNSEEN_MODES
            self.visible = self.visible or seen
            self.painted[address_of(raw)] = self.seen
            if seen:
                self.widen(raw)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.image(_times(_matrix_of(raw), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inside = _times(_matrix_of(raw), matrix)
            for at in range(pdfium.FPDFFormObj_CountObjects(raw)):
                self.visit(pdfium.FPDFFormObj_GetObject(raw, at), inside, depth + 1)

    def widen(self, raw: object) -> None:
        """Give a text without a width one: pdfium leaves it out otherwise.

        A lone character has none if its font is neither in the file nor on this machine.
        """
        left, bottom, right, top = self.bounds
        pdfium.FPDFPageObj_GetBounds(raw, left, bottom, right, top)
        if right.value - left.value < _NO_WIDTH:
            pdfium.FPDFTextObj_SetTextRenderMode(raw, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
            pdfium.FPDFPageObj_SetStrokeWidth(raw, 1.0)
            pdfium.FPDFPageObj_Transform(raw, *IDENTITY)

    def image(self, matrix: Matrix) -> None:
        """Take a thin picture for a line, a large one for the page."""
        (x0, y0), (x1, y1) = (self.point(*_apply(matrix, *corner)) for corner in ((0.0, 0.0), (1.0, 1.0)))
        width, height = abs(x1 - x0), abs(y1 - y0)
        if width * height > LARGE * self.printed.width * self.printed.height:
            self.printed.has_picture = True
        elif min(width, height) <= THIN:
            self.box(x0, y0, x1, y1)

    def path(self, raw: object, matrix: Matrix) -> None:
        """Take straight lines and thin filled boxes."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(raw, fill, stroke)
        if not fill.value and not stroke.value:
            return
        order = self.seen
        for points in self.outlines(raw, matrix):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            thin = min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN
            if thin:
                self.box(min(xs), min(ys), max(xs), max(ys))
                continue
            if fill.value and len(points) <= _CORNERS:
                self.fill(raw, order, (min(xs), min(ys), max(xs), max(ys)))
            if stroke.value:
                for (x0, y0), (x1, y1) in pairwise(points):
                    if abs(x1 - x0) <= _STRAIGHT or abs(y1 - y0) <= _STRAIGHT:
                        self.box(x0, y0, x1, y1)

    def fill(self, raw: object, order: int, box: tuple[float, float, float, float]) -> None:
        """Keep a filled box that hides what is below it."""
        colour, alpha = fill_of(raw)
        if alpha >= _OPAQUE and all(map(math.isfinite, box)):
            self.printed.fills.append(Fill(order, *box, colour))

    def outlines(self, raw: object, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """Yield the parts of a path as points; a closed one ends where it began. Curves end a part."""
        points: list[tuple[float, float]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        count = pdfium.FPDFPath_CountSegments(raw)
        self.seen += count
        if self.seen > MAX_OBJECTS:
            self.printed.cut = True
            return
        for at in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(raw, at)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = self.point(*_apply(matrix, x.value, y.value))
            if kind != pdfium.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = [point]
            else:
                points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                yield [*points, points[0]]
                points = [points[0]]
        if len(points) > 1:
            yield points

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as shown."""
        return self.turn(x, y)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep a thin box, or a line, by its middle."""
        if not all(map(math.isfinite, (x0, y0, x1, y1))):
            return
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right < 0 or bottom < 0 or left > self.printed.width or top > self.printed.height:
            return
        if right - left >= bottom - top:
            if right - left >= MIN_LINE:
                self.printed.across.append(RuledLine((top + bottom) / 2, left, right))
        elif bottom - top >= MIN_LINE:
            self.printed.down.append(RuledLine((left + right) / 2, top, bottom))


def address_of(raw: Any) -> int:
    """Return where pdfium keeps an object (0: there is none), the same as long as the page is open."""
    return ctypes.addressof(raw.contents) if raw else 0


def fill_of(raw: object) -> tuple[Colour, int]:
    """Return the colour that fills an object and how opaque it is (0 to 255); black where it is a pattern."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(raw, red, green, blue, alpha):
        return BLACK, 255
    return (red.value, green.value, blue.value), alpha.value


def stroke_of(raw: object) -> tuple[Colour, int]:
    """Return the colour of an object's outline and how opaque it is."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetStrokeColor(raw, red, green, blue, alpha):
        return BLACK, 255
    return (red.value, green.value, blue.value), alpha.value


def _matrix_of(raw: object) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, matrix):
        return IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does first `inner`, then `outer`."""
    if outer == IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )
