"""Take the page out of data that holds one: JSON or JSONP whose longest text is the markup of an article."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:[A-Za-z_$][\w$.]{0,80}\s*\(\s*)?[\[{]\s*[\[{\"]")
_CALLBACK = re.compile(r"^[A-Za-z_$][\w$.]{0,80}\s*\(")
_TITLE = re.compile(r"(?i)^\w*title$")
_MIN_LENGTH = 200  # characters of an article's markup
_MAX_NODES = 10_000  # of the data that are looked at


def unwrap_page(body: bytes) -> bytes | None:
    """Return the page that data hold, as HTML in UTF-8; None for anything that is no data, or holds no markup."""
    if not _START.match(body[:200]):
        return None
    try:
        text = body.decode("utf-8-sig").strip(" \t\r\n;")
        if call := _CALLBACK.match(text):
            text = text[call.end() :].rstrip(")")
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = list(_find_texts(value))
    markup = max((text for _, text in found if "<" in text), key=len, default="")
    if len(markup) < _MIN_LENGTH:
        return None
    title = next((text for name, text in found if _TITLE.match(name) and text.strip()), "")
    head = f"<h1>{escape(title.strip())}</h1>" if title and "<" not in title else ""
    return f'<html><head><meta charset="utf-8"></head><body>{head}{markup}</body></html>'.encode()


def _find_texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts in data with the names of their members."""
    waiting, nodes = [("", value)], 0
    while waiting and nodes < _MAX_NODES:
        name, one = waiting.pop()
        nodes += 1
        if isinstance(one, str):
            yield name, one
        elif isinstance(one, dict):
            waiting += [(str(key), member) for key, member in one.items()]
        elif isinstance(one, list):
            waiting += [(name, member) for member in one]
