"""Read JavaScript object literals out of a page, without running anything.

Keys may be bare or quoted, strings of any kind, commas trailing, comments anywhere. A value that is no literal (a call,
a sum, a variable) is read as None, except `JSON.parse('…')`, whose text is read as JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any

_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)")
_NAME = re.compile(r"[A-Za-z_$\u4e00-\u9fff][\w$\u4e00-\u9fff]*")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_MAX_DEPTH = 100


class NotLiteralError(ValueError):
    """The text at this place is no object, array or string."""


def read_literal(text: str, start: int = 0) -> Any:
    """Return the value that begins at `start` (spaces and comments before it are skipped); raises NotLiteralError."""
    return read_literal_at(text, start)[0]


def read_literal_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at `start`, as `read_literal`, and the place after it."""
    return _value(text, _skip(text, start), 0)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    if at >= len(text) or depth > _MAX_DEPTH:
        raise NotLiteralError(f"the literal ends at character {at}")
    value, end = _plain(text, at, depth)
    after = _skip(text, end)
    if after >= len(text) or text[after] in ",}];:)":
        return value, after
    # Something follows on (a sum, a call, an alternative): no literal, except on a new statement's line.
    if depth == 0:
        return value, end
    return None, _past_expression(text, at)


def _plain(text: str, at: int, depth: int) -> tuple[Any, int]:
    char = text[at]
    if char == "{":
        return _object(text, at, depth)
    if char == "[":
        return _array(text, at, depth)
    if char in "\"'`":
        return _string(text, at)
    if number := _NUMBER.match(text, at):
        digits = number[0]
        if digits.lower().lstrip("+-").startswith("0x"):
            return int(digits, 16), number.end()
        return (float(digits) if re.search(r"[.eE]", digits) else int(digits)), number.end()
    if called := re.compile(r"JSON\.parse\s*\(\s*").match(text, at):
        source, end = _string(text, called.end()) if text[called.end()] in "\"'`" else (None, called.end())
        close = text.find(")", end)
        return _json(source), close + 1
    if name := _NAME.match(text, at):
        return _WORDS.get(name[0]), name.end()
    return None, _past_expression(text, at)


def _json(source: str | None) -> Any:
    try:
        return json.loads(source) if source is not None else None
    except ValueError:
        return None


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _skip(text, at + 1)
    while at < len(text) and text[at] != "}":
        if text[at] == ",":
            at = _skip(text, at + 1)
            continue
        key, at = _key(text, at)
        at = _skip(text, at)
        if at >= len(text) or text[at] != ":":
            raise NotLiteralError(f"no colon after the key {key!r}, at character {at}")
        found[key], at = _value(text, _skip(text, at + 1), depth + 1)
        at = _skip(text, at)
    if at >= len(text):
        raise NotLiteralError("an object is not closed")
    return found, at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    if text[at] in "\"'":
        return _string(text, at)
    found = _NAME.match(text, at) or _NUMBER.match(text, at)
    if not found:
        raise NotLiteralError(f"no key at character {at}")
    return found[0], found.end()


def _array(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _skip(text, at + 1)
    while at < len(text) and text[at] != "]":
        if text[at] == ",":
            at = _skip(text, at + 1)
            continue
        value, at = _value(text, at, depth + 1)
        found.append(value)
        at = _skip(text, at)
        if at < len(text) and text[at] not in ",]":
            raise NotLiteralError(f"an array continues with {text[at]!r}, at character {at}")
    if at >= len(text):
        raise NotLiteralError("an array is not closed")
    return found, at + 1


def _string(text: str, at: int) -> tuple[str, int]:
    quote, at, pieces = text[at], at + 1, []
    while at < len(text) and text[at] != quote:
        if text[at] != "\\":
            pieces.append(text[at])
            at += 1
            continue
        code = re.compile(r"u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})").match(text, at + 1)
        if code:
            pieces.append(chr(int(code[1] or code[2], 16)))
            at = code.end()
        else:
            escaped = text[at + 1 : at + 2]
            pieces.append(_ESCAPES.get(escaped, escaped))
            at += 2
    if at >= len(text):
        raise NotLiteralError("a string is not closed")
    return "".join(pieces), at + 1


def _past_expression(text: str, at: int) -> int:
    """Return the place of the comma or bracket that ends an expression; brackets and strings in it are stepped over."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char in "\"'`":
            _, at = _string(text, at)
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            if depth == 0:
                return at
            depth -= 1
        elif char == "," and depth == 0:
            return at
        at += 1
    raise NotLiteralError("an expression is not closed")
