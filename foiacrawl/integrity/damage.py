"""Find damage in a PDF that its reader would pass over in silence: it repairs what it can and leaves out the rest.

One wrong bit is enough: text is packed, and a stream that does not unpack to its end shows fewer lines. The bytes outside
of streams hold no check sums; there, what is written must agree with itself (7.5 and 7.7 of ISO 32000-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.integrity.fonts import font_fault, names_fault
from foiacrawl.integrity.places import places_fault
from foiacrawl.integrity.structure import Stream, scan
from foiacrawl.integrity.syntax import MalformedError
from foiacrawl.integrity.tree import tree_fault

if TYPE_CHECKING:
    from foiacrawl.integrity.structure import Structure

MAX_BYTES = 60_000_000  # of a file; a larger one holds pictures, which are not looked at


def damage(body: bytes, pages: int) -> str | None:
    """Return the first damage found in a file, in words; None if there is none.

    `pages` is how many pages its reader has found.
    """
    if len(body) > MAX_BYTES:
        return None
    try:
        found = scan(body)
    except MalformedError as error:
        return str(error)
    if not found.whole or found.entry("Encrypt") is not None:
        return None  # what is encrypted cannot be unpacked here
    return places_fault(found) or _streams_fault(found) or tree_fault(found, pages) or _fonts_fault(found)


def _streams_fault(found: Structure) -> str | None:
    for number, one in found.objects.items():
        if isinstance(one, Stream):
            try:
                one.content()
            except MalformedError as error:
                return f"the stream of object {number} is damaged: {error}"
    return None


def _fonts_fault(found: Structure) -> str | None:
    for number, one in found.objects.items():
        value = one.dictionary if isinstance(one, Stream) else one
        fault = names_fault(value) or font_fault(found, value)
        if fault is not None:
            return f"object {number} is damaged: {fault}"
    return None
