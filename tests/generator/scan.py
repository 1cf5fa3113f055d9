"""Generated reports as a scanner gives them: printed on A4, laid on the glass a little askew, noise, JPEG.

python -m tests.generator.scan --count 20 --seed 1 [--kind 2021] [--quirks]   read them and compare with their golds
python -m tests.generator.scan --count 2 --out DIR                             write the pages and the golds

A picture shows only what is printed, so that quirks of markup and bytes are left out; chromium prints the pages.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import resource
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from tests.generator import build, gold, markup, output, page_parts
from tests.generator.compare import rates, score, total
from tests.generator.draft import QUIRKS, Para

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from foiacrawl.model import Report
    from tests.generator.draft import Draft

KINDS = ("2021", "2019", "2014", "guangzhou", "shanghai", "dingxi", "fujian", "free")
# Seen in bytes or markup, not on paper; or (bad_spans, lost_cell, misaligned) the printed page differs from the gold.
UNPRINTED = {
    *("bad_spans", "misaligned", "missing_close", "word_export", "sidebar", "metadata_block"),
    *(
        "footer_codes",
        "gb_rare",
        "big5",
        "truncated",
        "wrong_charset_label",
        "byte_order_mark",
        "gb_unlabelled",
    ),
    *("carriage_returns", "nested_layout", "table_in_paragraph", "hidden_twin", "twin_same", "hidden_span"),
    *(
        "cell_comment",
        "source_other",
        "value_fullwidth",
        "date_style",
        "lost_cell",
        "extra_cell",
        "ghost_rows",
    ),
}
PRINTED = tuple(name for name in QUIRKS if name not in UNPRINTED)
CSS = """@page {{ size: A4; margin: 20mm 18mm }}
body {{ font-family: "{font}"; font-size: {text}pt; line-height: 1.6; margin: 0; color: #111 }}
p {{ margin: 0 0 4pt 0 }} td p, th p {{ margin: 0; text-indent: 0 !important }}
td, th, td span, th span {{ font-size: {cell}pt !important; font-weight: normal; line-height: 1.35 }}
table {{ border-collapse: collapse; width: 100%; border: {rule}pt solid #000; margin: 4pt 0; break-inside: {keep} }}
td, th {{ border: {rule}pt solid #000 !important; padding: {pad}pt 2pt; text-align: center; width: auto }}
tr {{ break-inside: avoid }}"""
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page is scanned: dots an inch, and ranges of skew (degrees), blur and noise (grey levels), JPEG quality."""

    dpi: int = 150
    skew: float = 1.0
    blur: tuple[float, float] = (0.3, 0.7)
    noise: tuple[float, float] = (3, 9)
    quality: tuple[int, int] = (70, 90)


GOOD = Scanner()
POOR = Scanner(skew=2.5, blur=(0.7, 1.1), noise=(8, 16), quality=(40, 65))


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned report: its pages as JPEG bytes, in order, and what a careful person reads in it."""

    name: str
    pages: tuple[bytes, ...]
    gold: dict[str, Any]
    quirks: tuple[str, ...]
    html: str


def draw(seed: int, kind: str, quirks: tuple[str, ...]) -> Draft:
    """Return the draft of a report that a body would print: HTML without a portal's page around it."""
    rng = random.Random(f"scan {seed} {kind}")  # noqa: S311 - a reproducible draw, not a secret
    draft = build.start(rng, kind)
    draft.rendering, draft.chrome = "html", "bare"
    build.fill(draft)
    page_parts.dress(draft)
    draft.page["tools"] = ""
    chosen = tuple(name for name in quirks if rng.random() < QUIRKS[name]["p"])
    build.apply_quirks(draft, chosen)
    return draft


def printed(draft: Draft) -> str:
    """Return the report as HTML made for paper."""
    rng = draft.rng
    css = CSS.format(
        font=rng.choice(["Noto Serif CJK SC", "Noto Sans CJK SC"]),
        text=rng.choice([12, 14, 16]),
        cell=rng.choice([8, 9, 9, 10.5]),
        rule=rng.choice([0.5, 0.75, 1]),
        pad=rng.choice([1, 3, 5]),
        keep=rng.choice(["auto", "auto", "avoid"]),
    )
    body = output.convert(markup.article(draft), draft.converter)
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{css}</style><body>{body}</body>'


def scans(
    seeds: Iterable[int], kind: str | None, quirks: tuple[str, ...], scanner: Scanner = GOOD
) -> Iterator[Scan]:
    """Print and scan the reports of some seeds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
        browser = play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        for seed in seeds:
            chosen = kind or KINDS[seed % len(KINDS)]
            draft = draw(seed, chosen, quirks)
            text = printed(draft)
            page.set_content(text)
            paper = page.pdf(prefer_css_page_size=True, print_background=True)
            truth = truth_of(draft)
            noise = np.random.default_rng(seed)
            pages = tuple(scanned(sheet, noise, scanner) for sheet in sheets(paper, scanner.dpi))
            yield Scan(f"{seed:05d}_{chosen}", pages, truth, tuple(draft.quirks), text)
        browser.close()


def truth_of(draft: Draft) -> dict[str, Any]:
    """Return what a careful person reads in a draft."""
    truth = gold.build(draft, lambda text: output.convert(text, draft.converter))
    # On paper the only date is that of the signature, which may be earlier than the day of publication.
    signed = [block.text for block in draft.blocks if isinstance(block, Para) and block.kind == "sign"]
    found = re.fullmatch(r"(\d{4})年(\d+)月(\d+)日", signed[-1]) if signed else None
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
    return {**truth, "published_on": day}


def sheets(pdf: bytes, dpi: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the pages of a PDF as grey pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().copy()
    document.close()


def scanned(sheet: NDArray[np.uint8], rng: np.random.Generator, scanner: Scanner = GOOD) -> bytes:
    """Return a page as a scanner gives it: askew, in uneven light, soft, noisy, JPEG."""
    height, width = sheet.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-1, 1) * scanner.skew, 1)
    askew = cv2.warpAffine(sheet, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    soft = cv2.GaussianBlur(askew, (0, 0), rng.uniform(*scanner.blur)).astype(np.float32)
    light = np.linspace(rng.uniform(0.86, 1), rng.uniform(0.86, 1), width, dtype=np.float32)
    noisy = soft * light + rng.normal(0, rng.uniform(*scanner.noise), sheet.shape)
    noisy[rng.random(sheet.shape) < 2e-4] = 60  # dust
    out = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=int(rng.integers(*scanner.quality))
    )
    return out.getvalue()


def as_pdf(pages: Sequence[bytes]) -> bytes:
    """Return JPEG pages as a scanner's PDF: an A4 page each, and on it nothing but the picture."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in pages:
        canvas.drawImage(ImageReader(io.BytesIO(page)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read_scan(scan: Scan, *, as_html: bool = False) -> Report:
    """Read a scanned report as any other; `as_html` reads what was printed instead, as a control."""
    from foiacrawl.model import Document
    from foiacrawl.reading import read

    body = scan.html.encode() if as_html else as_pdf(scan.pages)
    return read(Document(source=f"{scan.name}.pdf", body=body))


def checked(report: Report, truth: dict[str, Any]) -> dict[str, int]:
    """Count figures that a passing check supports, and how many of these are wrong."""
    sound = {(c.rule, c.at) for c in report.checks if c.status == "pass"}
    broken = {(c.rule, c.at) for c in report.checks if c.status == "fail"}
    wanted = {(g["table"], g["row"], g["column"]): g["value"] for g in truth["figures"]}
    out = {"passing": 0, "passing_wrong": 0, "sure": 0, "sure_wrong": 0}
    for fig in report.figures:
        if fig.row is None:
            continue
        right = wanted.get((fig.table, fig.row, fig.column), "none") == fig.value
        spoken = {(rule.split(".")[0], at) for rule, at in sound}
        against = {(rule.split(".")[0], at) for rule, at in broken}
        keys = {(fig.table, fig.column), (fig.table, fig.row)}
        if keys & spoken and not keys & against:
            out["passing"] += 1
            out["passing_wrong"] += not right
        if fig.confidence is None or fig.confidence >= 0.8:
            out["sure"] += 1
            out["sure_wrong"] += not right
    return out


def main() -> None:
    """Scan, read, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--quirks", action="store_true", help="let quirks that show on paper occur")
    parser.add_argument(
        "--control", action="store_true", help="read what was printed, not the pictures of it"
    )
    parser.add_argument("--dpi", type=int, default=GOOD.dpi)
    parser.add_argument(
        "--poor", action="store_true", help="a poor scanner: askew, soft, noisy, little JPEG quality"
    )
    parser.add_argument("--notes", type=int, default=8, help="differences to print of each report")
    parser.add_argument("--out", type=Path, help="write pages and golds here instead of reading them")
    args = parser.parse_args()
    seeds = range(args.seed, args.seed + args.count)
    scores, sums, seconds, pages = [], dict[str, int](), 0.0, 0
    scanner = replace(POOR if args.poor else GOOD, dpi=args.dpi)
    for scan in scans(seeds, args.kind, PRINTED if args.quirks else (), scanner):
        if args.out:
            write(scan, args.out)
            continue
        begun = time.perf_counter()
        report = read_scan(scan, as_html=args.control)
        seconds += time.perf_counter() - begun
        pages += len(scan.pages)
        one = score(report, scan.gold)
        scores.append(one)
        for key, count in checked(report, scan.gold).items():
            sums[key] = sums.get(key, 0) + count
        notes = [note for note in one.notes if note.split(":")[0] in SHOWN]
        rate = rates(one.counts)
        sys.stdout.write(
            f"{scan.name} {len(scan.pages)} pages, precision {rate['precision']:.4f} recall {rate['recall']:.4f}"
            f" {' '.join(scan.quirks)}\n" + "".join(f"    {note}\n" for note in notes[: args.notes])
        )
        sys.stdout.flush()
    if scores:
        counts = total(scores)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(
            f"\n{len(scores)} reports, {pages} pages, {seconds / pages:.2f} s a page, peak {peak} MB\n"
            f"all figures: {rates(counts)}\nfigures: {sums}\n{dict(counts)}\n"
        )


SHOWN = (
    "wrong_value",
    "wrong_state",
    "wrong_unit",
    "wrong_form",
    "missing",
    "silent",
    "invented",
    "lost_valued",
    "crash",
)


def write(scan: Scan, folder: Path) -> None:
    """Write a scanned report's pages and its gold."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(scan.pages, start=1):
        (folder / f"{scan.name}_{number}.jpg").write_bytes(page)
    text = json.dumps({**scan.gold, "quirks": scan.quirks}, ensure_ascii=False, indent=1)
    (folder / f"{scan.name}.gold.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
