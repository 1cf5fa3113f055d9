"""Lay watermarks and stamps over a page of a PDF."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WORDS = ("某市人民政府", "内部资料", "仅供参考 2024", "政府信息公开", "20240126")
STAMPS = ("已公开 2025-01", "审核专用 328", "校对无误", "第 15 号")
RED = Color(0.8, 0.05, 0.05)


def lay(canvas: Canvas, kind: str, seed: int, font: str, size: tuple[float, float]) -> None:
    """Paint a watermark or a stamp in one of the ways that are met."""
    rng = random.Random(seed)  # noqa: S311  a reproducible draw, not a secret
    canvas.saveState()
    (_watermark if kind == "watermark" else _stamp)(canvas, rng, font, size)
    canvas.restoreState()


def _watermark(canvas: Canvas, rng: random.Random, font: str, size: tuple[float, float]) -> None:
    """Pale words: slanted or level, one large or many small; grey, coloured or see-through."""
    many = rng.random() < 0.5
    height = rng.choice([11, 16, 24]) if many else rng.choice([40, 56, 72])
    angle = rng.choice([0, 20, 30, 45, 45, 315])
    colour = rng.choice(
        [
            Color(0.85, 0.85, 0.85),
            Color(0.75, 0.75, 0.75),
            Color(1, 0.75, 0.75),
            Color(0.2, 0.2, 0.2, alpha=0.2),
        ]
    )
    if height >= 24 and angle:
        colour = rng.choice([colour, Color(0.5, 0.5, 0.5), Color(1, 0, 0, alpha=0.6)])
    canvas.setFillColor(colour)
    canvas.setFont(font, height)
    words = rng.choice(WORDS)
    step = (len(words) * height * 1.4, height * 4) if many else (size[0], size[1])
    x = 40.0 if many else size[0] / 6
    while x < size[0]:
        y = 60.0 if many else size[1] / 3
        while y < size[1]:
            _write(canvas, words, x, y, angle)
            y += step[1]
        x += step[0]


def _stamp(canvas: Canvas, rng: random.Random, font: str, size: tuple[float, float]) -> None:
    """Red words in a frame, slanted or level; or a seal, whose words go round."""
    canvas.setFillColor(RED)
    canvas.setStrokeColor(RED)
    x, y = rng.uniform(0.2, 0.6) * size[0], rng.uniform(0.3, 0.7) * size[1]
    if rng.random() < 0.5:
        canvas.setFont(font, 14)
        canvas.circle(x, y, 55)
        words = "某市水务局政府信息公开专用章"
        for at, char in enumerate(words):
            turn = math.radians(220 - at * 260 / (len(words) - 1))
            _write(canvas, char, x + 42 * math.cos(turn), y + 42 * math.sin(turn), math.degrees(turn) - 90)
        return
    canvas.setFont(font, rng.choice([9, 12, 16]))
    _write(canvas, rng.choice(STAMPS), x, y, rng.choice([0, 0, 7, 15, 340]))


def _write(canvas: Canvas, words: str, x: float, y: float, angle: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    canvas.drawString(0, 0, words)
    canvas.restoreState()
