"""The Datasette plugin of the site: its addresses, and what each of them answers."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote

import datasette as package  # type: ignore[import-untyped]  # it has no type hints
from datasette.database import QueryInterrupted  # type: ignore[import-untyped]
from datasette.utils.asgi import AsgiFileDownload, NotFound, Response  # type: ignore[import-untyped]

from foiacrawl.site import (
    body_page,
    dashboard,
    feeds,
    questions,
    report_page,
    search_page,
    spreadsheets,
    start_page,
)
from foiacrawl.site.answers import HEADERS, folder_of, page
from foiacrawl.site.archive_answers import archive, archive_page
from foiacrawl.site.database import kept_rows, rows
from foiacrawl.site.downloads import TYPES, dataset_files, describe_api
from foiacrawl.site.labels import in_words
from foiacrawl.site.language import words_of
from foiacrawl.site.own_pages import named
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable

Hook = TypeVar("Hook")
_SHEETS = ThreadPoolExecutor(2)
"""Sheets are made in threads of their own, two at a time."""


def hookimpl(hook: Hook) -> Hook:
    """Mark a function as one of Datasette's hooks."""
    return cast("Hook", package.hookimpl(hook))


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Return the addresses of the site, as patterns, with their views."""
    return [
        (r"^/$", start),
        (r"^/search$", search),
        (r"^/bodies/(?P<identity>.+)$", body),
        (r"^/reports/(?P<key>[^/]+)$", report),
        (r"^/archive/(?P<document>\d+)$", archive),
        (r"^/archive/(?P<document>\d+)/pages/(?P<page>\d+)$", archive_page),
        (r"^/questions/(?P<name>\w+)\.csv$", question_csv),
        (r"^/questions/(?P<name>\w+)\.xlsx$", question_xlsx),
        (r"^/questions/(?P<name>\w+)$", question),
        (r"^/-/dashboards/country$", country),
        (r"^/-/dashboards/?$", country),
        (r"^/download/?$", downloads),
        (r"^/download/(?P<name>[\w.-]+)$", download),
        (r"^/openapi\.json$", openapi),
        (r"^/feed\.atom$", feed),
        (r"^/sitemap\.xml$", sitemap),
        (r"^/robots\.txt$", robots),
        # Datasette would redirect these to another host.
        (r"^//.*$", nowhere),
    ]


@hookimpl
def asgi_wrapper() -> Callable[..., Any]:
    """Return what goes around the whole application."""
    return partial(named, root=f"/{DATABASE}")


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer an address that does not exist with the site's own page, but for programs that ask for JSON.

    An answer that takes too long is not made now.
    """
    if isinstance(exception, QueryInterrupted):
        return Response.text("busy", status=503, headers={**HEADERS, "Retry-After": "60"})
    if not isinstance(exception, NotFound) or request.path.endswith(".json"):
        return None

    return nowhere(datasette, request)


async def nowhere(datasette: Any, request: Any) -> Any:
    """Answer that there is no such page."""
    return await page(datasette, request, "", None)


async def start(datasette: Any, request: Any) -> Any:
    """Answer `/`."""
    words = words_of(request)
    return await page(
        datasette, request, "foia_start.html", await start_page.describe_start(datasette, words)
    )


async def search(datasette: Any, request: Any) -> Any:
    """Answer `/search?q=`."""
    words = words_of(request)
    return await page(
        datasette,
        request,
        "foia_search.html",
        await search_page.describe(datasette, request.args, words),
    )


async def country(datasette: Any, request: Any) -> Any:
    """Answer `/-/dashboards/country`."""
    words = words_of(request)
    return await page(
        datasette, request, "foia_country.html", await dashboard.describe(datasette, request.args, words)
    )


async def body(datasette: Any, request: Any) -> Any:
    """Answer `/bodies/IDENTITY`."""
    identity = unquote(request.url_vars["identity"])
    return await page(
        datasette, request, "foia_body.html", await body_page.describe(datasette, identity, words_of(request))
    )


async def report(datasette: Any, request: Any) -> Any:
    """Answer `/reports/REPORT_KEY`."""
    key = unquote(request.url_vars["key"])
    return await page(
        datasette, request, "foia_report.html", await report_page.describe(datasette, key, words_of(request))
    )


async def question(datasette: Any, request: Any) -> Any:
    """Answer `/questions/NAME`."""
    shown = await questions.describe(datasette, request.url_vars["name"], request.args, words_of(request))
    return await page(datasette, request, "foia_question.html", shown)


async def question_csv(datasette: Any, request: Any) -> Any:
    """Answer `/questions/NAME.csv`: all rows."""
    name = request.url_vars["name"]
    found = await questions.answer(datasette, name, request.args, words_of(request))
    if found is None:
        return await page(datasette, request, "", None)
    head = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return spreadsheets.Chunks(spreadsheets.as_csv(found.columns, found.rows), head, spreadsheets.CSV)


async def question_xlsx(datasette: Any, request: Any) -> Any:
    """Answer `/questions/NAME.xlsx`: the rows as a sheet, which says if it has not all of them."""
    name, words = request.url_vars["name"], words_of(request)
    found = await questions.answer(datasette, name, request.args, words, spreadsheets.MAX_ROWS)
    if found is None:
        return await page(datasette, request, "", None)
    note = found.note
    if len(found.rows) < found.total:
        note += f" {words('first_of', shown=f'{len(found.rows):,}', total=f'{found.total:,}')}"
    columns = [words.of_column(column) for column in found.columns]
    loop = asyncio.get_running_loop()
    lines = (
        [in_words(column, cell, words) for column, cell in zip(found.columns, row, strict=True)]
        for row in found.rows
    )
    chunks = await loop.run_in_executor(_SHEETS, spreadsheets.as_xlsx, columns, lines, found.title, note)
    head = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return spreadsheets.Chunks(chunks, head, spreadsheets.XLSX)


async def downloads(datasette: Any, request: Any) -> Any:
    """Answer `/download/`: the files of the dataset."""
    words = words_of(request)
    shown = {
        "files": dataset_files(folder_of(datasette, "export")),
        "questions": [
            (name, question.title[words.language == "zh"]) for name, question in questions.questions().items()
        ],
        "title": words("downloads"),
        "path": "/download/",
        "words": words,
    }
    return await page(datasette, request, "foia_downloads.html", shown)


async def download(datasette: Any, request: Any) -> Any:
    """Answer `/download/FILE`: one file of the dataset."""
    name, folder = request.url_vars["name"], folder_of(datasette, "export")
    if name not in dict(dataset_files(folder)):
        return await page(datasette, request, "foia_not_found.html", None)
    kind = TYPES.get(Path(name).suffix, "application/octet-stream")
    return AsgiFileDownload(folder / name, filename=name, content_type=kind, headers=dict(HEADERS))


async def openapi(datasette: Any) -> Any:
    """Answer `/openapi.json`: the description of the JSON API."""
    tables = datasette.metadata("tables", database=DATABASE) or {}
    shown = {name: entry for name, entry in tables.items() if not entry.get("hidden")}
    return Response.json(describe_api(shown, questions.questions()), headers=dict(HEADERS))


async def feed(datasette: Any, request: Any) -> Any:
    """Answer `/feed.atom`: new, changed and vanished reports."""
    base = datasette.absolute_url(request, "/").rstrip("/")
    entries = await kept_rows(datasette, feeds.ENTRIES)
    return Response(
        feeds.as_atom(entries, base, words_of(request)),
        headers=HEADERS,
        content_type="application/atom+xml; charset=utf-8",
    )


async def sitemap(datasette: Any, request: Any) -> Any:
    """Answer `/sitemap.xml`: start page, questions, bodies."""
    base = datasette.absolute_url(request, "/").rstrip("/")
    identities = [row["identity"] for row in await rows(datasette, feeds.BODIES)]
    return Response(
        feeds.as_sitemap(identities, base), headers=HEADERS, content_type="application/xml; charset=utf-8"
    )


async def robots(datasette: Any, request: Any) -> Any:
    """Answer `/robots.txt`: everything but SQL and the archived copies, which others have published."""
    base = datasette.absolute_url(request, "/").rstrip("/")
    return Response.text(
        f"User-agent: *\nDisallow: /foia\nDisallow: /archive/\nSitemap: {base}/sitemap.xml\n"
    )
