"""Epoint EWB 新点 (Xuzhou, Yingkou, Liaoyang): an empty page, a script with the site's settings, and lists as JSON by POST.

`govInfoPub.html?categorynum=003017002&deptcode=001001` draws nothing itself. `/js/webBuilderCommon.js` or `/js/ajaxReq.js`
holds `siteInfo = {siteGuid, projectName}`; the list is `{projectName}/rest/lightfrontaction/getgovinfolist`, to which goes
`{"deptcode","categorynum","pageIndex","pageSize","siteGuid"}`, on some sites wrapped in `{"params":{…}}`. pageIndex
begins with 0 or with 1. Departments are those codes the page's own tree names.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.links import find_anchors
from foiacrawl.listings.listing import Listing, ListingPage, Pager, PageRequest, Route
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import (
    NUMBER,
    Record,
    find_list,
    get_member,
    make_pager,
    parse_int,
    parse_nested_json,
    read_records,
)
from foiacrawl.listings.selectors import get_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALL = "/rest/lightfrontaction/getgovinfolist"
_PROJECT = "/EWB-FRONT"  # where a site's settings name no other
_SIZE = 20
_SETTINGS = re.compile(r"(?:^|/)(?:webBuilderCommon|ajaxReq)(?:\.min)?\.js", re.IGNORECASE)
_USUAL_SETTINGS = ("/js/webBuilderCommon.js", "/js/ajaxReq.js")
_LIST_PAGE = re.compile(r"/govInfoPub\w*\.html$", re.IGNORECASE)
_NO_SETTINGS = "no siteGuid in the site's settings, so its list cannot be requested"
_NO_ANSWER = "the answer is no list of records"


@dataclass(frozen=True, slots=True)
class _Query:
    """The lists that a page shows: of one category, by department: code (empty for all) and name."""

    category: str
    departments: tuple[tuple[str, str], ...]


def read(page: ListingPage, route: Route) -> Listing:
    """Read an answer, the site's settings, a page that lists by script, or a plain page of the portal."""
    if _CALL in urlsplit(page.url).path:
        return _read_answer(page, route)
    if calls.parse_notes(page.url):
        return _read_settings(page, route)
    listing = read_markup(page, route, read_pager(page))
    has_columns = not listing.annual and any(request.route.role == "column" for request in listing.columns)
    query = _find_query(page) if _LIST_PAGE.search(urlsplit(page.url).path) and not has_columns else None
    return _read_list_page(page, route, query) if query else listing


# --- the page of a list and the site's settings ----------------------------------------------------------


def _read_list_page(page: ListingPage, route: Route, query: _Query) -> Listing:
    """Request the lists of all departments, or first the site's settings, with the lists noted in the address."""
    inner = replace(route, role="column", depth=route.depth + 1)
    listing = read_markup(page, replace(route, role="column"), read_pager(page))
    guid, project = _parse_settings(page.text)
    if guid:
        requests = list(_request_lists(page.url, project, guid, query, inner, wrapped=_is_wrapped(page.text)))
    else:
        facts = {"category": query.category, "departments": json.dumps(query.departments)}
        scripts = [calls.add_notes(url, facts) for url in _find_settings(page)]
        requests = [PageRequest(scripts[0], "listing", inner, alternatives=tuple(scripts[1:]))]
    leads = [request for request in listing.columns if _is_another_column(request, query)]
    return replace(listing, columns=(*leads, *requests), pager=Pager(), annual=True)


def _is_another_column(request: PageRequest, query: _Query) -> bool:
    """Return whether a page is to be followed: the tree also leads to 指南 and 制度, in the same folder as the reports."""
    if not _LIST_PAGE.search(urlsplit(request.url).path):
        return True
    title = request.listed.title if request.listed else ""
    named = vocabulary.is_column(title, inside=True) or vocabulary.is_body_name(title)
    return named and _parse_parameters(request.url).get("categorynum") != query.category


def _find_query(page: ListingPage) -> _Query | None:
    """Return the lists of a page, by its address, else by what its script sets; with the departments of its tree."""
    parameters = _parse_parameters(page.url)
    category = parameters.get("categorynum") or _find_variable("categorynum", page.text)
    own = parameters.get("deptcode") or _find_variable("deptcode", page.text)
    departments = {own: ""}
    for code, name in _find_departments(page, category):
        # The menu leads to the same code as the tree, but does not name the department.
        departments[code] = name if vocabulary.is_body_name(name) else departments.get(code, "")
    return _Query(category, tuple(departments.items())) if category else None


def _parse_parameters(url: str) -> dict[str, str]:
    return {name.lower(): value for name, value in urls.parameters(url).items()}


def _find_variable(name: str, text: str) -> str:
    found = re.search(rf"\b{name}[\"']?\s*[=:]\s*[\"']([\w./-]+)[\"']", text, re.IGNORECASE)
    return found[1] if found else ""


def _find_departments(page: ListingPage, category: str) -> Iterator[tuple[str, str]]:
    """Yield code and name of the departments a page offers: links, choices, or objects its scripts hold."""
    for anchor in find_anchors(page):
        parameters = _parse_parameters(anchor.url)
        is_list_page = _LIST_PAGE.search(urlsplit(anchor.url).path)
        if not is_list_page or parameters.get("categorynum", category) != category:
            continue
        if code := parameters.get("deptcode"):
            yield code, anchor.title
    for choice in page.selector.css("select > option[value]"):
        code, name = choice.attrib["value"].strip(), get_text(choice).strip()
        if re.fullmatch(r"[\w-]{3,}", code) and vocabulary.is_body_name(name):
            yield code, name
    for record in _find_tree(page.text):
        code = str(get_member(record, "deptcode", "oucode", "code") or "")
        if re.fullmatch(r"[\w-]+", code):
            yield code, str(get_member(record, "deptname", "ouname", "name", "text", "title") or "").strip()


def _find_tree(text: str) -> Iterator[dict[str, Any]]:
    """Yield the departments a script holds: objects with a department's code and name, in arrays of any depth."""
    for start in re.finditer(r"[=:]\s*(?=\[\s*\{)", text):
        if not re.match(r".{0,400}?(?:deptcode|oucode)", text[start.end() :], re.IGNORECASE | re.DOTALL):
            continue
        try:
            yield from _iterate_nodes(read_literal(text, start.end()))
        except NotLiteralError:
            continue


def _iterate_nodes(value: Any) -> Iterator[dict[str, Any]]:
    for node in value if isinstance(value, list) else ():
        if isinstance(node, dict):
            yield node
            for child in node.values():
                yield from _iterate_nodes(child)


def _find_settings(page: ListingPage) -> list[str]:
    """Return where the settings may be: scripts of the usual names in the page, then the usual places."""
    linked = [
        urls.clean(source, page.base)
        for source in page.selector.xpath("//script/@src").getall()
        if _SETTINGS.search(source)
    ]
    usual = [urls.clean(path, page.url) for path in _USUAL_SETTINGS]
    return list(dict.fromkeys(url for url in [*linked, *usual] if url and urls.same_host(url, page.url)))


def _parse_settings(text: str) -> tuple[str, str]:
    """Return siteGuid (empty if there is none) and the path of the project."""
    project = _find_variable("projectName", text).strip("/")
    return _find_variable("siteGuid", text), f"/{project}" if project else _PROJECT


def _is_wrapped(text: str) -> bool:
    """Return whether a script shows that calls are wrapped; where it does not, the plain way is tried first."""
    return bool(re.search(r"[\"']?params[\"']?\s*:\s*(?:JSON|\{|\w+\s*\})", text))


def _read_settings(page: ListingPage, route: Route) -> Listing:
    facts = calls.parse_notes(page.url)
    guid, project = _parse_settings(page.text)
    if not guid:
        return Listing(error=_NO_SETTINGS)
    query = _Query(facts["category"], tuple((code, name) for code, name in json.loads(facts["departments"])))
    requests = _request_lists(page.url, project, guid, query, route, wrapped=_is_wrapped(page.text))
    return Listing(columns=tuple(requests), annual=True)


# --- the lists -------------------------------------------------------------------------------------------


def _request_lists(
    near: str, project: str, guid: str, query: _Query, route: Route, *, wrapped: bool
) -> Iterator[PageRequest]:
    """Yield the request for the first page of each list, in one dialect, with the others as alternatives."""
    url = urls.clean(f"{project}{_CALL}", calls.split(near)[0]) or ""
    for code, name in query.departments:
        fields = {
            "deptcode": code,
            "categorynum": query.category,
            "pageIndex": 0,
            "pageSize": _SIZE,
            "siteGuid": guid,
        }
        first, *others = _format_calls(url, fields, wrapped=wrapped)
        yield PageRequest(
            first,
            "listing",
            replace(route, body=name or route.body),
            alternatives=tuple(others),
            expects_data=True,
        )


def _format_calls(url: str, fields: dict[str, Any], *, wrapped: bool) -> Iterator[str]:
    """Yield the calls that the site may understand: counted from 0, where page 1 is never skipped, then from 1."""
    for index in (0, 1):
        numbered = fields | {"pageIndex": index}
        both = (calls.post_json(url, numbered), calls.post_json(url, {"params": numbered}))
        yield from both[::-1] if wrapped else both


def _read_answer(page: ListingPage, route: Route) -> Listing:
    answer = parse_nested_json(page.json)
    custom = parse_nested_json(answer.get("custom", answer)) if isinstance(answer, dict) else None
    records = find_list(custom, "data", "infodata", "list") if isinstance(custom, dict) else None
    total = (
        parse_int(get_member(custom, "total", "count", "totalcount")) if isinstance(custom, dict) else None
    )
    if not records and total is None:
        return Listing(error=_NO_ANSWER)
    if not records and not total:
        return Listing(annual=True, vacant=True)
    found = [
        Record(
            url=_make_absolute(get_member(record, "infourl", "url", "href")),
            title=get_member(record, "realtitle", "title"),
            date=get_member(record, "infodate", "date"),
            body=get_member(record, "deptname", "ouname", "source"),
        )
        for record in records or ()
        if isinstance(record, dict)
    ]
    index, pattern = _parse_number(page.url)
    return read_records(found, page, route, make_pager(pattern, index, len(found), total))


def _make_absolute(url: Any) -> str:
    """Return an article's address relative to the root: without a slash it is not relative to the API's folder."""
    text = str(url or "").strip()
    return text if re.match(r"\w+:|/|$", text) else f"/{text}"


def _parse_number(url: str) -> tuple[int, str]:
    """Return the page's number in a call, and the call with NUMBER in its place."""
    call = calls.parse_call(url)
    found = re.search(r"\"pageIndex\":(\d+)", call.body) if call else None
    if not call or not found:
        return 0, url
    body = json.loads(call.body[: found.start(1)] + NUMBER + call.body[found.end(1) :])
    return int(found[1]), calls.post_json(call.url, body)
