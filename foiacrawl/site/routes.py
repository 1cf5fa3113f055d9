"""The Datasette plugin of the site: its addresses, and what each of them answers."""

from __future__ import annotations

import asyncio
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote

import datasette as package  # type: ignore[import-untyped]  # it has no type hints
from datasette.utils.asgi import AsgiFileDownload, NotFound, Response  # type: ignore[import-untyped]

from foiacrawl.archive import ArchiveError
from foiacrawl.files import FileError
from foiacrawl.site import archived_page, body_page, feeds, questions, report_page, search_page, start_page
from foiacrawl.site.database import first, rows
from foiacrawl.site.downloads import TYPES, dataset_files, describe_api
from foiacrawl.site.inputs import number
from foiacrawl.site.language import COOKIE, Words, words_of
from foiacrawl.store.home_page import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable

Hook = TypeVar("Hook")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'self'",
}
_YEAR_SECONDS = 365 * 24 * 3600
_DOCUMENT = """
SELECT document_id, url, content_type, warc_file, warc_offset, last_seen, sha256 FROM documents WHERE document_id = :id
"""


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
        (r"^/questions/(?P<name>\w+)\.csv$", question_csv),
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
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer an address that does not exist with the site's own page, but for programs that ask for JSON."""
    if not isinstance(exception, NotFound) or request.path.endswith(".json"):
        return None

    return nowhere(datasette, request)


async def nowhere(datasette: Any, request: Any) -> Any:
    """Answer that there is no such page."""
    return await _page(datasette, request, "", None)


async def start(datasette: Any, request: Any) -> Any:
    """Answer `/`."""
    words = words_of(request)
    return await _page(
        datasette, request, "foia_start.html", await start_page.describe_start(datasette, words)
    )


async def search(datasette: Any, request: Any) -> Any:
    """Answer `/search?q=`."""
    words = words_of(request)
    return await _page(
        datasette,
        request,
        "foia_search.html",
        await search_page.describe(datasette, request.args, words),
    )


async def country(datasette: Any, request: Any) -> Any:
    """Answer `/-/dashboards/country`."""
    words = words_of(request)
    return await _page(
        datasette, request, "foia_country.html", await start_page.describe_country(datasette, words)
    )


async def body(datasette: Any, request: Any) -> Any:
    """Answer `/bodies/IDENTITY`."""
    identity = unquote(request.url_vars["identity"])
    return await _page(
        datasette, request, "foia_body.html", await body_page.describe(datasette, identity, words_of(request))
    )


async def report(datasette: Any, request: Any) -> Any:
    """Answer `/reports/REPORT_KEY`."""
    key = unquote(request.url_vars["key"])
    return await _page(
        datasette, request, "foia_report.html", await report_page.describe(datasette, key, words_of(request))
    )


async def question(datasette: Any, request: Any) -> Any:
    """Answer `/questions/NAME`."""
    shown = await questions.describe(datasette, request.url_vars["name"], request.args, words_of(request))
    return await _page(datasette, request, "foia_question.html", shown)


async def question_csv(datasette: Any, request: Any) -> Any:
    """Answer `/questions/NAME.csv`: all rows."""
    name = request.url_vars["name"]
    text = await questions.as_csv(datasette, name, request.args)
    if text is None:
        return await _page(datasette, request, "", None)
    head = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, headers=head, content_type="text/csv; charset=utf-8")


async def archive(datasette: Any, request: Any) -> Any:
    """Answer `/archive/DOCUMENT_ID?table=T&row=R&column=C`: the archived copy, inert, with that cell marked."""
    words = words_of(request)
    document = await first(datasette, _DOCUMENT, {"id": number(request.url_vars["document"])})
    if document is None:
        return await _page(datasette, request, "", None)
    place = _place(request.args)
    bar = (
        f"{html.escape(words('archive_bar'))} {html.escape(document['url'])} · {html.escape(words('fetched'))} "
        f"{html.escape(document['last_seen'])} · SHA-256 {html.escape(document['sha256'][:16])}…"
    )
    try:
        if not document["warc_file"]:
            raise ArchiveError(words("no_archive"))
        loop = asyncio.get_running_loop()
        text = await loop.run_in_executor(
            None, archived_page.render, _folder(datasette, "archive"), document, place, bar
        )
    except (ArchiveError, FileError, ValueError):
        shown = {"title": words("archived"), "url": document["url"], "path": request.path, "words": words}
        return await _page(datasette, request, "foia_no_archive.html", shown, 404)
    headers = {**HEADERS, "Content-Security-Policy": archived_page.POLICY}
    return Response.html(text, headers=headers)


async def downloads(datasette: Any, request: Any) -> Any:
    """Answer `/download/`: the files of the dataset."""
    words = words_of(request)
    shown = {
        "files": dataset_files(_folder(datasette, "export")),
        "questions": [
            (name, question.title[words.language == "zh"]) for name, question in questions.questions().items()
        ],
        "title": words("downloads"),
        "path": "/download/",
        "words": words,
    }
    return await _page(datasette, request, "foia_downloads.html", shown)


async def download(datasette: Any, request: Any) -> Any:
    """Answer `/download/FILE`: one file of the dataset."""
    name, folder = request.url_vars["name"], _folder(datasette, "export")
    if name not in dict(dataset_files(folder)):
        return await _page(datasette, request, "foia_not_found.html", None)
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
    entries = await rows(datasette, feeds.ENTRIES)
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
    """Answer `/robots.txt`: everything but SQL."""
    base = datasette.absolute_url(request, "/").rstrip("/")
    return Response.text(f"User-agent: *\nDisallow: /foia\nSitemap: {base}/sitemap.xml\n")


def _place(args: Any) -> archived_page.Place | None:
    table, row, column = (number(args.get(name)) for name in ("table", "row", "column"))
    if table is None or row is None or column is None:
        return None
    return archived_page.Place(table, row, column)


def _folder(datasette: Any, name: str) -> Path:
    """Return a folder that the site was started with: `archive` or `export`."""
    return Path((datasette.plugin_config("foiacrawl") or {})[name])


async def _page(
    datasette: Any, request: Any, template: str, shown: dict[str, Any] | None, status: int = 200
) -> Any:
    """Render a page in the language of the request; 404 for what does not exist."""
    words = words_of(request)
    if shown is None:
        template, status = "foia_not_found.html", 404
        shown = {"title": words("not_found"), "path": request.path, "words": words}
    context = {**shown, "lang": words.language, "other_lang": _other_language(request, words), "json": json}
    text = await datasette.render_template(template, context, request=request)
    answer = Response.html(text, status=status, headers=dict(HEADERS))
    if request.args.get("lang") in ("en", "zh"):
        answer.set_cookie(COOKIE, request.args["lang"], max_age=_YEAR_SECONDS, path="/", samesite="lax")
    return answer


def _other_language(request: Any, words: Words) -> str:
    """Return the query that leads to the same page in the other language."""
    wanted = "en" if words.language == "zh" else "zh"
    kept = [part for part in request.query_string.split("&") if part and not part.startswith("lang=")]
    return f"?{'&'.join([*kept, f'lang={wanted}'])}"
