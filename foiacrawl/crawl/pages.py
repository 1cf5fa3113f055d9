"""Answers as pages to look through: which are pages at all, in which encoding, at which address."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.listing import ListingPage
from foiacrawl.page.decode import decode, looks_binary

if TYPE_CHECKING:
    from scrapy.http import Response

    from foiacrawl.model import Portal

_LONGEST_PAGE = 4_000_000  # bytes of a listing that are looked at


def page_of(response: Response, portal: Portal) -> ListingPage | None:
    """Return an answer as a page to be looked through, None if it is a file of another kind."""
    if is_file(response):
        return None
    body = response.body[:_LONGEST_PAGE]
    told = portal.encoding
    text = body.decode(told, "replace") if told else decode(body, content_type(response)).text
    if refresh := response.headers.get("Refresh"):
        # What a header says to a browser, a page may say as well; only there it is looked for.
        text = f'<meta http-equiv="refresh" content="{escape(refresh.decode("latin-1"))}">{text}'
    asked = response.meta["ask"].url
    return ListingPage(asked if calls.split(asked)[1] else _address(response, portal), text)


def is_file(response: Response) -> bool:
    """Tell whether the answer is a file of another kind, by its bytes; headers are often wrong."""
    return looks_binary(response.body) or (
        urls.is_attachment(response.url) and b"<" not in response.body[:512]
    )


def content_type(response: Response) -> str | None:
    """Return the server's header."""
    header = response.headers.get("Content-Type")
    return header.decode("latin-1") if header else None


def encoding_of(portal: Portal) -> str | None:
    """Return the content type that the registry's encoding stands for."""
    return f"text/html; charset={portal.encoding}" if portal.encoding else None


def _address(response: Response, portal: Portal) -> str:
    """Return where the page stands; `#column` of a row that points into a catalogue is kept."""
    if (
        "#" in portal.listing_url
        and "#" not in response.url
        and urls.key(response.url) == urls.key(portal.listing_url)
    ):
        return f"{response.url}#{portal.listing_url.partition('#')[2]}"
    return response.url
