"""The bodies of Hanweb's module of disclosure: names and codes (`area`) in links, scripts, JSON or XML."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import visible_text

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
# Members and attributes that hold a node's name and its code, most telling first.
_NAMES = ("name", "text", "title", "label", "orgname")
_CODES = ("area", "areacode", "orgcode", "code", "id", "value", "key", "href", "url", "link")


def nodes(page: ListingPage) -> list[tuple[str, str]]:
    """Return name and code of every body of a tree, in its order, each code once."""
    found: dict[str, str] = {}
    for name, code in [*_from_links(page), *_from_literals(page), *_from_calls(page), *_from_tags(page)]:
        found.setdefault(code, name)
    return [(name, code) for code, name in found.items()]


def linked(page: ListingPage) -> list[tuple[str, str, str]]:
    """Return name, address and code of the bodies whose annual reports a page links to."""
    found: dict[str, tuple[str, str, str]] = {}
    for link in page.tree.xpath("//a[contains(@href, 'area=')]"):
        name, href = visible_text(link).strip(), link.get("href")
        code = _AREA.search(href)
        if code and "xxgkannualreport" in href.lower() and vocabulary.is_unit(name):
            found.setdefault(code[1], (name, urls.clean(href, page.base) or href, code[1]))
    return list(found.values())


def _from_links(page: ListingPage) -> Iterator[tuple[str, str]]:
    for link in page.tree.xpath("//a | //li[@onclick] | //span[@onclick]"):
        said = f"{link.get('href') or ''} {link.get('onclick') or ''}"
        if code := _code(said) or _code(" ".join(map("".join, _QUOTED.findall(said)))):
            yield from _pair(link.get("title") or visible_text(link), code)


def _from_literals(page: ListingPage) -> Iterator[tuple[str, str]]:
    values = [page.json] if page.json is not None else []
    if not values:
        for start in _LIST.finditer(page.text):
            try:
                values.append(read_literal(page.text, start.start()))
            except NotLiteralError:
                continue
    for value in values:
        yield from _walk(value)


def _walk(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for member in value:
            yield from _walk(member)
    if isinstance(value, dict):
        plain = {
            str(name).lower(): str(member) for name, member in value.items() if isinstance(member, str | int)
        }
        yield from _node(plain)
        for member in value.values():
            if isinstance(member, list | dict):
                yield from _walk(member)


def _node(members: dict[str, str]) -> Iterator[tuple[str, str]]:
    name = next((members[key] for key in _NAMES if members.get(key)), "")
    code = next((code for key in _CODES if (code := _code(members.get(key, ""), bare=True))), None)
    if code:
        yield from _pair(name, code)


def _from_calls(page: ListingPage) -> Iterator[tuple[str, str]]:
    """Yield the nodes of `tree.add(3, 1, '县公安局', '…area=…')`."""
    for call in _CALL.findall(page.text):
        words = ["".join(found) for found in _QUOTED.findall(call)]
        name = next((word for word in words if re.search(r"[\u4e00-\u9fff]", word)), "")
        code = _code(" ".join(words)) or next((word for word in words if _CODE.fullmatch(word)), None)
        if code:
            yield from _pair(name, code)


def _from_tags(page: ListingPage) -> Iterator[tuple[str, str]]:
    if "<a" in page.text.lower():
        return
    for attributes in _TAG.findall(page.text):
        yield from _node({name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})


def _code(text: str, *, bare: bool = False) -> str | None:
    """Return the code in an address or, where it stands alone, a text that looks like one."""
    if found := _AREA.search(text):
        return found[1]
    found = _CODE.fullmatch(text.strip()) if bare else _CODE.search(text) if "(" in text else None
    return found[0] if found else None


def _pair(name: str, code: str) -> Iterator[tuple[str, str]]:
    name = re.sub(r"<[^>]+>|\s+", "", unescape(name))
    if re.search(r"[\u4e00-\u9fff]", name):
        yield name, code
