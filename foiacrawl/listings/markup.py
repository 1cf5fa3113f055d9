"""Read a listing that is plain markup: which links are reports, and which lead to further listings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.entries import request_entry
from foiacrawl.listings.links import Anchor, find_anchors
from foiacrawl.listings.listing import Certainty, Listing, ListingPage, Pager, PageRequest, Role, Route
from foiacrawl.listings.rows import count_rows
from foiacrawl.listings.wrappers import find_filled_boxes, find_wrapped_pages
from foiacrawl.model import Listed
from foiacrawl.titles import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_ENTRANCES = 5  # links of a page before the front page
_MAX_SPLASH = 2  # such pages, one behind the other


def read_markup(page: ListingPage, route: Route, pager: Pager | None = None) -> Listing:
    """Read a page of links. `route` says how it was reached: on a column of reports, bare names are lines too."""
    found = find_anchors(page)
    context = _Context.of(page, route, found)
    entries, columns = [], []
    for anchor in found:
        if certainty := _judge_entry(anchor, context):
            entries.append(_request_report(anchor, context, certainty))
        elif request := _request_column(anchor, context):
            columns.append(request)
    rows, lines = count_rows(found, entries, continues=page.origin is not None)
    wrapped = tuple(find_wrapped_pages(page))
    if entries:
        # A frame beside a list may hold the rest of it; those of the whole portal (head, foot) are elsewhere.
        wrapped = tuple(url for url in wrapped if context.annual and context.is_beside(url))
    elif not wrapped and (context.annual or not columns) and (boxes := tuple(find_filled_boxes(page))):
        wrapped = boxes
    elif not (columns or wrapped or context.annual) and _is_before_home(page, route):
        wrapped = _find_entrances(found, page)
    return Listing(
        _remove_repeated(entries),
        _remove_repeated(_choose_columns(columns, context)),
        rows,
        lines,
        pager or Pager(),
        wrapped,
        context.annual,
    )


def _is_before_home(page: ListingPage, route: Route) -> bool:
    """Return whether a page that says next to nothing is the host's first one, or the one behind that."""
    is_first = urls.is_home(page.url) or 0 < route.depth <= _MAX_SPLASH
    return route.role == "root" and is_first and page.is_bare


def _find_entrances(found: list[Anchor], page: ListingPage) -> tuple[str, ...]:
    """Return where a page that shows nothing but a picture and a link or two lets the visitor in (进入网站)."""
    own = urls.key(page.url)
    inner = {urls.key(anchor.url): anchor.url for anchor in found if urls.same_host(anchor.url, page.url)}
    doors = [url for key, url in inner.items() if key != own and not urls.is_attachment(url)]
    return tuple(doors) if len(doors) <= _MAX_ENTRANCES else ()


def is_named_annual(page: ListingPage) -> bool:
    """Return whether a page says that it is a column of annual reports: by its column's name, title or path."""
    return any(vocabulary.is_column(name, inside=True) for name in page.names) or vocabulary.has_annual_slug(
        page.url
    )


def is_named_disclosure(page: ListingPage) -> bool:
    """Return whether a page says that it is about disclosure: there a bare 年报 is the report's column."""
    return any(vocabulary.rank_gateway(name) is not None for name in page.names)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of the page that is read: whether it is a column of reports, and which folders belong to it.

    `inside`: the page is about disclosure, where a bare 年报 is a column of reports. Where the page `names_reports`, other
    names on it are menus.
    """

    page: ListingPage
    route: Route
    annual: bool
    inside: bool
    branch: str
    names_reports: bool

    @classmethod
    def of(cls, page: ListingPage, route: Route, found: list[Anchor]) -> _Context:
        named_reports = {
            urls.key(anchor.url)
            for anchor in found
            if titles.verdict(anchor.title) is Verdict.YES and not vocabulary.is_column(anchor.title)
        }
        named = is_named_annual(page)
        annual = named or route.role == "column" or (route.role == "root" and _is_list(page, named_reports))
        inside = annual or route.role in ("gateway", "body") or is_named_disclosure(page)
        return cls(page, route, annual, inside, route.branch or urls.branch(page.url), bool(named_reports))

    @property
    def lists_bodies(self) -> bool:
        """Whether a body's name leads to its own page of disclosure here, which it does not on a front page."""
        if self.route.role == "root":
            return self.inside and not urls.is_home(self.page.url)
        return self.route.role == "gateway"

    def is_in_branch(self, url: str) -> bool:
        """Return whether an address is below the column; the host's root folder belongs to no column."""
        address = urls.folder(url) + urlsplit(url).path.rsplit("/", 1)[-1]
        branches = (urls.branch(self.page.url), self.branch)
        return any(branch.strip("/").count("/") > 0 and address.startswith(branch) for branch in branches)

    def is_same_program(self, url: str) -> bool:
        """Return whether an address is that of the page with another query: another column, not one below this one."""
        own, other = urlsplit(self.page.url), urlsplit(url)
        return bool(own.query and other.query) and own.path == other.path

    def is_beside(self, url: str) -> bool:
        """Return whether an address is below the column, or in a folder next to the column's own."""
        return self.is_in_branch(url) or urls.folder(url).startswith(urls.parent(urls.folder(self.page.url)))


def _is_list(page: ListingPage, named_reports: set[str]) -> bool:
    """Return whether a page of the registry is a list, not a front page: it names two reports and is not the host's home."""
    return len(named_reports) >= 2 and not urls.is_home(page.url)


def _judge_entry(anchor: Anchor, context: _Context) -> Certainty | None:
    """Return how sure it is that a link leads to a report, None if it does not."""
    if urls.key(anchor.url) == urls.key(context.page.url):
        return None
    shaped = urls.is_article(anchor.url) or urls.is_attachment(anchor.url)
    verdict = titles.verdict(anchor.title, annual=context.annual)
    if verdict is Verdict.NO:
        return None
    if vocabulary.is_column(anchor.title, inside=context.inside) and not shaped:
        return None
    if context.annual and not shaped and vocabulary.is_period(anchor.title):
        return None
    if verdict in (Verdict.YES, Verdict.MAYBE):
        return Certainty.CERTAIN if verdict is Verdict.YES else Certainty.POSSIBLE
    named = vocabulary.is_body_name(anchor.title) or vocabulary.parse_year(anchor.title)
    # Without a report's name on the page, the names of bodies are its lines, wherever on the host they lead to.
    alone = not context.names_reports and urls.same_host(anchor.url, context.page.url)
    is_line = context.is_in_branch(anchor.url) or anchor.date or alone
    if context.annual and shaped and named and is_line:
        return Certainty.BY_PLACE
    return None


def _request_report(anchor: Anchor, context: _Context, certainty: Certainty) -> PageRequest:
    body = anchor.body or (anchor.title if vocabulary.is_body_name(anchor.title) else context.route.body)
    listed = Listed(anchor.url, anchor.title, anchor.date, body)
    return request_entry(listed, certainty, replace(context.route, branch=context.branch))


def _request_column(anchor: Anchor, context: _Context) -> PageRequest | None:
    """Return the request for a link that leads towards reports: to a column, a sub-column, or a page before the column."""
    url, text = anchor.url, anchor.title
    if urls.key(url) == urls.key(context.page.url) or urls.is_attachment(url):
        return None
    if vocabulary.is_column(text, inside=context.inside):
        if context.annual and context.names_reports and not context.is_beside(url):
            return None
        return _request_listing(anchor, context, "column", branch=None)
    if urls.is_article(url):
        return None
    if context.inside and not context.annual and vocabulary.is_column_of_body(text):
        return _request_listing(anchor, context, "column", branch=None)
    if context.annual:
        return None if titles.verdict(text) is Verdict.NO else _request_sub_column(anchor, context)
    if vocabulary.rank_gateway(text) is not None and not urls.is_home(url):
        return _request_listing(anchor, context, "gateway")
    if context.lists_bodies and vocabulary.is_body_name(text) and urls.same_host(url, context.page.url):
        return _request_listing(anchor, context, "body", body=text)
    return None


def _request_sub_column(anchor: Anchor, context: _Context) -> PageRequest | None:
    """Return the request for a link on a column: years, bodies, groups of bodies, and whatever is below its folder."""
    url, text = anchor.url, anchor.title
    if not urls.same_host(url, context.page.url) or urls.is_home(url):
        return None
    if vocabulary.is_period(text):
        return _request_listing(anchor, context, "column")
    year = vocabulary.parse_year(text)
    if year:
        return _request_listing(anchor, context, "column", year=year)
    body = text if vocabulary.is_body_name(text) else None
    if context.is_in_branch(url) and (body or not context.is_same_program(url)):
        if _is_pager_step(text):
            return None
        return _request_listing(anchor, context, "column", year=vocabulary.parse_slug_year(url), body=body)
    if body and (vocabulary.has_annual_slug(url) or not context.names_reports):
        role: Role = "column" if vocabulary.has_annual_slug(url) else "body"
        return _request_listing(anchor, context, role, body=body)
    return None


def _is_pager_step(text: str) -> bool:
    """Return whether a link is a page number or 下一页, which the pager's reader follows."""
    text = titles.fold(text)
    return text.isdigit() or bool(
        re.fullmatch(r".{0,2}(?:首|上一?|下一?|尾|末|前一|后一)[页頁].{0,2}|第?\d+[页頁]|[<>«»‹›]+", text)
    )


def _request_listing(
    anchor: Anchor,
    context: _Context,
    role: Role,
    *,
    year: int | None = None,
    body: str | None = None,
    branch: str | None = "",
) -> PageRequest:
    kept = context.branch if context.annual else context.route.branch
    route = Route(
        role,
        context.route.depth + 1,
        year or context.route.year,
        body or context.route.body,
        kept if branch == "" else branch,
    )
    # What it is listed as counts only if the page turns out to be a report itself.
    return PageRequest(
        anchor.url, "listing", route, Listed(anchor.url, anchor.title, anchor.date, route.body)
    )


def _choose_columns(columns: list[PageRequest], context: _Context) -> list[PageRequest]:
    """Return the listings to follow: before the column, the column itself, and pages before it only where it is not linked.

    From the front page all are followed. The column of another host (that of the government above, in the page's head) is not
    the portal's own.
    """
    found = [request for request in columns if request.route.role == "column"]
    own = [request for request in found if urls.same_host(request.url, context.page.url)]
    if context.annual or not own or context.route.role == "root":
        return found + [request for request in columns if request.route.role != "column"]
    return found + [request for request in columns if request.route.role == "body"]


def _remove_repeated(requests: Iterable[PageRequest]) -> tuple[PageRequest, ...]:
    found: dict[str, PageRequest] = {}
    for request in requests:
        found.setdefault(urls.key(request.url), request)
    return tuple(found.values())
