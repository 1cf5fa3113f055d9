"""Unpack the streams of a PDF strictly: what does not unpack to its last byte is damaged."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml
from foiacrawl.integrity.syntax import MalformedError, Name

if TYPE_CHECKING:
    from foiacrawl.integrity.syntax import Value

MAX_UNPACKED = 60_000_000  # bytes of one stream; a page drawn in lines has some two million
_SHORT = {"Fl": "FlateDecode", "A85": "ASCII85Decode", "AHx": "ASCIIHexDecode"}
_SPACE = b"\x00\t\n\x0c\r "
_NO_HEX = re.compile(rb"[\x00\t\n\x0c\r ]")


@cache
def _other_filters() -> frozenset[str]:
    return frozenset(load_toml(__file__, "names.toml")["other_filters"])


def unpacked(data: bytes, dictionary: dict[str, Value]) -> bytes | None:
    """Return the content of a stream, None where its packing (of pictures mostly) cannot show damage.

    Raises `MalformedError` for what does not unpack cleanly.
    """
    named = dictionary.get("Filter")
    for name in named if isinstance(named, list) else [named] if named is not None else []:
        if not isinstance(name, Name):
            return None
        one = _SHORT.get(name, name)
        if one == "FlateDecode":
            whole = _inflated(data)
            if whole is None:
                return None
            data = whole
        elif one == "ASCII85Decode":
            data = _from_85(data)
        elif one == "ASCIIHexDecode":
            data = _from_hex(data)
        elif one in _other_filters():
            return None
        else:
            raise MalformedError(f"no filter is named {name}")
    return data


def _inflated(data: bytes) -> bytes | None:
    """Return the unpacked data; None where it is larger than what is looked at."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, MAX_UNPACKED)
    except zlib.error as error:
        raise MalformedError(f"it does not unpack: {error}") from error
    if unpacker.unconsumed_tail:
        return None
    if not unpacker.eof:
        raise MalformedError("it ends before its content does")
    if unpacker.unused_data.strip(_SPACE):
        raise MalformedError("something follows its content")
    return found


def _from_85(data: bytes) -> bytes:
    text = data.strip(_SPACE)
    if not text.endswith(b"~>"):
        raise MalformedError("its text does not end")
    try:
        return base64.a85decode(text[:-2].removeprefix(b"<~"))
    except ValueError as error:
        raise MalformedError(f"its text does not unpack: {error}") from error


def _from_hex(data: bytes) -> bytes:
    text = _NO_HEX.sub(b"", data)
    if not text.endswith(b">"):
        raise MalformedError("its text does not end")
    try:
        return binascii.unhexlify(text[:-1] + b"0" * (len(text) % 2 == 0))
    except ValueError as error:
        raise MalformedError(f"its text does not unpack: {error}") from error
