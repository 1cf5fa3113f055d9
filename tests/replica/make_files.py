"""Make the files that are attached to reports of the replica (foiacrawl/replica/files) from the reports' data.

python -m tests.replica.make_files

The PDF is what Chromium prints; the scan is the same kind of print, laid askew on a scanner that knows black and white.
They are part of the project, for neither Chromium nor fonts are needed to show the replica.
"""

from __future__ import annotations

import random
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from foiacrawl.replica.fixtures import reports
from foiacrawl.replica.render import report_body
from foiacrawl.replica.tables import tables_of

if TYPE_CHECKING:
    from foiacrawl.replica.fixtures import Fixture
    from foiacrawl.replica.tables import Row

SCANNED = "zigong_civil_2022"
STYLE = """
@page { size: A4; margin: 18mm 16mm }
* { font-weight: normal !important; } body { font: 12pt/1.6 'Noto Sans CJK SC'; } h1 { font-size: 18pt; text-align: center; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; line-height: 1.25; margin: 6pt 0; }
td { border: 1px solid #000; padding: 2pt 3pt; } td p { margin: 0 } tr { break-inside: avoid }
.seal { position: absolute; right: 60pt; width: 90pt; height: 90pt; border: 3pt solid #c22; border-radius: 50%; color: #c22;
  display: flex; align-items: center; justify-content: center; transform: rotate(-8deg); opacity: .8 }
"""
DPI, ASKEW, DUST = 200, 0.7, 400
BLACK = 150  # what is darker is ink


def main() -> None:
    """Write the file of each report that has one."""
    for fixture in reports().values():
        if fixture.attached:
            fixture.file.write_bytes(made(fixture))
            print(f"{fixture.file.name}: {fixture.file.stat().st_size:,} bytes")  # noqa: T201


def made(fixture: Fixture) -> bytes:
    """Return the file of a report, of the kind that its name says."""
    kind = fixture.file.suffix
    if kind == ".docx":
        return as_word(fixture)
    if kind == ".xlsx":
        return as_sheet(fixture)
    body = printed(fixture)
    return scanned(body) if fixture.report_id == SCANNED else body


def printed(fixture: Fixture) -> bytes:
    """Return a report as Chromium prints it."""
    seal = '<div class="seal">自贡市民政局</div>' if fixture.report_id == SCANNED else ""
    page = f"<meta charset=utf-8><style>{STYLE}</style><h1>{fixture.title}</h1>{report_body(fixture)}{seal}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_page()
        opened.set_content(page)
        body = opened.pdf(prefer_css_page_size=True)
        browser.close()
    return body


def scanned(body: bytes) -> bytes:
    """Return a PDF whose pages are black and white pictures of those of another, a little askew and dusty."""
    dust = random.Random(43)  # noqa: S311 - the same dust each time
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(body)):
        grey = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
        askew = grey.rotate(ASKEW if number % 2 else -ASKEW, fillcolor=255, resample=Image.Resampling.BICUBIC)
        for _ in range(DUST):
            askew.putpixel((dust.randrange(askew.width), dust.randrange(askew.height)), 90)
        pages.append(askew.point(lambda value: 255 * (value > BLACK)).convert("1"))
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return out.getvalue()


def as_word(fixture: Fixture) -> bytes:
    """Return a report as a Word file."""
    file = docx.Document()
    file.add_heading(fixture.title, 0)
    for part in fixture.parts:
        if part.heading:
            file.add_heading(part.heading, 2)
        for line in part.text:
            file.add_paragraph(line)
        for _, rows in tables_of(fixture, part.table) if part.table else ():
            table = file.add_table(len(rows), width(rows), style="Table Grid")
            for row, column, cell in placed(rows):
                last = table.cell(row + cell.rowspan - 1, column + cell.colspan - 1)
                merged = table.cell(row, column).merge(last)
                merged.text = cell.text
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def as_sheet(fixture: Fixture) -> bytes:
    """Return the tables of a report as a sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append([fixture.title])
    for part in fixture.parts:
        sheet.append([part.heading])
        for _, rows in tables_of(fixture, part.table) if part.table else ():
            top = sheet.max_row + 1
            for row, column, cell in placed(rows):
                place = sheet.cell(top + row, column + 1)
                place.value = as_number(cell.text)
                if cell.rowspan * cell.colspan > 1:
                    sheet.merge_cells(
                        start_row=top + row,
                        start_column=column + 1,
                        end_row=top + row + cell.rowspan - 1,
                        end_column=column + cell.colspan,
                    )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_number(text: str) -> float | str:
    """Return what a person types into a cell: a number where the text is one."""
    if not text.replace(".", "", 1).isdigit():
        return text
    return float(text) if "." in text else int(text)


def width(rows: list[Row]) -> int:
    """Return how many columns a table has."""
    return int(max(column + cell.colspan for _, column, cell in placed(rows)))


def placed(rows: list[Row]) -> list[tuple[int, int, Any]]:
    """Return row, column and cell of each cell of a table, by its spans."""
    taken: set[tuple[int, int]] = set()
    found = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            found.append((number, column, cell))
            taken |= {
                (number + down, column + across)
                for down in range(cell.rowspan)
                for across in range(cell.colspan)
            }
    return found


if __name__ == "__main__":
    main()
