"""Unpack what a server sent packed (Content-Encoding), in linear time and up to a limit.

Scrapy's functions take quadratic time for `deflate`, and a minute for 64 MB of empty members, in which nothing else happens.
"""

from __future__ import annotations

import zlib

import brotli  # type: ignore[import-untyped]

ACCEPTED = b"gzip, deflate, br"
_PIECE = 65_536  # bytes that are unpacked in one step
_MAX_MEMBERS = 100  # of a gzip body, which usually has one; what follows is not read
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class UnpackError(ValueError):
    """A body cannot be unpacked; the message says why."""


def unpack(body: bytes, coding: str, limit: int) -> bytes:
    """Return the first `limit` bytes of a body that was packed as `coding` says; of a damaged one what is before the damage.

    Raises UnpackError for a coding that was not asked for, and for a body that is not packed so.
    """
    try:
        match coding:
            case "gzip" | "x-gzip":
                return _unpack_members(body, limit)
            case "deflate":
                return _unpack_deflate(body, limit)
            case "br":
                unpacked: bytes = brotli.Decompressor().process(body, output_buffer_limit=limit)
                return unpacked[:limit]
    except (zlib.error, brotli.error) as error:
        raise UnpackError(f"it is not packed as {coding}: {error}") from error
    raise UnpackError(f"it is packed as {coding[:80]!r}, which was not asked for")


def _unpack_members(body: bytes, limit: int) -> bytes:
    unpacked, rest = bytearray(), memoryview(body)
    for _ in range(_MAX_MEMBERS):
        try:
            piece, used = _inflate(rest, _GZIP, limit - len(unpacked))
        except zlib.error:
            if not unpacked:
                raise
            break
        unpacked += piece
        rest = rest[used:]
        if not rest or len(unpacked) >= limit:
            break
    return bytes(unpacked)


def _unpack_deflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(memoryview(body), _ZLIB, limit)[0]
    except zlib.error:  # some servers send it without its header
        return _inflate(memoryview(body), _RAW, limit)[0]


def _inflate(packed: memoryview, window: int, limit: int) -> tuple[bytes, int]:
    """Return what one stream has, up to `limit` bytes, and the number of its packed bytes; raises zlib.error for nothing."""
    inflater, unpacked, at = zlib.decompressobj(window), bytearray(), 0
    while at < len(packed) and len(unpacked) < limit and not inflater.eof:
        piece, before = packed[at : at + _PIECE], inflater.copy()
        try:
            unpacked += inflater.decompress(piece, limit - len(unpacked))
        except zlib.error:
            unpacked += _inflate_until_damage(before, piece)[: limit - len(unpacked)]
            if not unpacked:
                raise
            return bytes(unpacked), len(packed)
        at += len(piece)
    return bytes(unpacked), at - len(inflater.unused_data)


def _inflate_until_damage(inflater: zlib._Decompress, piece: memoryview) -> bytes:
    """Return what can be unpacked of a piece with damage in it: a wrong checksum at its end costs nothing."""
    unpacked = bytearray()
    try:
        for at in range(len(piece)):
            unpacked += inflater.decompress(piece[at : at + 1], _PIECE)
    except zlib.error:
        pass
    return bytes(unpacked)
