"""Reading a listing that is plain markup: which links are reports, which lead on, which are a list's other lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.links import Anchor, anchors
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Pager, Trail
from foiacrawl.listings.wrappers import shells as shells_of
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_markup(page: ListingPage, trail: Trail, pager: Pager | None = None) -> Listing:
    """Read a page of links. `trail` says how it was reached: on a column of reports, bare names are lines too."""
    found = anchors(page)
    place = _Place.of(page, trail, found)
    entries, columns = [], []
    for anchor in found:
        if ask := _entry(anchor, place):
            entries.append(ask)
        elif ask := _lead(anchor, place):
            columns.append(ask)
    rows, lines = _rows(found, entries, goes_on=page.origin is not None)
    shells = tuple(shells_of(page))
    if entries:
        # A frame beside a list may hold the rest of it; those of the whole portal (head, foot) lie elsewhere.
        shells = tuple(url for url in shells if place.annual and place.beside(url))
    return Listing(
        _unique(entries), _unique(_best(columns, place)), rows, lines, pager or Pager(), shells, place.annual
    )


def names_itself_annual(page: ListingPage) -> bool:
    """Tell whether a page says that it is a column of annual reports: by its column's name, title or path."""
    return any(vocabulary.is_column(name, inside=True) for name in page.names) or vocabulary.names_annual(
        page.url
    )


def names_itself_disclosure(page: ListingPage) -> bool:
    """Tell whether a page says that it is about disclosure: there a bare 年报 is the report's column."""
    return any(vocabulary.gateway_rank(name) is not None for name in page.names)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands: on a column of reports or before it, and what lies in its branch."""

    page: ListingPage
    trail: Trail
    annual: bool
    inside: bool
    branch: str
    crowded: bool  # the page lists reports by name, so other names on it are menus

    @classmethod
    def of(cls, page: ListingPage, trail: Trail, found: list[Anchor]) -> _Place:
        surely = {
            urls.key(a.url)
            for a in found
            if titles.verdict(a.title) is Verdict.YES and not vocabulary.is_column(a.title)
        }
        named = names_itself_annual(page)
        annual = named or trail.role == "column" or (trail.role == "root" and _is_list(page, surely))
        inside = annual or trail.role in ("gateway", "unit") or names_itself_disclosure(page)
        return cls(page, trail, annual, inside, trail.branch or urls.branch(page.url), bool(surely))

    @property
    def lists_bodies(self) -> bool:
        """Tell a page of disclosure, where a body's name leads to its own such page, from a front page."""
        if self.trail.role == "root":
            return self.inside and not urls.is_home(self.page.url)
        return self.trail.role == "gateway"

    def in_branch(self, url: str) -> bool:
        """Tell what lies below the column; the host's root folder is nobody's branch."""
        address = urls.folder(url) + urlsplit(url).path.rsplit("/", 1)[-1]
        branches = (urls.branch(self.page.url), self.branch)
        return any(branch.strip("/").count("/") > 0 and address.startswith(branch) for branch in branches)

    def beside(self, url: str) -> bool:
        """Tell what lies in the branch, or in a folder next to the column's own."""
        return self.in_branch(url) or urls.folder(url).startswith(urls.parent(urls.folder(self.page.url)))


def _is_list(page: ListingPage, surely: set[str]) -> bool:
    """Tell a list from a front page among the registry's: it names two reports and is not the host's home."""
    return len(surely) >= 2 and not urls.is_home(page.url)


def _entry(anchor: Anchor, place: _Place) -> Ask | None:
    """Return the ask for a link that is, or may be, a report."""
    if urls.key(anchor.url) == urls.key(place.page.url):
        return None
    shaped = urls.is_article(anchor.url) or urls.is_attachment(anchor.url)
    verdict = titles.verdict(anchor.title, annual=place.annual)
    if verdict is Verdict.NO:
        return None
    if vocabulary.is_column(anchor.title, inside=place.inside) and not shaped:
        return None
    if place.annual and not shaped and vocabulary.is_period(anchor.title):
        return None
    if verdict in (Verdict.YES, Verdict.MAYBE):
        return _ask_entry(anchor, place, "yes" if verdict is Verdict.YES else "maybe")
    named = vocabulary.is_unit(anchor.title) or vocabulary.only_year(anchor.title)
    # Without a report's name on the page, the names of bodies are its lines, wherever on the host they lead.
    alone = not place.crowded and urls.same_host(anchor.url, place.page.url)
    is_line = place.in_branch(anchor.url) or anchor.date or alone
    if place.annual and shaped and named and is_line:
        return _ask_entry(anchor, place, "place")
    return None


def _ask_entry(anchor: Anchor, place: _Place, sure: str) -> Ask:
    unit = anchor.unit or (anchor.title if vocabulary.is_unit(anchor.title) else place.trail.unit)
    listed = Listed(anchor.url, anchor.title, anchor.date, unit)
    named = titles.years(anchor.title)
    year = named[0] if len(named) == 1 else place.trail.year
    trail = replace(
        place.trail, role="column", depth=place.trail.depth + 1, year=year, unit=unit, branch=place.branch
    )
    return Ask(
        anchor.url,
        "entry",
        trail,
        listed,
        "yes" if sure == "yes" else "maybe" if sure == "maybe" else "place",
    )


def _lead(anchor: Anchor, place: _Place) -> Ask | None:
    """Return the ask for a link that leads on towards reports: a column, a sub-column, or a way to the column."""
    url, text = anchor.url, anchor.title
    if urls.key(url) == urls.key(place.page.url) or urls.is_attachment(url):
        return None
    if vocabulary.is_column(text, inside=place.inside):
        if place.annual and place.crowded and not place.beside(url):
            return None
        return _ask_listing(anchor, place, "column", branch=None)
    if urls.is_article(url):
        return None
    if place.inside and not place.annual and vocabulary.is_column_of_body(text):
        return _ask_listing(anchor, place, "column", branch=None)
    if place.annual:
        return None if titles.verdict(text) is Verdict.NO else _sub_column(anchor, place)
    if vocabulary.gateway_rank(text) is not None and not urls.is_home(url):
        return _ask_listing(anchor, place, "gateway")
    if place.lists_bodies and vocabulary.is_unit(text) and urls.same_host(url, place.page.url):
        return _ask_listing(anchor, place, "unit", unit=text)
    return None


def _sub_column(anchor: Anchor, place: _Place) -> Ask | None:
    """On a column: years, bodies and groups of bodies, and whatever lies below its folder."""
    url, text = anchor.url, anchor.title
    if not urls.same_host(url, place.page.url) or urls.is_home(url):
        return None
    if vocabulary.is_period(text):
        return _ask_listing(anchor, place, "column")
    year = vocabulary.only_year(text)
    if year:
        return _ask_listing(anchor, place, "column", year=year)
    unit = text if vocabulary.is_unit(text) else None
    if place.in_branch(url):
        return (
            None
            if _is_step(text)
            else _ask_listing(anchor, place, "column", year=vocabulary.slug_year(url), unit=unit)
        )
    if unit and (vocabulary.names_annual(url) or not place.crowded):
        role = "column" if vocabulary.names_annual(url) else "unit"
        return _ask_listing(anchor, place, role, unit=unit)
    return None


def _is_step(text: str) -> bool:
    """Page numbers and 下一页 are the pager's business."""
    text = titles.fold(text)
    return text.isdigit() or bool(
        re.fullmatch(r".{0,2}(?:首|上一?|下一?|尾|末|前一|后一)[页頁].{0,2}|第?\d+[页頁]|[<>«»‹›]+", text)
    )


def _ask_listing(
    anchor: Anchor,
    place: _Place,
    role: str,
    *,
    year: int | None = None,
    unit: str | None = None,
    branch: str | None = "",
) -> Ask:
    kept = place.branch if place.annual else place.trail.branch
    trail = Trail(
        "column" if role == "column" else "unit" if role == "unit" else "gateway",
        place.trail.depth + 1,
        year or place.trail.year,
        unit or place.trail.unit,
        kept if branch == "" else branch,
    )
    # What it is listed as counts only if the page turns out to be a report itself.
    return Ask(anchor.url, "listing", trail, Listed(anchor.url, anchor.title, anchor.date, trail.unit))


def _best(columns: list[Ask], place: _Place) -> list[Ask]:
    """Before the column: the column itself if it is there, and the ways to it only from the front page or without it.

    The column of another host (that of the government above, in the page's head) is not the portal's own.
    """
    found = [ask for ask in columns if ask.trail.role == "column"]
    own = [ask for ask in found if urls.same_host(ask.url, place.page.url)]
    if place.annual or not own or place.trail.role == "root":
        return found + [ask for ask in columns if ask.trail.role != "column"]
    return found + [ask for ask in columns if ask.trail.role == "unit"]


def _rows(found: Iterable[Anchor], entries: list[Ask], *, goes_on: bool) -> tuple[frozenset[str], int]:
    """Return the lines of the lists that hold an entry, and dated article links: what a declared total counts.

    On a page that goes on with a list and holds no report, every dated link is a line, whatever the shape of its address.
    """
    taken = {urls.key(ask.url) for ask in entries}
    lists = {anchor.group for anchor in found if urls.key(anchor.url) in taken}
    lines = [
        a
        for a in found
        if a.group in lists
        or (a.date and (urls.is_article(a.url) or (goes_on and not entries)))
        or urls.key(a.url) in taken
    ]
    counted = _counted(lines)
    return frozenset(key for keys in counted for key in keys), sum(map(len, counted))


def _counted(lines: list[Anchor]) -> list[set[str]]:
    """Return the keys of each line as a person counts them: a picture, file or 下载 beside a title is no further one."""
    pages: dict[int, set[str]] = {}
    files: dict[int, set[str]] = {}
    firsts: dict[int, set[str]] = {}
    for anchor in lines:
        key = urls.key(anchor.url)
        firsts.setdefault(anchor.line, {key})
        if anchor.text and not vocabulary.is_button(anchor.text):
            kind = files if urls.is_attachment(anchor.url) else pages
            kind.setdefault(anchor.line, set()).add(key)
    return [pages.get(line) or files.get(line) or first for line, first in firsts.items()]


def _unique(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    found: dict[str, Ask] = {}
    for ask in asks:
        found.setdefault(urls.key(ask.url), ask)
    return tuple(found.values())
