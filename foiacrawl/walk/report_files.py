"""The files of a report: as requests, and what is said where there are too many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.listings.listing import PageRequest
from foiacrawl.walk.actions import WalkProblem

if TYPE_CHECKING:
    from foiacrawl.model import Listed
    from foiacrawl.walk.page_reading import PageContent

MAX_ATTACHMENTS = 100  # a county may publish the reports of all its departments as files of one article


def files_of(
    listed: Listed, request: PageRequest, page: PageContent
) -> tuple[list[PageRequest], list[WalkProblem]]:
    """Return the requests for the files of a report's page, the first `MAX_ATTACHMENTS`, and a problem if there are more."""
    files = [
        PageRequest(url, "attachment", request.route, replace(listed, url=url, title=name or listed.title))
        for url, name in page.attachments
    ]
    if len(files) <= MAX_ATTACHMENTS:
        return files, []
    message = f"{listed.url} carries {len(files)} files; the first {MAX_ATTACHMENTS} were read"
    return files[:MAX_ATTACHMENTS], [WalkProblem("listing_incomplete", message, listed.url)]
