"""Epoint EWB 新点 (Xuzhou, Yingkou, Liaoyang): a shell, a script with the site's settings, and lists as JSON by POST.

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
from foiacrawl.listings.links import anchors
from foiacrawl.listings.listing import Ask, Listing, ListingPage, Pager, Trail
from foiacrawl.listings.markup import read_markup
from foiacrawl.listings.pager import read_pager
from foiacrawl.listings.records import (
    NUMBER,
    Record,
    list_in,
    member,
    pager_of,
    read_records,
    unwrapped,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "epoint_ewb"
_CALL = "/rest/lightfrontaction/getgovinfolist"
_PROJECT = "/EWB-FRONT"  # where a site's settings do not say otherwise
_SIZE = 20
_SETTINGS = re.compile(r"(?:^|/)(?:webBuilderCommon|ajaxReq)(?:\.min)?\.js", re.IGNORECASE)
_USUAL = ("/js/webBuilderCommon.js", "/js/ajaxReq.js")
_SHELL = re.compile(r"/govInfoPub\w*\.html$", re.IGNORECASE)
_NO_SETTINGS = "no siteGuid in the site's settings, so its list cannot be asked for"
_NO_ANSWER = "the answer is no list of records"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The lists that are asked for: of one category, by department: code (empty for all) and name."""

    category: str
    departments: tuple[tuple[str, str], ...]


def read(page: ListingPage, trail: Trail) -> Listing:
    """Read an answer, the site's settings, a shell that lists by script, or a plain page of the portal."""
    if _CALL in urlsplit(page.url).path:
        return _read_answer(page, trail)
    if calls.notes_of(page.url):
        return _read_settings(page, trail)
    listing = read_markup(page, trail, read_pager(page))
    leads_on = not listing.annual and any(ask.trail.role == "column" for ask in listing.columns)
    wanted = _wanted(page) if _SHELL.search(urlsplit(page.url).path) and not leads_on else None
    return _read_shell(page, trail, wanted) if wanted else listing


# --- the shell and its settings --------------------------------------------------------------------------


def _read_shell(page: ListingPage, trail: Trail, wanted: _Wanted) -> Listing:
    """Ask for the lists of all departments, or first for the site's settings, with the lists in mind."""
    inner = replace(trail, role="column", depth=trail.depth + 1)
    listing = read_markup(page, replace(trail, role="column"), read_pager(page))
    guid, project = _settings(page.text)
    if guid:
        asks = list(_asks(page.url, project, guid, wanted, inner, wrapped=_is_wrapped(page.text)))
    else:
        facts = {"category": wanted.category, "departments": json.dumps(wanted.departments)}
        scripts = [calls.noted(url, facts) for url in _scripts(page)]
        asks = [Ask(scripts[0], "listing", inner, otherwise=tuple(scripts[1:]))]
    leads = [ask for ask in listing.columns if _is_another_column(ask, wanted)]
    return replace(listing, columns=(*leads, *asks), pager=Pager(), annual=True)


def _is_another_column(ask: Ask, wanted: _Wanted) -> bool:
    """Tell which shells to go on to: the tree also leads to 指南 and 制度, in the same folder as the reports."""
    if not _SHELL.search(urlsplit(ask.url).path):
        return True
    title = ask.listed.title if ask.listed else ""
    named = vocabulary.is_column(title, inside=True) or vocabulary.is_unit(title)
    return named and _query(ask.url).get("categorynum") != wanted.category


def _wanted(page: ListingPage) -> _Wanted | None:
    """Return what a shell shows, by its address, else by what its script sets; with the departments of its tree."""
    told = _query(page.url)
    category = told.get("categorynum") or _variable("categorynum", page.text)
    own = told.get("deptcode") or _variable("deptcode", page.text)
    departments = {own: ""}
    for code, name in _departments(page, category):
        # The menu leads to the same code as the tree, but does not name the department.
        departments[code] = name if vocabulary.is_unit(name) else departments.get(code, "")
    return _Wanted(category, tuple(departments.items())) if category else None


def _query(url: str) -> dict[str, str]:
    return {name.lower(): value for name, value in urls.parameters(url).items()}


def _variable(name: str, text: str) -> str:
    found = re.search(rf"\b{name}[\"']?\s*[=:]\s*[\"']([\w./-]+)[\"']", text, re.IGNORECASE)
    return found[1] if found else ""


def _departments(page: ListingPage, category: str) -> Iterator[tuple[str, str]]:
    """Yield code and name of the departments a page offers: links, choices, or objects its scripts hold."""
    for anchor in anchors(page):
        told = _query(anchor.url)
        is_shell = _SHELL.search(urlsplit(anchor.url).path)
        if is_shell and told.get("deptcode") and told.get("categorynum", category) == category:
            yield told["deptcode"], anchor.title
    for choice in page.tree.xpath("//select/option[@value]"):
        code, name = choice.get("value").strip(), choice.text_content().strip()
        if re.fullmatch(r"[\w-]{3,}", code) and vocabulary.is_unit(name):
            yield code, name
    for record in _tree(page.text):
        code = str(member(record, "deptcode", "oucode", "code") or "")
        if re.fullmatch(r"[\w-]+", code):
            yield code, str(member(record, "deptname", "ouname", "name", "text", "title") or "").strip()


def _tree(text: str) -> Iterator[dict[str, Any]]:
    """Yield the departments a script holds: objects with a department's code and name, in arrays of any depth."""
    for start in re.finditer(r"[=:]\s*(?=\[\s*\{)", text):
        if not re.match(r".{0,400}?(?:deptcode|oucode)", text[start.end() :], re.IGNORECASE | re.DOTALL):
            continue
        try:
            yield from _nodes(read_literal(text, start.end()))
        except NotLiteralError:
            continue


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    for node in value if isinstance(value, list) else ():
        if isinstance(node, dict):
            yield node
            for child in node.values():
                yield from _nodes(child)


def _scripts(page: ListingPage) -> list[str]:
    """Return where the settings may be: scripts of the usual names in the page, then the usual places."""
    linked = [
        urls.clean(source, page.base)
        for source in page.tree.xpath("//script/@src")
        if _SETTINGS.search(source)
    ]
    usual = [urls.clean(path, page.url) for path in _USUAL]
    return list(dict.fromkeys(url for url in [*linked, *usual] if url and urls.same_host(url, page.url)))


def _settings(text: str) -> tuple[str, str]:
    """Return siteGuid (empty if there is none) and the path of the project."""
    project = _variable("projectName", text).strip("/")
    return _variable("siteGuid", text), f"/{project}" if project else _PROJECT


def _is_wrapped(text: str) -> bool:
    """Tell whether a script shows that calls are wrapped; where it does not, the plain way is tried first."""
    return bool(re.search(r"[\"']?params[\"']?\s*:\s*(?:JSON|\{|\w+\s*\})", text))


def _read_settings(page: ListingPage, trail: Trail) -> Listing:
    facts = calls.notes_of(page.url)
    guid, project = _settings(page.text)
    if not guid:
        return Listing(unread=_NO_SETTINGS)
    wanted = _Wanted(
        facts["category"], tuple((code, name) for code, name in json.loads(facts["departments"]))
    )
    asks = _asks(page.url, project, guid, wanted, trail, wrapped=_is_wrapped(page.text))
    return Listing(columns=tuple(asks), annual=True)


# --- the lists -------------------------------------------------------------------------------------------


def _asks(
    near: str, project: str, guid: str, wanted: _Wanted, trail: Trail, *, wrapped: bool
) -> Iterator[Ask]:
    """Yield the ask for the first page of each list, in one dialect and otherwise in the other."""
    url = urls.clean(f"{project}{_CALL}", calls.split(near)[0]) or ""
    for code, name in wanted.departments:
        told = {
            "deptcode": code,
            "categorynum": wanted.category,
            "pageIndex": 0,
            "pageSize": _SIZE,
            "siteGuid": guid,
        }
        first, *others = _dialects(url, told, wrapped=wrapped)
        yield Ask(
            first, "listing", replace(trail, unit=name or trail.unit), otherwise=tuple(others), data=True
        )


def _dialects(url: str, told: dict[str, Any], *, wrapped: bool) -> Iterator[str]:
    """Yield the calls that may be understood: counted from 0, where page 1 is never passed over, then from 1."""
    for index in (0, 1):
        asked = told | {"pageIndex": index}
        both = (calls.post_json(url, asked), calls.post_json(url, {"params": asked}))
        yield from both[::-1] if wrapped else both


def _read_answer(page: ListingPage, trail: Trail) -> Listing:
    answer = unwrapped(page.json)
    custom = unwrapped(answer.get("custom", answer)) if isinstance(answer, dict) else None
    records = list_in(custom, "data", "infodata", "list") if isinstance(custom, dict) else None
    total = whole(member(custom, "total", "count", "totalcount")) if isinstance(custom, dict) else None
    if not records and total is None:
        return Listing(unread=_NO_ANSWER)
    if not records and not total:
        return Listing(annual=True, vacant=True)
    found = [
        Record(
            url=_from_root(member(record, "infourl", "url", "href")),
            title=member(record, "realtitle", "title"),
            date=member(record, "infodate", "date"),
            unit=member(record, "deptname", "ouname", "source"),
        )
        for record in records or ()
        if isinstance(record, dict)
    ]
    index, pattern = _numbered(page.url)
    return read_records(found, page, trail, pager_of(pattern, index, len(found), total))


def _from_root(url: Any) -> str:
    """Return an article's address as the site means it: without a slash it is not the API's folder it starts from."""
    text = str(url or "").strip()
    return text if re.match(r"\w+:|/|$", text) else f"/{text}"


def _numbered(url: str) -> tuple[int, str]:
    """Return the page's number in a call, and the call with NUMBER in its place."""
    call = calls.call_of(url)
    found = re.search(r"\"pageIndex\":(\d+)", call.body) if call else None
    if not call or not found:
        return 0, url
    body = json.loads(call.body[: found.start(1)] + NUMBER + call.body[found.end(1) :])
    return int(found[1]), calls.post_json(call.url, body)
