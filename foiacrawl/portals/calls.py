"""Addresses with a body: a call of a portal's own API by POST, written as one address.

    http://www.x.gov.cn/rest/list#post:json:{"pageIndex":1}

A fragment never goes over the wire, so it can carry what is to be posted. Lists, chains and the memory of what was asked
then need to know addresses only; the spider turns a call into a request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "#post:"
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


def post_form(url: str, fields: Mapping[str, str]) -> str:
    """Return the address of a call that posts the fields of a form; bytes of another encoding may be surrogates."""
    return (
        f"{url.partition('#')[0]}{MARK}form:{quote(urlencode(fields, errors='surrogateescape'), safe='=&')}"
    )


def post_json(url: str, value: Mapping[str, Any]) -> str:
    """Return the address of a call that posts JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{url.partition('#')[0]}{MARK}json:{quote(body, safe='{}:,')}"


def call_of(url: str) -> Call | None:
    """Return the call an address stands for, None for a plain address."""
    where, mark, rest = url.partition(MARK)
    kind, _, body = rest.partition(":")
    return Call(where, unquote(body), _TYPES[kind]) if mark and kind in _TYPES else None
