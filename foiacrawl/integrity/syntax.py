"""Parse the objects of a PDF strictly: what a lenient reader skips over is an error here (ISO 32000-1, 7.2 to 7.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DIGITS = 40  # of a number
MAX_DEPTH = 60  # arrays and dictionaries within each other
_SPACE = rb"(?:[\x00\t\n\x0c\r ]++|%[^\r\n]*+)*+"
_TOKEN = re.compile(
    _SPACE
    + rb"(?:(?P<open><<|\[)|(?P<close>>>|\])|/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"
    + rb"|(?P<ref>\d+[\t\n\r ]+\d+[\t\n\r ]+R(?![A-Za-z]))"
    + rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?![^\x00\t\n\x0c\r ()<>\[\]{}/%]))"
    + rb"|<(?P<hex>[0-9A-Fa-f\x00\t\n\x0c\r ]*)>|(?P<string>\()"
    + rb"|(?P<word>[A-Za-z]+)(?![^\x00\t\n\x0c\r ()<>\[\]{}/%]))"
)
_IN_STRING = re.compile(rb"[^()\\]*(?:\\[\s\S][^()\\]*)*")
_NAME_CODE = re.compile(r"#([0-9A-Fa-f]{2})")


class MalformedError(Exception):
    """Bytes that are no object of a PDF; the message says where."""


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to another object."""

    number: int
    generation: int


Value = int | float | bool | bytes | Name | Ref | list["Value"] | dict[str, "Value"] | None
_WORDS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}
_END: Name = Name("\0end")  # of an array or a dictionary, while it is parsed


def parse(body: bytes, at: int) -> tuple[Value, int]:
    """Return the object that begins at a place, and where it ends; raises `MalformedError`."""
    return _value(body, at, 0, "")


def _value(body: bytes, at: int, depth: int, closing: str) -> tuple[Value, int]:
    token = _TOKEN.match(body, at)
    if token is None or depth > MAX_DEPTH:
        raise MalformedError(f"byte {at} begins no object")
    end = token.end()
    kind, text = token.lastgroup, token[token.lastgroup or 0]
    if kind == "open":
        return (_array if text == b"[" else _dictionary)(body, end, depth + 1)
    if kind == "close":
        if text.decode() != closing:
            raise MalformedError(f"byte {at} closes what was not opened")
        return _END, end
    if kind == "string":
        return _string(body, end)
    return _SIMPLE[kind or ""](text), end


def _number(text: bytes) -> Value:
    if len(text) > MAX_DIGITS:
        raise MalformedError("a number is longer than any that is meant")
    return float(text) if b"." in text else int(text)


def _ref(text: bytes) -> Value:
    number, generation, _ = text.split()
    return Ref(int(number[:MAX_DIGITS]), int(generation[:MAX_DIGITS]))


def _word(text: bytes) -> Value:
    if text not in _WORDS:
        raise MalformedError(f"there is the unknown word {text[:20].decode('latin-1')}")
    return _WORDS[text]


def _name(text: bytes) -> Name:
    name = text.decode("latin-1")
    return Name(_NAME_CODE.sub(lambda code: chr(int(code[1], 16)), name) if "#" in name else name)


def _array(body: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    found: list[Value] = []
    while True:
        value, at = _value(body, at, depth, "]")
        if value is _END:
            return found, at
        found.append(value)


def _dictionary(body: bytes, at: int, depth: int) -> tuple[dict[str, Value], int]:
    found: dict[str, Value] = {}
    while True:
        key, at = _value(body, at, depth, ">>")
        if key is _END:
            return found, at
        if not isinstance(key, Name) or key in found:
            raise MalformedError(f"before byte {at} a dictionary has a key that is none, or one twice")
        found[key], at = _value(body, at, depth, "")


def _string(body: bytes, at: int) -> tuple[bytes, int]:
    start, level = at, 1
    while level:
        match = _IN_STRING.match(body, at)
        at = match.end() if match else at
        if at >= len(body):
            raise MalformedError(f"the text at byte {start} does not end")
        level += 1 if body[at : at + 1] == b"(" else -1
        at += 1
    return body[start : at - 1], at


_SIMPLE: dict[str, Callable[[bytes], Value]] = {
    "number": _number,
    "name": _name,
    "ref": _ref,
    "hex": bytes,
    "word": _word,
}
