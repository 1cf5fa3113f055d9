"""Write calls of a portal's API as addresses: what is to be posted, or facts that the reader of the answer needs.

    http://www.x.gov.cn/rest/list#post:json:{"pageIndex":1}
    http://www.x.gov.cn/js/config.js#note:deptcode=001
    http://www.x.gov.cn/list#post:form:page=1#note:link=%2Fshow.html%3Fid%3D

A fragment is never sent to a server, so it can hold what is to be posted to a portal's own API, or what the reader of the
answer needs. Lists, paginations and the history of requests then handle addresses only; the spider turns a call into a
request.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARK = "#post:"
_NOTE = "#note:"
_ANY = re.compile(f"{MARK}|{_NOTE}")
_TYPES = {
    "form": "application/x-www-form-urlencoded; charset=UTF-8",
    "json": "application/json;charset=UTF-8",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A request by POST: where to, what, and of which content type."""

    url: str
    body: str
    content_type: str


def post_form(url: str, fields: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """Return the address of a call that posts the fields of a form; bytes of another encoding may be surrogates."""
    return (
        f"{url.partition('#')[0]}{MARK}form:{quote(urlencode(fields, errors='surrogateescape'), safe='=&')}"
    )


def post_json(url: str, value: Mapping[str, Any]) -> str:
    """Return the address of a call that posts JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{url.partition('#')[0]}{MARK}json:{quote(body, safe='{}:,')}"


def parse_call(url: str) -> Call | None:
    """Return the call that an address describes, None for a plain address."""
    where, mark, rest = url.partition(MARK)
    kind, _, body = rest.partition(_NOTE)[0].partition(":")
    return Call(where, unquote(body), _TYPES[kind]) if mark and kind in _TYPES else None


def add_notes(url: str, facts: Mapping[str, str]) -> str:
    """Return an address, a plain one or that of a call, with facts for the reader of its answer."""
    return f"{url.partition(_NOTE)[0] if MARK in url else url.partition('#')[0]}{_NOTE}{urlencode(facts)}"


def parse_notes(url: str) -> dict[str, str]:
    """Return the facts in an address, empty if it has none."""
    return dict(parse_qsl(url.partition(_NOTE)[2], keep_blank_values=True))


def split(url: str) -> tuple[str, str]:
    """Return an address as it is sent, and its call or facts: with the mark, empty for a plain address."""
    found = _ANY.search(url)
    return (url[: found.start()], url[found.start() :]) if found else (url, "")
