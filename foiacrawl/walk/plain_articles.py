"""Recognise articles in which there is nothing to follow by their bytes alone, without decoding and parsing them.

Nearly every page of a crawl is one: reading it for its links in another process took a tenth of a crawl's processor time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.listings.attachments import may_carry_files
from foiacrawl.listings.listing import MAX_BARE_SOURCE
from foiacrawl.listings.stated_calls import may_fetch_text
from foiacrawl.page.decode import has_controls
from foiacrawl.walk.classify import may_be_collection
from foiacrawl.walk.page_reading import PageContent

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest
    from foiacrawl.walk.page_reading import PageSource

_MAX_BYTES = 300_000  # some milliseconds, in which nothing else happens
_MAX_CHARACTER = 4  # bytes


def read_plain_article(source: PageSource, request: PageRequest) -> PageContent | None:
    """Return what `read_page` says of an article without files, frames and fetched text; None for any other page."""
    body = source.body
    if not isinstance(body, bytes):
        return None
    is_longer_than_bare = len(body) >= MAX_BARE_SOURCE * _MAX_CHARACTER
    if request.kind != "entry" or not is_longer_than_bare or len(body) > _MAX_BYTES:
        return None
    if not urls.is_article(request.url) or may_be_collection(request):
        return None
    # With controls it may be in an encoding of two bytes a character, or become another text when they are taken out.
    if has_controls(body) or may_carry_files(body) or may_fetch_text(body):
        return None
    return PageContent(source.url, is_report=True)
