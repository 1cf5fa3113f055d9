"""A small database with its archive for the tests of the site: pages of the replica, files, and hostile content."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from reportlab.lib import pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from foiacrawl.archive import Writer
from foiacrawl.model import Document, Hint, Portal, Problem, Section
from foiacrawl.reading import read
from foiacrawl.replica.fixtures import layouts, portals
from foiacrawl.replica.site import build as build_portal
from foiacrawl.store import Fetched, Store
from tests.store import build

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.model import Report

NOW = "2026-11-22T04:30:00Z"
BASE = "http://127.0.0.1:9001"
SCRIPT = "<script>window.hurt = 1</script>"
HOSTILE = f'=HYPERLINK("http://evil.invalid")\'{SCRIPT}\x0b\x1b{{{{7*7}}}}&"局'
"""A text that breaks out of HTML, attributes, XML, templates and spreadsheets, if nobody takes care."""
FILE_TITLE = "临江市公安局2021年政府信息公开工作年度报告"
PAGES = {
    "word": "/zfxxgk/zfxxgknb/gaj/202301/t20230118_2201.shtml",
    "spans": "/zfxxgk/zfxxgknb/gaj/202101/t20210126_1011.shtml",
    "failing": "/zfxxgk/zfxxgknb/jyj/202201/t20220127_1544.shtml",
}
HOSTILE_PAGE = f"""<html><head><title>{FILE_TITLE}</title><base href="http://evil.invalid/">
<meta http-equiv="refresh" content="0;url=http://evil.invalid/"><link rel="stylesheet" href="http://evil.invalid/a.css">
<style>@import url(http://evil.invalid/b.css); td {{ background: url(http://evil.invalid/c.png) }}</style>{SCRIPT}</head>
<body background="http://evil.invalid/d.png" onload="hurt()"><h1>{FILE_TITLE}</h1><p id="marked-cell">2022年1月12日</p>
<iframe src="http://evil.invalid/"></iframe><object data="http://evil.invalid/x"></object><embed src="http://evil.invalid/y">
<img src="http://evil.invalid/z.png" srcset="http://evil.invalid/z2.png 2x" onerror="hurt()">
<video poster="http://evil.invalid/p.png" src="http://evil.invalid/v.mp4"></video>
<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://evil.invalid/s.png"/><script>hurt()</script></svg>
<a href="javascript:hurt()" ping="http://evil.invalid/ping">x</a><form action="http://evil.invalid/f"><input type="image" src="http://evil.invalid/i.png">
TABLES</form></body></html>"""


@dataclass(frozen=True, slots=True)
class Small:
    """Where the database and the archive are, and what was read from each document, by a short name."""

    database: Path
    archive: Path
    reports: dict[str, Report]
    documents: dict[str, dict[str, Any]]


def rows() -> dict[str, list[list[str]]]:
    """Return the statutory tables of the form of 2021 as plain rows of cells, each number its own."""
    layout: Any = layouts()
    applicants = [label for _, label in layout["requests"]["columns"]]
    requests = [["", *applicants]]
    lines = layout["requests"]["before"] + layout["requests"]["between"]["2021"] + layout["requests"]["after"]
    for number, (_, label, _) in enumerate(lines):
        cells = [str(10 * number + at + 100) for at in range(len(applicants))]
        requests.append([label, *cells])
    disputes = [
        ["", *(label for _, label in layout["disputes"]["columns"])],
        *([label, *(str(700 + at) for at in range(5))] for _, label in layout["disputes"]["rows"]),
    ]
    return {"requests": requests, "disputes": disputes}


def html_tables(tag: str = "table") -> str:
    """Return the requests table of the replica's page as HTML, or as boxes (`div`)."""
    lines = rows()["requests"]
    if tag == "table":
        body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line)}</tr>" for line in lines)
        return f"<table>{body}</table>"
    body = "".join(
        f"<div style='display:table-row'>{''.join(f'<div style=display:table-cell>{c}</div>' for c in line)}</div>"
        for line in lines
    )
    return f"<div style='display:table'>{body}</div>"


def as_docx() -> bytes:
    """Return a Word file with the tables."""
    file = docx.Document()
    file.add_heading(FILE_TITLE, 0)
    for lines in rows().values():
        table = file.add_table(len(lines), len(lines[0]))
        for at, line in enumerate(lines):
            for place, text in enumerate(line):
                table.cell(at, place).text = text
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    """Return a sheet with the tables."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([FILE_TITLE])
    for lines in rows().values():
        for line in lines:
            sheet.append(line)
        sheet.append([])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf() -> bytes:
    """Return a PDF with ruled tables."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("plain", fontName="STSong-Light", wordWrap="CJK")
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 8)]
    out = BytesIO()
    story: list[Any] = [Paragraph(FILE_TITLE, style)]
    story += [Table(lines, style=grid) for lines in rows().values()]
    SimpleDocTemplate(out, pagesize=pagesizes.landscape(pagesizes.A3)).build(story)
    return out.getvalue()


def as_text() -> bytes:
    """Return a text file whose tables are lines with bars."""
    lines = [FILE_TITLE, ""]
    for table in rows().values():
        lines += ["|".join(line) for line in table] + [""]
    return "\n".join(lines).encode()


def documents() -> dict[str, Document]:
    """Return the documents of the archive by their short names."""
    wuhai = build_portal(portals()[0], BASE)
    found = {
        name: Document(f"{BASE}{path}", wuhai.pages[path].body, wuhai.pages[path].content_type)
        for name, path in PAGES.items()
    }
    hint = Hint(title=FILE_TITLE)
    files = {
        "docx": as_docx(), "xlsx": as_xlsx(), "pdf": as_pdf(), "txt": as_text(),
        "hostile": HOSTILE_PAGE.replace("TABLES", html_tables()).encode(),
        "boxes": f"<html><body><h1>{FILE_TITLE}</h1>{SCRIPT}{html_tables('div')}</body></html>".encode(),
        "nested": HOSTILE_PAGE.replace("TABLES", f"<table><tr><td>{html_tables()}</td></tr></table>").encode(),
    }  # fmt: skip
    kinds = {"txt": "text/plain; charset=utf-8"}
    for name, body in files.items():
        found[name] = Document(
            f"{BASE}/files/{name}", body, kinds.get(name, "text/html; charset=utf-8"), hint=hint
        )
    return found


def make(folder: Path) -> Small:
    """Write the database and its archive into `folder`."""
    database, archive = folder / "foia.db", folder / "archive"
    reports: dict[str, Report] = {}
    places: dict[str, dict[str, Any]] = {}
    build.build(database)
    archive.mkdir()
    writer = Writer(archive, "tests", 10**9)
    with Store(database, clock=lambda: NOW) as store:
        store.save_portal(Portal("files", "临江市", f"{BASE}/files/", "990100", "prefecture", "plain"))
        run = store.begin_run({})
        for name, document in documents().items():
            head = [("Content-Type", document.content_type or "")]
            place, _ = writer.response(document.source, "200 OK", head, document.body)
            reports[name] = read(document)
            places[name] = {
                "url": document.source, "content_type": document.content_type,
                "warc_file": place.file, "warc_offset": place.offset,
            }  # fmt: skip
            fetched = replace(
                build.fetched(reports[name], portal_id="files"), sha256=hashlib.sha256(document.body).hexdigest(),
                content_type=document.content_type, warc_file=place.file, warc_offset=place.offset,
            )  # fmt: skip
            store.save(fetched, reports[name], run_id=run)
        store.save(*hostile(), run_id=run)
        store.end_run(run, "finished", {})
    writer.close()
    with closing(sqlite3.connect(database)) as connection:
        for kept in places.values():
            found = connection.execute("SELECT document_id FROM documents WHERE url = ?", (kept["url"],))
            kept["document_id"] = found.fetchone()[0]
    return Small(database, archive, reports, places)


def hostile() -> tuple[Fetched, Report]:
    """Return a report each of whose texts is hostile, and how it was fetched: without an archived copy."""
    figures = tuple(
        figure._replace(label=f"{figure.label}{HOSTILE}", raw=f"{figure.raw}{HOSTILE}")
        for figure in build.full_figures("2021", seed=2)
    )
    of = build.report(
        HOSTILE, 2022, figures=figures, checks=build.checks(figures), title=HOSTILE,
        sections=(Section(HOSTILE, HOSTILE),), problems=(Problem("missing_row", HOSTILE),),
        source=f"{BASE}/{SCRIPT}\".html", published_on="2023-05-05",
    )  # fmt: skip
    return build.fetched(of, portal_id="files", warc_file=None, warc_offset=None), of
