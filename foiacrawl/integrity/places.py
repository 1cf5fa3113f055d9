"""Check where a PDF says that its objects are against where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.integrity.structure import Stream
from foiacrawl.integrity.syntax import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.integrity.structure import Structure

_LINE = 1  # bytes by which some programs miss an object: the end of the line before it
_UP = 2  # PNG's filter "up", the one that tables of places are packed with


def places_fault(found: Structure) -> str | None:
    """Return what disagrees in the tables of a file, None if nothing does."""
    if not found.starts or not found.trailers:
        return "it has no table of its objects"
    for number, one in found.objects.items():
        if isinstance(one, Stream) and one.dictionary.get("Type") == "XRef" and number in found.places:
            try:
                _add_claims(found, one)
            except (MalformedError, ValueError) as error:
                return f"its table of objects is damaged: {error}"
    numbers = found.places.keys() | found.inside.keys()
    own = {number for number, one in found.objects.items() if isinstance(one, Stream) and _is_table(one)}
    sizes = [size for one in found.trailers if isinstance(size := one.get("Size"), int)]
    if max(sizes, default=0) <= max(numbers - own, default=0):
        return "its trailer counts fewer objects than there are"
    off = {
        number: _nearest(places, found.claimed.get(number, -1))
        for number, places in found.places.items()
        if number not in own or number in found.claimed
    }
    lost = [number for number in off if number not in found.claimed]
    gone = [number for number in found.claimed if number not in numbers and number]
    shifts = set(off.values())
    if lost or gone or (len(shifts) > 1 and any(abs(shift) > _LINE for shift in shifts)):
        named = [*lost, *gone, *(number for number, shift in off.items() if shift)]
        return f"object {named[0]} is not where its table says"
    shift = next(iter(shifts), 0)
    if not any(abs(found.starts[-1] + shift - at) <= _LINE for at in found.tables):
        return "its table of objects is not where its end says"
    return None


def _nearest(places: Sequence[int], claimed: int) -> int:
    """Return how far an object is from its declared place; of several of one number, the nearest counts."""
    return min((at - claimed for at in places), key=abs)


def _is_table(stream: Stream) -> bool:
    return stream.dictionary.get("Type") == "XRef"


def _add_claims(found: Structure, stream: Stream) -> None:
    """Add what a table that is packed as a stream says; raises `MalformedError`."""
    content, widths = stream.content(), stream.dictionary.get("W")
    if content is None or not isinstance(widths, list) or len(widths) != 3:
        raise MalformedError("it has no columns")
    sizes = [width for width in widths if isinstance(width, int) and 0 <= width <= 8]
    step = sum(sizes)
    if len(sizes) != 3 or not step:
        raise MalformedError("its columns have no width")
    parameters = stream.dictionary.get("DecodeParms")
    predictor = parameters.get("Predictor", 1) if isinstance(parameters, dict) else 1
    if isinstance(predictor, int) and predictor >= 10:
        content = _unpredicted(content, step)
    index = stream.dictionary.get("Index") or [0, stream.dictionary.get("Size")]
    spans = [one for one in index if isinstance(one, int)] if isinstance(index, list) else []
    if len(spans) % 2 or sum(spans[1::2]) * step != len(content):
        raise MalformedError("it has not as many entries as it says")
    at = 0
    for first, count in zip(spans[::2], spans[1::2], strict=True):
        for number in range(first, first + count):
            fields = []
            for size in sizes:
                fields.append(int.from_bytes(content[at : at + size], "big"))
                at += size
            kind = fields[0] if sizes[0] else 1
            if kind == 1:
                found.claimed[number] = fields[1]
            elif kind == 2 and found.inside.get(number) is None:
                raise MalformedError(f"object {number} is not in the stream it names")


def _unpredicted(content: bytes, step: int) -> bytes:
    """Undo PNG's filters, of which tables use "none" and "up"; raises `MalformedError` for another."""
    rows, before = [], bytes(step)
    for at in range(0, len(content), step + 1):
        kind, row = content[at], content[at + 1 : at + 1 + step]
        if kind not in (0, _UP) or len(row) != step:
            raise MalformedError("its packing is unknown")
        before = bytes((own + above) & 255 for own, above in zip(row, before, strict=True)) if kind else row
        rows.append(before)
    return b"".join(rows)
