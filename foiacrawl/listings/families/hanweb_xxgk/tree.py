"""Find the bodies of Hanweb's module of disclosure: names and codes (`area`) in links, scripts, JSON or XML."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.selectors import get_visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.listings.listing import ListingPage

_AREA = re.compile(r"\barea=(\w{2,24})")
_CODE = re.compile(r"(?=\w*\d)[0-9A-Za-z]{9,24}")
_LIST = re.compile(r"\[\s*\{")
_CALL = re.compile(r"\.add\s*\(([^;\n]{0,400}?)\)\s{0,9};", re.IGNORECASE)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TAG = re.compile(r"<\w+\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
# Members and attributes that hold a node's name and its code, the most specific first.
_NAMES = ("name", "text", "title", "label", "orgname")
_CODES = ("area", "areacode", "orgcode", "code", "id", "value", "key", "href", "url", "link")


def find_nodes(page: ListingPage) -> list[tuple[str, str]]:
    """Return name and code of every body of a tree, in its order, each code once."""
    found: dict[str, str] = {}
    for name, code in [*_read_links(page), *_read_literals(page), *_read_calls(page), *_read_tags(page)]:
        found.setdefault(code, name)
    return [(name, code) for code, name in found.items()]


def find_linked_bodies(page: ListingPage) -> list[tuple[str, str, str]]:
    """Return name, address and code of the bodies whose annual reports a page links to."""
    found: dict[str, tuple[str, str, str]] = {}
    for link in page.selector.css("a[href*='area=']"):
        name, href = get_visible_text(link).strip(), link.attrib["href"]
        code = _AREA.search(href)
        if code and "xxgkannualreport" in href.lower() and vocabulary.is_body_name(name):
            found.setdefault(code[1], (name, urls.clean(href, page.base) or href, code[1]))
    return list(found.values())


def _read_links(page: ListingPage) -> Iterator[tuple[str, str]]:
    for link in page.selector.css("a, li[onclick], span[onclick]"):
        script = f"{link.attrib.get('href', '')} {link.attrib.get('onclick', '')}"
        if code := _find_code(script) or _find_code(" ".join(map("".join, _QUOTED.findall(script)))):
            yield from _clean_pair(link.attrib.get("title") or get_visible_text(link), code)


def _read_literals(page: ListingPage) -> Iterator[tuple[str, str]]:
    values = [page.json] if page.json is not None else []
    if not values:
        for start in _LIST.finditer(page.text):
            try:
                values.append(read_literal(page.text, start.start()))
            except NotLiteralError:
                continue
    for value in values:
        yield from _iterate_nodes(value)


def _iterate_nodes(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for member in value:
            yield from _iterate_nodes(member)
    if isinstance(value, dict):
        plain = {
            str(name).lower(): str(member) for name, member in value.items() if isinstance(member, str | int)
        }
        yield from _read_node(plain)
        for member in value.values():
            if isinstance(member, list | dict):
                yield from _iterate_nodes(member)


def _read_node(members: dict[str, str]) -> Iterator[tuple[str, str]]:
    name = next((members[key] for key in _NAMES if members.get(key)), "")
    code = next((code for key in _CODES if (code := _find_code(members.get(key, ""), bare=True))), None)
    if code:
        yield from _clean_pair(name, code)


def _read_calls(page: ListingPage) -> Iterator[tuple[str, str]]:
    """Yield the nodes of `tree.add(3, 1, '县公安局', '…area=…')`."""
    for call in _CALL.findall(page.text):
        words = ["".join(found) for found in _QUOTED.findall(call)]
        name = next((word for word in words if re.search(r"[\u4e00-\u9fff]", word)), "")
        code = _find_code(" ".join(words)) or next((word for word in words if _CODE.fullmatch(word)), None)
        if code:
            yield from _clean_pair(name, code)


def _read_tags(page: ListingPage) -> Iterator[tuple[str, str]]:
    if "<a" in page.text.lower():
        return
    for attributes in _TAG.findall(page.text):
        yield from _read_node(
            {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        )


def _find_code(text: str, *, bare: bool = False) -> str | None:
    """Return the code in an address; `bare` also accepts a text that is nothing but a code."""
    if found := _AREA.search(text):
        return found[1]
    found = _CODE.fullmatch(text.strip()) if bare else _CODE.search(text) if "(" in text else None
    return found[0] if found else None


def _clean_pair(name: str, code: str) -> Iterator[tuple[str, str]]:
    name = re.sub(r"<[^>]+>|\s+", "", unescape(name))
    if re.search(r"[\u4e00-\u9fff]", name):
        yield name, code
