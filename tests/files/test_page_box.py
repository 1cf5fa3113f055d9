"""Each cell of a PDF or a scan says where on its page it is printed, and the pages can be drawn."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import lxml.html
import pypdfium2
import pytest

from foiacrawl.files import FileError, as_page
from foiacrawl.files.drawing import Drawing
from foiacrawl.files.page_box import BOX, PageBox, Paper, parse_box, turned_back
from foiacrawl.model import Document
from foiacrawl.workers import Limits
from tests.files.test_pictures import VALUES, drawn, needs_extra, needs_font, pdf, saved
from tests.site.small import as_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 1240, 900  # of the drawn page
MIDDLES = [(100 + 69 * at + 34.5, 280 + 80 + 2 * 56 + 28) for at in range(15)]
"""The middles of the cells of its last row."""


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    opened = Drawing(Limits(seconds=60, memory=1_000_000_000))
    yield opened
    opened.close()


def boxes(body: bytes) -> list[tuple[str, PageBox]]:
    page, _ = as_page(Document("file", body))
    tree: Any = lxml.html.document_fromstring(page.body.decode())
    found = []
    for cell in tree.iter("td"):
        box = parse_box(cell.get(BOX))
        assert box is not None, "each cell has a box"
        found.append(("".join(cell.text_content().split()), box))
    return found


def values(body: bytes) -> list[PageBox]:
    found = boxes(body)[-len(VALUES) :]
    assert [text for text, _ in found] == list(VALUES)
    return [box for _, box in found]


def holds(box: PageBox, x: float, y: float) -> bool:
    near = 0.2 * (box.right - box.left), 0.2 * (box.bottom - box.top)
    is_inside = box.left + near[0] < x < box.right - near[0] and box.top + near[1] < y < box.bottom - near[1]
    return is_inside and box.right - box.left < 0.2 and box.bottom - box.top < 0.2


def test_in_the_box_of_a_cell_its_text_is_printed() -> None:
    body = as_pdf()
    document = pypdfium2.PdfDocument(body)
    found = boxes(body)
    assert len(found) > 200
    assert {box.page for _, box in found} == set(range(len(document)))
    texts = [page.get_textpage() for page in document]
    for text, box in found:
        width, height = document.get_page_size(box.page)
        printed = texts[box.page].get_text_bounded(
            box.left * width, height - box.bottom * height, box.right * width, height - box.top * height
        )
        assert "".join(printed.split()) == text


@needs_extra
@needs_font
@pytest.mark.parametrize("turn", [0.0, 2.5, -1.3])
def test_a_cell_of_a_scan_that_lies_askew_is_found_on_it(turn: float) -> None:
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    for box, (x, y) in zip(values(saved(drawn(turn))), MIDDLES, strict=True):
        across, down = x - WIDTH / 2, y - HEIGHT / 2
        askew = WIDTH / 2 + across * cosine + down * sine, HEIGHT / 2 - across * sine + down * cosine
        assert holds(box, askew[0] / WIDTH, askew[1] / HEIGHT)


@needs_extra
@needs_font
def test_a_cell_of_a_scan_on_its_side_is_found_on_it() -> None:
    from PIL import Image

    lying = drawn().transpose(Image.Transpose.ROTATE_90)
    for box, (x, y) in zip(values(saved(lying)), MIDDLES, strict=True):
        assert holds(box, y / HEIGHT, (WIDTH - x) / WIDTH)


@needs_extra
@needs_font
def test_a_cell_of_a_scanned_page_of_a_pdf_names_the_page() -> None:
    for box, (x, y) in zip(values(pdf([drawn()], text="第一页")), MIDDLES, strict=True):
        assert box.page == 1
        # The picture fills the page's width, from 0.074 to 0.8 of its height.
        assert holds(box, x / WIDTH, 0.074 + 0.726 * y / HEIGHT)


def test_a_box_is_written_and_read() -> None:
    box = Paper(3, 200, 100).box(-5, 10, 50, 120)
    assert box == PageBox(3, 0.0, 0.1, 0.25, 1.0)
    assert parse_box(str(box)) == box
    for wrong in (
        None,
        "",
        "1",
        "1 0 0 0",
        "-1 0 0 1 1",
        "1 0 0 1 2",
        "1 0 0 1 nan",
        "a b c d e",
        "1 0 0 1 1 1",
    ):
        assert parse_box(wrong) is None


def test_right_angles_are_turned_back() -> None:
    box = (10.0, 20.0, 30.0, 60.0)
    assert turned_back(box, 100, 200, 0, 0) == box
    assert turned_back(box, 100, 200, 1, 0) == (140, 10, 180, 30)
    assert turned_back(box, 100, 200, 2, 0) == (70, 140, 90, 180)
    assert turned_back(box, 100, 200, 3, 0) == (20, 70, 60, 90)


def test_pages_are_drawn_within_limits(drawing: Drawing) -> None:
    from PIL import Image

    body = as_pdf()
    sizes = drawing.sizes(body)
    assert len(sizes) == len(pypdfium2.PdfDocument(body))
    picture = drawing.draw(body, 0)
    assert picture.content_type == "image/png"
    image = Image.open(io.BytesIO(picture.body))
    assert sizes[0] is not None
    assert image.size[0] / image.size[1] == pytest.approx(sizes[0][0] / sizes[0][1], rel=0.01)
    assert image.size[0] * image.size[1] <= 4_100_000
    darkest, lightest = image.convert("L").getextrema()
    assert (darkest, lightest) != (lightest, lightest), "something is drawn"
    for number in (-1, len(sizes), 10**9):
        with pytest.raises(FileError):
            drawing.draw(body, number)


def test_what_has_no_pages_or_is_broken_says_so(drawing: Drawing) -> None:
    assert drawing.sizes(b"<html><p>x</p></html>") == ()
    for broken in (b"%PDF-1.4\nnothing", as_pdf()[:300]):
        with pytest.raises(FileError):
            drawing.sizes(broken)
    with pytest.raises(FileError):
        drawing.draw(b"<html></html>", 0)


def test_a_page_that_claims_to_be_a_kilometre_wide_is_drawn_small(drawing: Drawing) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(2_800_000, 2_800_000))
    canvas.drawString(72, 72, "1")
    canvas.save()
    assert len(drawing.draw(out.getvalue(), 0).body) < 1_000_000


def test_pictures_are_passed_on_and_others_converted(drawing: Drawing) -> None:
    from PIL import Image

    page = Image.new("L", (300, 400), 200)
    png, tiff = saved(page), saved(page, "TIFF", save_all=True, append_images=[Image.new("L", (50, 60))])
    assert drawing.sizes(png) == ((300, 400),)
    assert drawing.draw(png, 0).body == png
    assert drawing.sizes(tiff) == ((300, 400), (50, 60))
    second = drawing.draw(tiff, 1)
    assert Image.open(io.BytesIO(second.body)).size == (50, 60)
