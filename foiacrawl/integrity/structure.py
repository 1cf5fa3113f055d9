"""Scan a PDF from its first byte to its last: its objects, its tables of where they are, and its trailers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.integrity.streams import unpacked
from foiacrawl.integrity.syntax import MAX_DIGITS, MalformedError, Ref, parse

if TYPE_CHECKING:
    from foiacrawl.integrity.syntax import Value

MAX_OBJECTS = 60_000
_LINES = 4  # bytes: two ends of a line, which are no part of a stream
_LEAD = rb"(?:[\x00\t\n\x0c\r ]++|%[^\r\n]*+)*+"
_SPACE = rb"[\x00\t\n\x0c\r ]"
_NEXT = re.compile(
    _LEAD
    + rb"(?:(?P<number>\d+)%b+(?P<generation>\d+)%b+obj\b|(?P<table>xref)\b|startxref%b+(?P<start>\d+)|(?P<end>\Z))"
    % (_SPACE, _SPACE, _SPACE)
)
_AFTER = re.compile(_LEAD + rb"(?:(?P<object>endobj)\b|(?P<stream>stream)(?:\r\n|\n|\r))")
_END_STREAM = re.compile(rb"%b{0,4}endstream%b+endobj\b" % (_SPACE, _SPACE))
_SECTION = re.compile(rb"%b*(\d+) +(\d+)%b*?(?:\r\n|\n|\r)" % (_SPACE, _SPACE))
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf]) ?(?:\r\n|\r|\n)")
_TRAILER = re.compile(rb"%b*trailer\b" % _SPACE)
HEADER = re.compile(rb"%PDF-[12]\.\d")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its dictionary and its bytes as they are in the file."""

    dictionary: dict[str, Value]
    data: bytes

    def content(self) -> bytes | None:
        """Return its content unpacked, None for a picture; raises `MalformedError`."""
        return unpacked(self.data, self.dictionary)


@dataclass(slots=True)
class Structure:
    """What is in a PDF by object number; `places`: where each object begins, as the scan found it.

    `claimed`: where tables say that objects are, of the newest revision first. `inside`: the objects in object streams.
    `whole`: False if there are more objects than are looked at.
    """

    objects: dict[int, Value | Stream] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    claimed: dict[int, int] = field(default_factory=dict)
    tables: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    trailers: list[dict[str, Value]] = field(default_factory=list)
    inside: dict[int, int] = field(default_factory=dict)
    whole: bool = True

    def get(self, value: Value | Stream) -> Value | Stream:
        """Return what a value refers to; None where there is no such object."""
        for _ in range(8):
            if not isinstance(value, Ref):
                return value
            value = self.objects.get(value.number)
        return None

    def entry(self, name: str) -> Value:
        """Return an entry of the newest trailer that has it."""
        return next((one[name] for one in reversed(self.trailers) if name in one), None)


def scan(body: bytes) -> Structure:
    """Return what is in a file; raises `MalformedError` for the first thing that is not as the standard has it."""
    header = HEADER.search(body, 0, 1_024)
    if header is None:
        raise MalformedError("it does not begin as a PDF does")
    found = Structure()
    at: int | None = header.end()
    lengths: list[tuple[int, Ref, int]] = []
    while at is not None and len(found.places) <= MAX_OBJECTS:
        at = _next(body, at, found, lengths)
    found.whole = at is None
    if found.whole and found.entry("Encrypt") is None:
        _unpack_objects(found)
        _check_lengths(found, lengths)
    return found


def _next(body: bytes, at: int, found: Structure, lengths: list[tuple[int, Ref, int]]) -> int | None:
    """Read the next object, table or end of a revision; return where it ends, None at the end of the file."""
    token = _NEXT.match(body, at)
    if token is None:
        if found.starts and body.find(b"obj", at) < 0:
            return None  # what a server has added behind the end
        raise MalformedError(f"byte {at} begins no object")
    if token["end"] is not None:
        return None
    if token["start"] is not None:
        found.starts.append(int(token["start"][:MAX_DIGITS]))
        return token.end()
    if token["table"]:
        return _table(body, token.end(), found, token.start("table"))
    return _object(body, token, found, lengths)


def _check_lengths(found: Structure, lengths: list[tuple[int, Ref, int]]) -> None:
    for number, length, size in lengths:
        claimed = found.get(length)
        if not isinstance(claimed, int) or abs(size - claimed) > _LINES:
            raise MalformedError(f"object {number} is not as long as it says")


def _object(
    body: bytes, token: re.Match[bytes], found: Structure, lengths: list[tuple[int, Ref, int]]
) -> int:
    number = int(token["number"][:MAX_DIGITS])
    found.places.setdefault(number, []).append(token.start("number"))
    value, at = parse(body, token.end())
    after = _AFTER.match(body, at)
    if after is None:
        raise MalformedError(f"object {number} does not end")
    if after["object"]:
        found.objects[number] = value
        return after.end()
    if not isinstance(value, dict):
        raise MalformedError(f"object {number} is a stream without a dictionary")
    length = value.get("Length")
    if isinstance(length, int):
        stop = after.end() + length
        end = _END_STREAM.match(body, stop)
    else:
        end = _END_STREAM.search(body, after.end())
        stop = end.start() if end else 0
        if isinstance(length, Ref):
            lengths.append((number, length, stop - after.end()))
    if end is None:
        raise MalformedError(f"object {number} is not as long as it says")
    found.objects[number] = Stream(value, body[after.end() : stop])
    if value.get("Type") == "XRef":
        found.tables.append(token.start("number"))
        found.trailers.append(value)
    return end.end()


def _table(body: bytes, at: int, found: Structure, start: int) -> int:
    """Read a table of places and the trailer after it; return where that ends."""
    found.tables.append(start)
    claimed: dict[int, int] = {}
    while section := _SECTION.match(body, at):
        first, count, at = int(section[1]), int(section[2]), section.end()
        for number in range(first, first + min(count, MAX_OBJECTS)):
            entry = _ENTRY.match(body, at)
            if entry is None:
                raise MalformedError(f"the table of objects is broken at byte {at}")
            at = entry.end()
            if entry[3] == b"n":
                claimed[number] = int(entry[1])
    trailer = _TRAILER.match(body, at)
    if trailer is None:
        raise MalformedError(f"the table of objects is broken at byte {at}")
    value, at = parse(body, trailer.end())
    if not isinstance(value, dict):
        raise MalformedError("the trailer is none")
    found.claimed |= claimed
    found.trailers.append(value)
    return at


def _unpack_objects(found: Structure) -> None:
    """Add the objects that are packed in streams, where no object of the file replaces them."""
    packed = [(number, one) for number, one in found.objects.items() if isinstance(one, Stream)]
    for number, stream in packed:
        if stream.dictionary.get("Type") != "ObjStm":
            continue
        content = stream.content()
        count, first = found.get(stream.dictionary.get("N")), found.get(stream.dictionary.get("First"))
        if content is None or not isinstance(count, int) or not isinstance(first, int):
            raise MalformedError(f"object {number} is no stream of objects")
        numbers = content[:first].split()
        if len(numbers) != 2 * count or not all(one.isdigit() for one in numbers):
            raise MalformedError(f"object {number} has not as many objects as it says")
        for own, offset in zip(numbers[::2], numbers[1::2], strict=True):
            value, _ = parse(content, first + int(offset))
            found.inside[int(own)] = number
            found.objects.setdefault(int(own), value)
