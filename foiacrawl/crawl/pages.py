"""Turn responses into pages of a portal: which are pages at all, in which encoding, at which address."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.page.decode import looks_binary
from foiacrawl.spool import size_of
from foiacrawl.walk.page_reading import MAX_PAGE_BYTES, PageSource

if TYPE_CHECKING:
    from scrapy.http import Response

    from foiacrawl.model import Portal
    from foiacrawl.spool import Body

LARGE_BODY = "large_body"  # in a request's meta data


def source_of(response: Response, portal: Portal, requested_url: str) -> PageSource | None:
    """Return the bytes of a response that is a page, None if it is a file of another kind."""
    if is_file(response):
        return None
    body, cut = body_of(response), ""
    if size_of(body) > MAX_PAGE_BYTES:
        cut = f"the page has {size_of(body):,} bytes; only the first {MAX_PAGE_BYTES:,} were read"
    head = ""
    if refresh := response.headers.get("Refresh"):
        # A page may say the same as this header; the walk searches only the page.
        head = f'<meta http-equiv="refresh" content="{escape(refresh.decode("latin-1"))}">'
    is_call = bool(calls.split(requested_url)[1])
    return PageSource(
        requested_url if is_call else _address_of(response, portal),
        body,
        content_type(response),
        portal.encoding,
        head,
        cut,
    )


def body_of(response: Response) -> Body:
    """Return the whole body of a response; a large one is in a file (LargeBodyMiddleware)."""
    body: Body = response.request.meta.get(LARGE_BODY, response.body) if response.request else response.body
    return body


def is_file(response: Response) -> bool:
    """Return whether the response is no page, but a file of another kind: by its bytes, as headers are often wrong."""
    return looks_binary(response.body) or (
        urls.is_attachment(response.url) and b"<" not in response.body[:512]
    )


def content_type(response: Response) -> str | None:
    """Return the header Content-Type."""
    header = response.headers.get("Content-Type")
    return header.decode("latin-1") if header else None


def encoding_of(portal: Portal) -> str | None:
    """Return the registry's encoding as a content type."""
    return f"text/html; charset={portal.encoding}" if portal.encoding else None


def _address_of(response: Response, portal: Portal) -> str:
    """Return the page's address; `#column` of a registry row that points into a catalogue is kept."""
    if (
        "#" in portal.listing_url
        and "#" not in response.url
        and urls.key(response.url) == urls.key(portal.listing_url)
    ):
        return f"{response.url}#{portal.listing_url.partition('#')[2]}"
    return response.url
