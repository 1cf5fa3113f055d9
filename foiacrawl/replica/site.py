"""A portal as a table of answers: which bytes, under which headers, for which path. No sockets here."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING

from foiacrawl.replica.apis import load_api
from foiacrawl.replica.fixtures import PortalFixture, path_of, reports
from foiacrawl.replica.render import fill, listing_pages, notice_page, plain_page, report_page, styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends for a path."""

    body: bytes
    content_type: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class PortalSite:
    """A portal at an address (`base`, no slash at the end): `answer` is all the server needs."""

    portal: PortalFixture
    base: str
    pages: Mapping[str, Answer]

    def answer(self, path: str, query: Mapping[str, str], body: str = "") -> Answer:
        """Return the answer for a path; an unknown path is a page that says so, with status 404."""
        if api := load_api(self.portal):
            called = api.answer(self.portal, path, query, body, self.base)
            if called is not None:
                text, content_type = called
                return Answer(text.encode(self.portal.encoding), content_type)
        return self.pages.get(path) or _html(self.portal, fill(self.portal, "notfound", self.base), 404)


def build(portal: PortalFixture, base: str) -> PortalSite:
    """Render every page of a portal for the address it will be served at."""
    texts: dict[str, str] = {page["path"]: plain_page(portal, page, base) for page in portal.pages}
    api = load_api(portal)
    for listing in portal.listings:
        if portal.style in styles():
            for path, text in listing_pages(portal, listing, base).items():
                texts[path] = text
                texts[_folder(path)] = text
        for entry in listing.entries:
            render: Callable[..., str] = report_page if entry.report else notice_page
            if entry.report or entry.notice:
                path = path_of(listing, entry)
                texts.setdefault(path, render(portal, listing, entry, path, base))
                texts.setdefault(path.replace("/post_", "/mpost_"), texts[path])
                texts.setdefault(path.replace("/mpost_", "/post_"), texts[path])
    if api:
        texts |= api.pages(portal, base)
    pages = {path: _html(portal, text) for path, text in texts.items()} | _files(portal)
    if portal.robots:
        pages["/robots.txt"] = Answer(portal.robots.encode(), "text/plain; charset=utf-8")
    return PortalSite(portal, base, pages)


def _files(portal: PortalFixture) -> dict[str, Answer]:
    """Return the files that are attached to reports, beside their pages."""
    known = reports(portal.edition)
    found = {}
    for listing in portal.listings:
        for entry in listing.entries:
            fixture = known[entry.report] if entry.report else None
            if fixture and fixture.attached:
                folder = path_of(listing, entry).rpartition("/")[0]
                kind = guess_type(fixture.file.name)[0] or "application/octet-stream"
                found[f"{folder}/{fixture.attached}"] = Answer(fixture.file.read_bytes(), kind)
    return found


def _folder(path: str) -> str:
    """Return the folder for its first page (/a/index.html is also /a/), else the path itself."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/" if name in ("index.html", "list.shtml", "nlist.htm") else path


def _html(portal: PortalFixture, text: str, status: int = 200) -> Answer:
    return Answer(text.encode(portal.encoding), f"text/html; charset={portal.charset}", status)
