"""The benchmark of PDFs: the whole reading beside pdfplumber, which takes the tables and nothing else."""

from __future__ import annotations

import io
import statistics
from typing import TYPE_CHECKING

import pdfplumber

from foiacrawl.model import Document
from foiacrawl.reading import read
from tests.bench import by_turns
from tests.generator import generate

if TYPE_CHECKING:
    from tests.bench_rows import Row

PDF_ROUNDS = 7
PDF_LIMIT = 1.3  # x pdfplumber's tables alone
PDF_SEEDS = {9000: "2019", 9001: "2021", 9007: "2014", 9008: "2019", 9011: "2021"}


def reading_pdf() -> list[Row]:
    """Read PDFs with ruled tables by turns with pdfplumber, which here takes the tables and nothing else."""
    bodies = [generate(seed, kind, file="pdf").body for seed, kind in PDF_SEEDS.items()]
    ours, theirs = by_turns(
        [
            lambda _turn: [read(Document(f"{number}.pdf", body)) for number, body in enumerate(bodies)],
            lambda _turn: [_pdfplumber_tables(body) for body in bodies],
        ],
        PDF_ROUNDS,
    )
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    size = sum(len(body) for body in bodies) // 1000
    return [
        (
            f"pdfplumber, extract_tables ({len(bodies)} ruled PDFs, {size} KB)",
            "1.0 x",
            "",
            f"{statistics.median(theirs) * 1000:.1f} ms",
            None,
        ),
        (
            f"foiacrawl, whole reading ({len(bodies)} ruled PDFs, {size} KB)",
            f"{ratio:.1f} x",
            f"{PDF_LIMIT} x",
            f"{statistics.median(ours) * 1000:.1f} ms",
            ratio <= PDF_LIMIT,
        ),
    ]


def _pdfplumber_tables(body: bytes) -> int:
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        return sum(len(page.extract_tables()) for page in pdf.pages)
