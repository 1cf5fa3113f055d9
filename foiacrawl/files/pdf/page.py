"""Read what is printed on a page of a PDF: characters, straight lines and pictures, in points from the top left corner."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from foiacrawl.files.blocks import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHARACTERS = 40_000  # on a page; the densest real one has 4,000
MAX_OBJECTS = 100_000
MAX_DEPTH = 8  # forms within forms
THIN = 3.0  # points; a filled box so thin is a line
MIN_LINE = 4.0  # points; shorter ones are parts of letters and dots
LARGE = 0.4  # of the page: a picture so large is the page
_SPACES = frozenset((0x20, 0xA0, 0x3000))
_STRAIGHT = 0.75  # points by which a line may slant
_INVISIBLE = 3  # text render mode of the layer that recognition puts under a scan

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Char(NamedTuple):
    """A character and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class RuledLine(NamedTuple):
    """A level or upright line: its position across its direction, its start and its stop."""

    at: float
    start: float
    stop: float


@dataclass(slots=True)
class PdfPage:
    """What is printed on one page; `cut`: more than is read."""

    width: float
    height: float
    characters: list[Char] = field(default_factory=list)
    across: list[RuledLine] = field(default_factory=list)
    down: list[RuledLine] = field(default_factory=list)
    has_picture: bool = False
    cut: bool = False

    @property
    def has_text(self) -> bool:
        """Whether anything is written on the page."""
        return any(char.text != " " for char in self.characters)


@contextmanager
def opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF; raises `FileError` for one that is encrypted or broken beyond repair."""
    try:
        document = pypdfium2.PdfDocument(body)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise FileError("encrypted", "the PDF is encrypted and needs a password") from error
        raise FileError("unreadable", f"the PDF is broken: {error}") from error
    try:
        if not count:
            raise FileError("unreadable", "the PDF has no pages")
        yield document
    finally:
        document.close()


def read_pdf_page(document: pypdfium2.PdfDocument, number: int) -> PdfPage:
    """Return what is printed on a page (numbered from zero); an unreadable page raises `PdfiumError`."""
    page = document[number]
    try:
        turn, width, height = _turn(page)
        printed = PdfPage(width, height)
        is_visible = _Objects(printed, turn).read(page.raw)
        if is_visible:
            _characters(page, printed, turn)
        return printed
    finally:
        page.close()


def _turn(page: pypdfium2.PdfPage) -> tuple[Callable[[float, float], tuple[float, float]], float, float]:
    """Return how a point of the page's own space falls on the page as shown, and the page's size."""
    left, bottom, right, top = page.get_bbox()
    angle = page.get_rotation()
    width, height = right - left, top - bottom
    if angle == 90:
        return lambda x, y: (y - bottom, x - left), height, width
    if angle == 180:
        return lambda x, y: (right - x, y - bottom), width, height
    if angle == 270:
        return lambda x, y: (top - y, right - x), height, width
    return lambda x, y: (x - left, top - y), width, height


def _characters(
    page: pypdfium2.PdfPage, printed: PdfPage, turn: Callable[[float, float], tuple[float, float]]
) -> None:
    """Read the characters of the page. Spaces that pdfium adds are left out: the gaps between characters show them."""
    text = page.get_textpage()
    try:
        raw, box = text.raw, pdfium.FS_RECTF()
        count = pdfium.FPDFText_CountChars(raw)
        if count > MAX_CHARACTERS:
            printed.cut, count = True, MAX_CHARACTERS
        kept = printed.characters
        for at in range(count):
            code = pdfium.FPDFText_GetUnicode(raw, at)
            if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            if code in _SPACES:
                if pdfium.FPDFText_IsGenerated(raw, at):
                    continue
                code = 32
            if not pdfium.FPDFText_GetLooseCharBox(raw, at, box):
                continue
            (x0, y0), (x1, y1) = turn(box.left, box.top), turn(box.right, box.bottom)
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
            if x1 > 0 and y1 > 0 and x0 < printed.width and y0 < printed.height:
                kept.append(Char(chr(code), x0, y0, x1, y1))
    finally:
        text.close()


class _Objects:
    """Walks the objects of a page for its lines and pictures."""

    def __init__(self, printed: PdfPage, turn: Callable[[float, float], tuple[float, float]]) -> None:
        self.printed = printed
        self.turn = turn
        self.seen = 0
        self.visible = False

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
            self.visible = self.visible or pdfium.FPDFTextObj_GetTextRenderMode(raw) != _INVISIBLE
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.image(_times(_matrix_of(raw), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            inside = _times(_matrix_of(raw), matrix)
            for at in range(pdfium.FPDFFormObj_CountObjects(raw)):
                self.visit(pdfium.FPDFFormObj_GetObject(raw, at), inside, depth + 1)

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
        outlines = self.outlines(raw, matrix)
        for points in outlines:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            thin = min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN
            if thin:
                self.box(min(xs), min(ys), max(xs), max(ys))
            elif stroke.value:
                for (x0, y0), (x1, y1) in pairwise(points):
                    if abs(x1 - x0) <= _STRAIGHT or abs(y1 - y0) <= _STRAIGHT:
                        self.box(x0, y0, x1, y1)

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
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if right < 0 or bottom < 0 or left > self.printed.width or top > self.printed.height:
            return
        if right - left >= bottom - top:
            if right - left >= MIN_LINE:
                self.printed.across.append(RuledLine((top + bottom) / 2, left, right))
        elif bottom - top >= MIN_LINE:
            self.printed.down.append(RuledLine((left + right) / 2, top, bottom))


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
