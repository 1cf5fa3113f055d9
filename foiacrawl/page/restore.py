"""Restore in their place the lines of a report that trafilatura dropped: sentences, headings, what follows them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from foiacrawl.page.titles import is_title
from foiacrawl.text import remove_invisible, remove_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiacrawl.page.lines import Line
    from foiacrawl.page.region import Region


def restore_dropped(lines: Sequence[Line], region: Region, text: str) -> Iterator[Line]:
    """Yield the lines that are in trafilatura's text, and those restored, in the order of the page.

    Restored are sentences on the whole page, as broken markup closes a container too early; in the region and below
    it headings and the lines that directly follow a restored line; in the region titles.
    """
    words = remove_spaces(remove_invisible(text))
    at = 0
    last = max((line.number for line in lines if region.holds(line)), default=-1)
    restored = -1  # number of the last line, if that was restored
    for line in lines:
        inside = region.holds(line)
        if inside:
            found = _find(words, line.text, at)
            if found is not None:
                at, restored = found, -1
                yield line
                continue
        if _is_restored(line, inside, line.number > last, restored >= 0 and line.number - restored <= 1):
            restored = line.number
            yield line
        else:
            restored = -1


def _find(words: str, text: str, at: int) -> int | None:
    """Return where a line ends in trafilatura's text: next at `at`, else anywhere, as repetitions are left out."""
    wanted = remove_spaces(text)
    if words.startswith(wanted, at):  # most lines; normalising them took a tenth of a millisecond a page
        return at + len(wanted)
    wanted = unicodedata.normalize("NFC", wanted)  # as trafilatura's text is
    found = words.find(wanted, at)
    if found < 0:
        found = words.find(wanted)
    return found + len(wanted) if found >= 0 else None


def _is_restored(line: Line, inside: bool, below: bool, follows: bool) -> bool:
    """Return whether a line that trafilatura dropped is one of the report."""
    if line.is_sentence:
        return True
    if line.is_linked:
        return False
    if inside:
        return line.is_heading or is_title(line) or follows
    return below and (line.is_heading or follows)
