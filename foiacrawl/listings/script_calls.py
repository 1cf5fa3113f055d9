"""Find the calls by which the scripts of a page fetch its list, as addresses: whatever function makes them.

`$.ajax({…})` and its relatives (layui, axios, wrappers of a portal's own), `$.post(…)`, `$.get(…)`, `fetch(…)`, `XMLHttpRequest`.
The values of a call's fields are worked out by `script_values`; nothing is run.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.data import load_toml
from foiacrawl.listings.call_numbers import PAGE_FILE, find_number, find_offset
from foiacrawl.listings.page_names import is_page_parameter
from foiacrawl.listings.script_functions import JsonText
from foiacrawl.listings.script_names import as_text
from foiacrawl.listings.script_values import ScriptValues
from foiacrawl.listings.selectors import get_strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsel import Selector

    from foiacrawl.listings.listing import ListingPage

_WORDS: dict[str, Any] = load_toml(__file__, "script_calls.toml")
_NOT = re.compile(_WORDS["not"], re.IGNORECASE)
_LIST = re.compile(_WORDS["list"], re.IGNORECASE)
_NAMED = re.compile(_WORDS["whole"], re.IGNORECASE)
_LIBRARY = re.compile(_WORDS["library"], re.IGNORECASE)
_HINT = re.compile(
    r"ajax|\.post\b|\.get\b|getJSON|fetch\s*\(|axios|\.open\s*\(|request|\.load\s*\(|\burl\s*:|\.render\s*\("
)
_OPTIONS = re.compile(r"(?<![\w$])(?P<name>[\w$.]+)\s*\(\s*(?=\{)")
_POSITIONAL = re.compile(
    r"(?<![\w$])(?P<owner>(?:[\w$]+\s*\.\s*){0,4})(?P<name>post|get|getJSON|postJSON|ajaxPost|ajaxGet|fetch|request|ajax|axios|load)\s*\(\s*(?![{)\s])"
)
_SENDS_JSON = re.compile(r"axios|http", re.IGNORECASE)  # jQuery sends a form
_OPENED = re.compile(r"\.\s*open\s*\(\s*")
_SENT = re.compile(r"\.\s*send\s*\(\s*")
_METHODS = frozenset(("get", "post"))
_FILE = re.compile(r"\.(?:s?html?|css|js|json|xml|txt)$", re.IGNORECASE)
PAGE, SCRIPTS, FIELDS = "page", "scripts", "fields"  # notes for the reader of a page's script file
_MAX_STORED = 50  # elements whose data attributes are known by their class
_MAX_CALLS = 200  # of a page's scripts that are looked at
_MAX_FOUND = 5  # that are followed
_MAX_WHOLE = 2  # of those without a page's number
_MAX_ARTICLE_CALLS = 2  # for one article
_MAX_SCRIPTS = 3  # other files that are fetched for the call
_MAX_NOTED = 6000  # characters of a page's own scripts that are kept for them


def read_scripts(page: ListingPage) -> str:
    """Return the scripts that a page holds, joined."""
    return "\n;\n".join(get_strings(page.selector.xpath("/descendant::script[not(@src)]/text()")))


def read_fields(page: ListingPage) -> dict[str, str]:
    """Return the values of a page's hidden fields, and of its elements' data attributes, by id or `.class` and name."""
    found: dict[str, str] = {}
    for element in page.selector.xpath("/descendant::input[@value and (@id or @name)]"):
        for name in (element.attrib.get("id"), element.attrib.get("name")):
            if name:
                found.setdefault(name, element.attrib["value"])
    elements = page.selector.xpath("/descendant::*[(@id or @class) and @*[starts-with(name(), 'data-')]]")
    for place, element in enumerate(elements):
        classes = element.attrib.get("class", "").split() if place < _MAX_STORED else []
        for key in filter(None, (element.attrib.get("id"), *(f".{name}" for name in classes))):
            for name, value in _find_stored(element):
                found.setdefault(f"{key} {name}", value)
    return found


def _find_stored(element: Selector) -> Iterator[tuple[str, str]]:
    """Yield the names, without `data-`, and values of an element's data attributes."""
    for name, value in element.attrib.items():
        if name.startswith("data-"):
            yield name.removeprefix("data-"), value


def find_calls(values: ScriptValues, base: str) -> list[str]:
    """Return the addresses of the calls that bring a list: those with the number of a page, or of a first record.

    Where there is none, those that are named like a list bring all of it. `base` is what they are relative to.
    """
    if not _HINT.search(values.source):
        return []
    found: dict[bool, dict[str, str]] = {True: {}, False: {}}
    for address in _find_addresses(values, base):
        path = urlsplit(calls.split(address)[0]).path
        is_paged = bool(find_number(address) or find_offset(address))
        is_whole = _NAMED.search(path) and not _FILE.search(path)
        if (is_paged or is_whole) and not _NOT.search(path):
            found[is_paged].setdefault(urls.key(address), address)
    return list(found[True].values())[:_MAX_FOUND] or list(found[False].values())[:_MAX_WHOLE]


def find_article_calls(values: ScriptValues, base: str) -> list[str]:
    """Return the calls that fetch the text of the article that a page is: they have its own number in their address."""
    if not _HINT.search(values.source):
        return []
    own = set(re.findall(r"(?i)[?&]\w*id=([\w-]+)", values.url)) | set(
        re.findall(r"\d{3,}", urlsplit(values.url).path)
    )
    found = dict.fromkeys(
        address
        for address in _find_addresses(values, base)
        if not calls.split(address)[1]
        and not _NOT.search(urlsplit(address).path)
        and own & set(re.findall(r"[\w-]+", urlsplit(address).path + "?" + urlsplit(address).query))
    )
    return list(found)[:_MAX_ARTICLE_CALLS]


def find_script_files(page: ListingPage) -> list[str]:
    """Return the page's own script files that may make the call for its list: no libraries, the likeliest first."""
    found: dict[str, str] = {}
    for source in get_strings(page.selector.xpath("/descendant::script[@src]/@src")):
        url = urls.clean(source, page.base)
        if (
            url
            and urls.same_host(url, page.url)
            and not _LIBRARY.search(urlsplit(url).path.rpartition("/")[2])
        ):
            found.setdefault(urls.key(url), url)
    last_first = [*found.values()][::-1]
    return sorted(last_first, key=_is_unlikely)[:_MAX_SCRIPTS]


def _is_unlikely(url: str) -> bool:
    return _LIST.search(urlsplit(url).path.rpartition("/")[2]) is None


def note_scripts(page: ListingPage, scripts: str) -> dict[str, str]:
    """Return what the reader of a page's script file has to know of the page."""
    fields = urlencode({name: value for name, value in read_fields(page).items() if len(value) < 200})
    return {PAGE: page.url, SCRIPTS: scripts[:_MAX_NOTED], FIELDS: fields[:_MAX_NOTED]}


def values_of_notes(notes: dict[str, str], source: str) -> ScriptValues:
    """Return the scripts of a page with one of its script files, `source`."""
    fields = dict(parse_qsl(notes.get(FIELDS, ""), keep_blank_values=True))
    return ScriptValues(f"{notes.get(SCRIPTS, '')}\n;\n{source}", notes[PAGE], fields)


# --- the forms a call has --------------------------------------------------------------------------------


def _find_addresses(values: ScriptValues, base: str) -> Iterator[str]:
    """Yield the addresses of all calls of a page's scripts."""
    source = values.source
    for found in islice(_OPTIONS.finditer(source), _MAX_CALLS):
        options, _ = values.evaluate(found.end())
        if isinstance(options, dict):
            yield from _read_options(found["name"], options, base)
    for found in islice(_POSITIONAL.finditer(source), _MAX_CALLS):
        arguments, _ = values.arguments(found.end())
        if _SENDS_JSON.search(found["owner"]) and found["name"] == "post" and len(arguments) > 1:
            arguments[1] = JsonText(arguments[1]) if isinstance(arguments[1], dict) else arguments[1]
        yield from _read_arguments(found["name"], arguments, base)
    for found in islice(_OPENED.finditer(source), _MAX_CALLS):
        arguments, end = values.arguments(found.end())
        sent = _SENT.search(source, end, end + 3000)
        body = values.arguments(sent.end())[0] if sent else []
        if len(arguments) >= 2 and isinstance(arguments[1], str) and str(arguments[0]).lower() in _METHODS:
            yield from _make_address(str(arguments[0]), arguments[1], body[0] if body else None, base)


def _read_options(name: str, options: dict[str, Any], base: str) -> Iterator[str]:
    """Yield the address of a call whose options are one object."""
    folded = {str(key).lower(): value for key, value in options.items()}
    url = next((folded[key] for key in _WORDS["url"] if isinstance(folded.get(key), str)), None)
    if not url:
        return
    method = next((folded[key] for key in _WORDS["method"] if isinstance(folded.get(key), str)), "get")
    parts = [(key, folded[key]) for key in _WORDS["data"] if folded.get(key) not in (None, "", {})]
    data: Any = parts[0][1] if parts else None
    if len(parts) > 1 and all(isinstance(value, dict) for _, value in parts):
        data = {key: value for _, value in parts[::-1] for key, value in value.items()}
    if name.endswith(("table.render", "flow.load")) and folded.get("page"):
        data = (data if isinstance(data, dict) else {}) | {"page": 1, "limit": folded.get("limit") or 10}
    if str(folded.get("datatype")).lower() == "jsonp" and not isinstance(data, str):
        data = {str(folded.get("jsonp") or "callback"): "callback"} | (data or {})
    kind = str(folded.get("contenttype") or "") + as_text(folded.get("headers") or "")
    is_axios = "axios" in name or (name.endswith(("http", "request")) and "data" in folded)
    if isinstance(data, dict) and (
        "json" in kind.lower() or (is_axios and not kind and method.lower() == "post")
    ):
        data = JsonText(data)
    yield from _make_address(method, url, data, base)


def _read_arguments(name: str, arguments: Sequence[Any], base: str) -> Iterator[str]:
    """Yield the address of a call with its address as first argument, then fields or options."""
    if not arguments or not isinstance(arguments[0], str):
        return
    url, second = arguments[0], arguments[1] if len(arguments) > 1 else None
    options = {str(key).lower(): value for key, value in second.items()} if isinstance(second, dict) else {}
    if name in ("fetch", "request", "ajax", "axios") and options.keys() & {
        "method",
        "type",
        "body",
        "data",
        "headers",
    }:
        yield from _read_options(name, {**options, "url": url}, base)
        return
    if name == "load" and "?" not in url and not options:
        return  # a page, which wrappers.py follows
    if name in ("get", "getJSON", "axios") and isinstance(options.get("params"), dict):
        second = options["params"]
    is_post = name in ("post", "postJSON", "ajaxPost") or (name == "load" and bool(options))
    yield from _make_address("post" if is_post else "get", url, second, base)


def _make_address(method: str, url: str, data: Any, base: str) -> Iterator[str]:
    """Yield the address of a call, as `addresses.calls` writes it."""
    address = urls.clean(re.sub(r"=\?(?=&|$)", "=callback", url.strip()), base)
    if not address or (
        PAGE_FILE.search(urlsplit(address).path)
        and data is None
        and "?" not in address
        and "ajax" not in address
    ):
        return
    if method.lower() == "post":
        if isinstance(data, JsonText):
            yield calls.post_json(address, {name: value for name, value in data.items() if value is not None})
        elif isinstance(data, str) and data.lstrip().startswith("{"):
            yield f"{address}{calls.MARK}json:{data}"
        else:
            yield calls.post_form(address, flatten(data))
        return
    fields = flatten(data)
    query = urlencode(fields)
    yield f"{address}{('&' if '?' in address else '?') if query else ''}{query}"


def flatten(data: Any) -> list[tuple[str, str]]:
    """Return the fields of a form as jQuery sends them: `a[]=1&a[]=2` for an array, `a[b]=1` for an object within."""
    if isinstance(data, str):
        return parse_qsl(data.lstrip("?&"), keep_blank_values=True)
    if not isinstance(data, dict):
        return []
    return [pair for name, value in data.items() for pair in _flatten(str(name), value)]


def _flatten(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _flatten(f"{name}[{key}]", member)
    elif isinstance(value, list):
        head = name.removesuffix("[]")
        for number, member in enumerate(value):
            nested = isinstance(member, dict | list)
            yield from _flatten(f"{head}[{number if nested else ''}]", member)
    else:
        # The number of a page that is not known is that of the first.
        yield name, ("1" if is_page_parameter(name) else "") if value is None else as_text(value)
