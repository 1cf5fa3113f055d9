"""Split a report's text into comparable sentences: numbers, years and the body's own name are left out."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from foiacrawl.numerals import NUMERALS, to_arabic_years
from foiacrawl.store.abbreviations import SECTION_TEXT
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Set as AbstractSet

MIN_LENGTH = 12  # characters: shorter sentences are headings and phrases of the form
SAMPLE_SIZE = 16
MAX_TEXT = 100_000  # characters of a report: up to 20 are compared while every portal waits
_END = re.compile(r"[。！？!?；;\n]+")
_IGNORED = re.compile(rf"[\d{NUMERALS}年月日,，.．、%％\s]+")


def sentences(connection: sqlite3.Connection, report_id: int) -> frozenset[str]:
    """Return the sentences of a stored report."""
    agency, script = connection.execute(
        "SELECT agency, script FROM reports WHERE report_id = ?", (report_id,)
    ).fetchone()
    rows = connection.execute(
        f"SELECT {SECTION_TEXT} FROM section_rows WHERE report_id = ?",  # noqa: S608 - our own words
        (report_id,),
    )
    text = ""
    for (section,) in rows:
        text = f"{text}\n{section}"[:MAX_TEXT]
        if len(text) == MAX_TEXT:
            break
    return split(to_simplified(text) if script == "traditional" else text, agency)


def split(text: str, agency: str | None) -> frozenset[str]:
    """Return the sentences of a text, without numbers and dates and without the name of the body."""
    if agency:
        text = text.replace(agency, "")
    found = (_IGNORED.sub("", sentence) for sentence in _END.split(to_arabic_years(text)))
    return frozenset(sentence for sentence in found if len(sentence) >= MIN_LENGTH)


def share(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the part of the sentences of `one` that are in `other`, from 0 to 1; 0 if there are none."""
    return len(one & other) / len(one) if one else 0.0


def sketch(found: AbstractSet[str]) -> bytes:
    """Return a sample of a text's sentences: the smallest of their hashes, four bytes each, in ascending order.

    Similar texts have similar samples: the same part of them is shared (a bottom-k sketch).
    """
    smallest = sorted({zlib.crc32(sentence.encode()) for sentence in found})[:SAMPLE_SIZE]
    return b"".join(number.to_bytes(4, "big") for number in smallest)


def sampled(sketched: bytes) -> frozenset[bytes]:
    """Return the hashes of a sketch."""
    return frozenset(sketched[at : at + 4] for at in range(0, len(sketched), 4))
