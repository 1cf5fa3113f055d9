"""What is laid over a table, raised, struck or unseen is no part of its numbers; real files of `field` where present."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.generator import generate
from tests.generator.compare import score
from tests.generator.files.pdf import _font
from tests.shared import CORPUS, needs_corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiacrawl.model import Figure, Report

FIELD = CORPUS / "field" / "files"
SEEDS = range(760, 768)
LABELS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
LEFT, TOP, WIDTH, HEIGHT = 60, 700, 110, 24


@pytest.mark.parametrize("quirk", ["watermark", "stamp"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_laid_over_a_pdf_is_not_read(seed: int, quirk: str) -> None:
    made = generate(seed, "2021", (quirk,), "pdf")
    found = score(read(Document(made.name, made.body)), made.gold)
    assert found.counts["right"] >= 198
    lost = {note for note in found.notes if "read None" not in note and "narrative" not in note}
    assert not lost


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("seed", SEEDS)
def test_raised_unseen_and_struck_text_is_no_value(seed: int, kind: str) -> None:
    made = generate(seed, None, ("raised_note", "white_text", "tiny_text", "struck_text"), kind)
    found = score(read(Document(made.name, made.body)), made.gold)
    assert not found.failed, found.notes


def _sheet(draw: Callable[[Canvas, float, float], None]) -> Figure:
    """Return the figure of 35 rules issued, in a table on which something was drawn at its cell."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont(_font(), 14)
    canvas.drawString(LEFT, TOP + 80, "江心县水务局2023年政府信息公开工作年度报告")
    canvas.setFont(_font(), 9)
    canvas.drawString(LEFT, TOP + 40, "第二十条第（一）项")
    rows = (LABELS, ("规章", "", "0", "2"), ("行政规范性文件", "1", "0", "4"))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            left, bottom = LEFT + column * WIDTH, TOP - row * HEIGHT
            canvas.rect(left, bottom, WIDTH, HEIGHT)
            canvas.drawString(left + 5, bottom + 8, text)
    draw(canvas, LEFT + WIDTH + 5, TOP - HEIGHT + 8)
    canvas.save()
    return next(one for one in _read(out.getvalue()).figures if (one.row, one.column) == ("rules", "issued"))


def _read(body: bytes) -> Report:
    return read(Document("x.pdf", body))


def _plain(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x, y, "35")


def _with(*more: tuple[str, float, float, float, tuple[float, float, float]]) -> Callable[..., None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        _plain(canvas, x, y)
        for text, right, up, size, colour in more:
            canvas.setFillColorRGB(*colour)
            canvas.setFont(_font(), size)
            canvas.drawString(x + right, y + up, text)

    return draw


def _struck(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x, y, "3035")
    canvas.rect(x, y + 3, 9, 0.5, fill=1)


def _covered(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x, y, "3588")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x + 9.2, y - 2, 20, 11, stroke=0, fill=1)


def _white_on_dark(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColorRGB(0, 0.2, 0.5)
    canvas.rect(x - 4, y - 7, 60, 22, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(x, y, "35")


def _unprinted(canvas: Canvas, x: float, y: float) -> None:
    _plain(canvas, x, y)
    text = canvas.beginText(x + 9, y)
    text.setTextRenderMode(3)
    text.textOut("7")
    canvas.drawText(text)


@pytest.mark.parametrize(("size", "up"), [(16, -2), (12, 0), (9, 3)])
def test_a_stamp_in_the_cell_of_a_label_is_no_part_of_it(size: float, up: float) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        _plain(canvas, x, y)
        canvas.setFillColorRGB(0.8, 0.05, 0.05)
        canvas.setFont(_font(), size)
        canvas.drawString(x - WIDTH + 25, y + up, "已公开2025")

    assert _sheet(draw).value == 35


BLACK, RED, WHITE = (0.0, 0.0, 0.0), (0.9, 0.0, 0.0), (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "draw",
    [
        _plain,
        _with(("1", 9, 4, 5, BLACK)),
        _with(("1", 10, 3, 7.5, BLACK)),  # as browsers print <sup>
        _with(("9", 9, 0, 9, WHITE)),
        _with(("9", 9, 0, 9, (0.97, 0.97, 0.97))),
        _with(("8", 9, 0, 0.5, BLACK)),
        _with(("2024", 0, -20, 60, (0.85, 0.85, 0.85))),
        _struck,
        _covered,
        _white_on_dark,
        _unprinted,
    ],
    ids=[
        "plain",
        "raised",
        "raised_by_a_browser",
        "white",
        "nearly_white",
        "tiny",
        "watermark",
        "struck",
        "covered",
        "white_on_dark",
        "unprinted",
    ],
)
def test_thirty_five_is_read_whatever_stands_beside_it(draw: Callable[[Canvas, float, float], None]) -> None:
    figure = _sheet(draw)
    assert (figure.value, figure.state) == (35, "reported")


@pytest.mark.parametrize(
    "draw",
    [_with(("8", 3, 0, 9, BLACK)), _with(("8", 9, 0, 9, RED)), _with(("8", 9, 0, 16, BLACK))],
    ids=["on the digits", "in red beside", "twice as large beside"],
)
def test_digits_that_cannot_be_told_apart_are_unparsed(draw: Callable[[Canvas, float, float], None]) -> None:
    figure = _sheet(draw)
    assert (figure.value, figure.state) == (None, "unparsed")


@needs_corpus
@pytest.mark.parametrize("name", ["p06_watermark.pdf", "p12_white.pdf", "p16_watermark_words_only.pdf"])
def test_a_real_table_under_a_watermark_is_read_whole(name: str) -> None:
    report = _read((FIELD / name).read_bytes())
    assert len(report.figures) == 200
    assert all(figure.value is not None for figure in report.figures)
    assert not {problem.kind for problem in report.problems} & {
        "unparsed_value",
        "missing_row",
        "unmatched_row",
    }


@needs_corpus
def test_a_label_written_upright_by_wps_is_read() -> None:
    gold = json.loads((FIELD.parent / "gold" / "hzq2024_working.pdf.gold.json").read_text(encoding="utf-8"))
    found = score(_read((FIELD / "hzq2024_working.pdf").read_bytes()), gold)
    assert not found.failed, found.notes
