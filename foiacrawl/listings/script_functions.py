"""What functions of the browser return, as far as that is known without one: of text, of lists, of objects.

The names of the functions are in `script_functions.toml`; what they return of the page itself is looked up by `script_names`.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES: dict[str, list[str]] = load_toml(__file__, "script_functions.toml")
SELECTS = frozenset(_NAMES["selects"])
BY_ID = frozenset(_NAMES["by_id"])
ATTRIBUTES = frozenset(_NAMES["attributes"])
OWN_VALUES = frozenset(_NAMES["own_values"])
OWNERS = frozenset(_NAMES["owners"])
_CHANGING = frozenset(_NAMES["changing"])
_MAX_LENGTH = 20_000  # characters that are decoded


class JsonText(dict[str, Any]):
    """An object that the script turns into JSON text."""


def call_function(name: str, arguments: list[Any]) -> tuple[bool, Any]:
    """Return whether a function is one of the browser's own that is known, and what it returns; None if that is not known."""
    function = _FUNCTIONS.get(name)
    if function is not None:
        return True, function(arguments)
    return name in _CHANGING, 1


def call_method(value: Any, name: str, arguments: list[Any]) -> Any:
    """Return what a method of text or of a list returns; the value itself for a method that is not known."""
    methods = _TEXT_METHODS if isinstance(value, str) else _LIST_METHODS if isinstance(value, list) else {}
    method = methods.get(name)
    return method(value, *arguments[:2]) if method and _fits(name, arguments) else value


def to_attribute(member: str) -> str:
    """Return the name of the attribute behind a member of an element's `dataset`, without `data-`: catId is cat-id."""
    return re.sub(r"[A-Z]", r"-\g<0>", member).lower()


def calculate(operator: str, one: Any, other: Any) -> int | None:
    """Return the difference or the product of two whole numbers; None if one of them is none."""
    try:
        left, right = int(one), int(other)
    except (TypeError, ValueError):
        return None
    return left - right if operator == "-" else left * right


def _fits(name: str, arguments: list[Any]) -> bool:
    given = arguments[:2]
    if name in ("pop", "shift"):
        return True
    if name in ("substring", "substr", "slice", "charAt"):
        return bool(given) and all(isinstance(argument, int) for argument in given)
    return all(isinstance(argument, str) for argument in given) and len(given) >= _LEAST.get(name, 1)


# --- functions -------------------------------------------------------------------------------------------


def _first(arguments: list[Any]) -> Any:
    return arguments[0] if arguments else None


def _decode(arguments: list[Any]) -> Any:
    first = _first(arguments)
    return unquote(first) if isinstance(first, str) else first


def _decode_base64(arguments: list[Any]) -> str | None:
    first = _first(arguments)
    if not isinstance(first, str) or len(first) > _MAX_LENGTH:
        return None
    try:
        return base64.b64decode(first, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _make_characters(arguments: list[Any]) -> str | None:
    if not all(isinstance(number, int) and 0 < number < 0xD800 for number in arguments):
        return None
    return "".join(map(chr, arguments))


def _make_json(arguments: list[Any]) -> Any:
    first = _first(arguments)
    return JsonText(first) if isinstance(first, dict) else first


def _make_query(arguments: list[Any]) -> Any:
    first = _first(arguments)
    return urlencode(first) if isinstance(first, dict) else first


def _merge(arguments: list[Any]) -> dict[str, Any]:
    return {key: value for given in arguments if isinstance(given, dict) for key, value in given.items()}


def _make_object(arguments: list[Any]) -> Any:
    first = _first(arguments)
    return dict(first) if isinstance(first, dict) else first if isinstance(first, str) else {}


_BY_GROUP: dict[str, Callable[[list[Any]], Any]] = {
    "casts": _first,
    "decodes": _decode,
    "base64": _decode_base64,
    "characters": _make_characters,
    "json": _make_json,
    "query": _make_query,
    "merges": _merge,
    "objects": _make_object,
}
_FUNCTIONS = {name: function for group, function in _BY_GROUP.items() for name in _NAMES[group]}


# --- methods ---------------------------------------------------------------------------------------------


def _take_between(text: str, start: int, end: int | None = None) -> str:
    first, last = max(0, start), len(text) if end is None else max(0, end)
    return text[min(first, last) : max(first, last)]


def _take_length(text: str, start: int, length: int | None = None) -> str:
    return text[start:] if length is None else text[start:][:length]


def _take_slice(value: Any, start: int, end: int | None = None) -> Any:
    return value[start:end]


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def _join(items: list[Any], separator: str = ",") -> str | None:
    return separator.join(map(str, items)) if None not in items else None


_TEXT_METHODS: dict[str, Callable[..., Any]] = {
    "substring": _take_between,
    "substr": _take_length,
    "slice": _take_slice,
    "charAt": lambda text, at, _=None: text[at : at + 1] if at >= 0 else "",
    "split": lambda text, separator, _=None: _split(text, separator),
    "replace": lambda text, old, new: text.replace(old, new, 1),
    "replaceAll": lambda text, old, new: text.replace(old, new),
    "indexOf": lambda text, part, _=None: text.find(part),
    "lastIndexOf": lambda text, part, _=None: text.rfind(part),
}
_LIST_METHODS: dict[str, Callable[..., Any]] = {
    "join": _join,
    "pop": lambda items, *_: items[-1] if items else None,
    "shift": lambda items, *_: items[0] if items else None,
    "slice": _take_slice,
}
_LEAST = {"replace": 2, "replaceAll": 2, "join": 0}  # arguments
