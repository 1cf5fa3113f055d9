"""The answers for archived copies: the copy with a cell marked, and the pages of PDFs and scans as pictures."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import Response  # type: ignore[import-untyped]  # it has no type hints
from markupsafe import Markup

from foiacrawl.archive import ArchiveError
from foiacrawl.files import FileError
from foiacrawl.site import archived_page, page_pictures
from foiacrawl.site.answers import HEADERS, folder_of, page
from foiacrawl.site.copies import Copies, open_copy
from foiacrawl.site.database import first, rows
from foiacrawl.site.inputs import number
from foiacrawl.site.language import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.files.drawing import Drawn
    from foiacrawl.site.archived_page import Place
    from foiacrawl.site.language import Words

MAX_DRAWING = 12
"""Pictures of pages that are drawn or waited for at the same time."""
_COLUMNS = (
    "document_id, url, content_type, warc_file, warc_offset, last_seen, sha256, attached_to, is_current"
)
_DOCUMENT = f"SELECT {_COLUMNS} FROM documents WHERE document_id = :id"  # noqa: S608 - our own columns
_BESIDE = f"SELECT {_COLUMNS} FROM documents WHERE attached_to = :id AND is_current ORDER BY document_id"  # noqa: S608
_REPORT = """
SELECT report_key, coalesce(agency, title, '') || ' ' || coalesce(year, '') AS name FROM reports
WHERE document_id = coalesce(:attached_to, :id) ORDER BY is_current DESC, report_id DESC LIMIT 1
"""
_LINK = Markup('<a href="/reports/{}" style="color: #fff">← {}</a> · ')


class _Threads:
    """What makes copies: threads of their own, so that nobody else waits for them."""

    def __init__(self) -> None:
        self.copies = Copies()
        self.pool = ThreadPoolExecutor(8)
        self.drawing = 0


@cache
def _threads() -> _Threads:
    return _Threads()


async def archive(datasette: Any, request: Any) -> Any:
    """Answer `/archive/DOCUMENT_ID?table=T&row=R&column=C`: the archived copy, inert, with that cell marked."""
    words = words_of(request)
    document = await _document(datasette, request)
    if document is None:
        return await page(datasette, request, "", None)
    bar = await _bar(datasette, document, words)
    beside = await _beside(datasette, document)
    folder = folder_of(datasette, "archive")
    try:
        loop = asyncio.get_running_loop()
        text, policy = await loop.run_in_executor(
            _threads().pool, _copy, folder, document, beside, _place(request.args), bar, words
        )
    except (ArchiveError, FileError, ValueError):
        shown = {"title": words("archived"), "url": document["url"], "path": request.path, "words": words}
        return await page(datasette, request, "foia_no_archive.html", shown, 404)
    return Response.html(text, headers={**HEADERS, "Content-Security-Policy": policy})


async def archive_page(datasette: Any, request: Any) -> Any:
    """Answer `/archive/DOCUMENT_ID/pages/N`: a page of a PDF or a scan as a picture, counted from 1."""
    document, wanted = await _document(datasette, request), number(request.url_vars["page"])
    if document is None or not wanted:
        return await page(datasette, request, "", None)
    threads = _threads()
    if threads.drawing >= MAX_DRAWING:
        return Response.text("busy", status=503, headers={**HEADERS, "Retry-After": "5"})
    beside, folder = await _beside(datasette, document), folder_of(datasette, "archive")
    threads.drawing += 1
    try:
        loop = asyncio.get_running_loop()
        drawn = await loop.run_in_executor(threads.pool, _drawn, folder, document, beside, wanted - 1)
    except (ArchiveError, FileError, ValueError):
        return await page(datasette, request, "", None)
    finally:
        threads.drawing -= 1
    headers = {
        **HEADERS,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "public, max-age=86400",
    }
    return Response(drawn.body, headers=headers, content_type=drawn.content_type)


def _copy(
    folder: Path,
    document: dict[str, Any],
    beside: list[dict[str, Any]],
    place: Place | None,
    bar: Markup,
    words: Words,
) -> tuple[str, str]:
    """Return the HTML of a copy and its Content-Security-Policy. Runs in a thread.

    Raises ArchiveError where the archive does not have it, FileError where it cannot be shown.
    """
    if not document["warc_file"]:
        raise ArchiveError(words("no_archive"))
    opened = open_copy(folder, document, beside)
    copies, key = _threads().copies, sha256(opened.body).hexdigest()
    sizes = copies.sizes(key, opened.body)
    if not sizes:
        converted = copies.convert(key, opened)
        if converted is None:
            raise FileError("too_large", words("copy_not_ready"))
        text = archived_page.render(
            converted, place, bar, words("archived"), is_converted=converted is not opened
        )
        return text, archived_page.POLICY
    box, read, note = None, "", ""
    if place is not None:
        try:
            converted = copies.convert(key, opened)
        except FileError:
            note = words("mark_unknown")
        else:
            if converted is None:
                note = words("mark_not_ready")
            else:
                box, read = page_pictures.cell_box(converted, place)
                if box is None:
                    # A table made of lines of text: no borders say where its cells are.
                    text = archived_page.render(converted, place, bar, words("archived"), is_converted=True)
                    return text, archived_page.POLICY
    path = f"/archive/{document['document_id']}"
    return page_pictures.render(path, key[:12], sizes, box, read, note, bar, words), page_pictures.POLICY


def _drawn(folder: Path, document: dict[str, Any], beside: list[dict[str, Any]], wanted: int) -> Drawn:
    if not document["warc_file"]:
        raise ArchiveError("there is no archived copy")
    opened = open_copy(folder, document, beside)
    return _threads().copies.draw(sha256(opened.body).hexdigest(), opened.body, wanted)


async def _document(datasette: Any, request: Any) -> dict[str, Any] | None:
    return await first(datasette, _DOCUMENT, {"id": number(request.url_vars["document"])})


async def _beside(datasette: Any, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files attached to the same article, itself among them."""
    if document["attached_to"] is None:
        return []
    return await rows(datasette, _BESIDE, {"id": document["attached_to"]})


async def _bar(datasette: Any, document: dict[str, Any], words: Words) -> Markup:
    """Return the line above a copy: the way back to its report, where the copy is from, when it was fetched."""
    asked = {"id": document["document_id"], "attached_to": document["attached_to"]}
    report = await first(datasette, _REPORT, asked)
    back = _LINK.format(quote(report["report_key"]), report["name"]) if report else Markup("")
    return back + Markup("{} {} · {} {} · SHA-256 {}…").format(
        words("archive_bar"),
        document["url"],
        words("fetched"),
        f"{document['last_seen'][:16].replace('T', ' ')} UTC",
        document["sha256"][:16],
    )


def _place(args: Any) -> Place | None:
    table, row, column = (number(args.get(name)) for name in ("table", "row", "column"))
    if table is None or row is None or column is None:
        return None
    return archived_page.Place(table, row, column)
