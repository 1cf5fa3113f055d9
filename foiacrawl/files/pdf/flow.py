"""Put the text of a PDF in reading order: without running heads and page numbers, lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.pdf.text import TextLine, glued

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foiacrawl.files.pdf.table import PdfTable

MARGIN = 0.13  # of the page's height: running heads and page numbers are there
_NUMBER = re.compile(
    r"^[\s\-—–―－·.•~～|]*(?:第?\s*(?:\d{1,3}|[ivxIVX]{1,5})\s*页?)"
    r"(?:\s*[/／,，共]+\s*(?:第|共)?\s*\d{1,3}\s*页?)?[\s\-—–―－·.•~～|]*$"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]\D|附[件表])"
)
_ENDS = re.compile(r"[。；：！？…;:!?”）)》]$|报告$|報告$")
_DIGITS = re.compile(r"\d+")
_FULL = 3.2  # characters that a full line may lack at its end: 22件， goes to the next line as a whole
_ENDED = 1.6  # and one that ends with a sentence
_INDENT = 1.2  # characters by which a paragraph's first line is indented, at least


@dataclass(slots=True)
class PageFlow:
    """A page's lines and tables from top to bottom."""

    width: float
    height: float
    items: list[TextLine | PdfTable] = field(default_factory=list)

    def edge(self, at: int) -> TextLine | None:
        """Return the first (0) or last (-1) item, if it is a line in the margin."""
        item = self.items[at] if self.items else None
        if not isinstance(item, TextLine):
            return None
        inside = item.bottom > self.height * MARGIN if at == 0 else item.top < self.height * (1 - MARGIN)
        return None if inside else item


def drop_furniture(pages: Sequence[PageFlow]) -> None:
    """Drop page numbers, and lines in the margin that are the same on several pages but for their digits."""
    for page in pages:
        _drop_numbers(page)
    for at in (0, -1):
        while True:
            seen = Counter(_alike(line) for page in pages if (line := page.edge(at)) is not None)
            common = {text for text, count in seen.items() if count > 1 and count * 3 >= len(pages)}
            if not common:
                break
            for page in pages:
                line = page.edge(at)
                if line is not None and _alike(line) in common:
                    page.items.pop(at)
                    _drop_numbers(page)


def drop_stamps(pages: Sequence[PageFlow]) -> None:
    """Drop the line below the table that ends a page, wherever it is, if another page ends so with the same words: a stamp."""
    ends = [(page, page.items[-1]) for page in pages if len(page.items) > 1]
    stamped = [
        (page, line.text)
        for page, line in ends
        if isinstance(line, TextLine) and not isinstance(page.items[-2], TextLine)
    ]
    counts = Counter(text for _, text in stamped)
    for page, text in stamped:
        if counts[text] > 1:
            page.items.pop()


def _drop_numbers(page: PageFlow) -> None:
    for at in (-1, 0):
        line = page.edge(at)
        if line is not None and _NUMBER.match(line.text):
            page.items.pop(at)


def _alike(line: TextLine) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def margins(pages: Sequence[PageFlow]) -> tuple[float, float]:
    """Return where lines of text begin and end.

    They end where the longest line does that stops inside a sentence; where none does, the margins are alike.
    """
    found = [(page, item) for page in pages for item in page.items if isinstance(item, TextLine)]
    if not found:
        return 0.0, 0.0
    lefts = Counter(round(line.left / 3) for _, line in found)
    left = 3.0 * min((at for at, count in lefts.items() if count > 1), default=min(lefts))
    wrapped = [
        line.right
        for page, line in found
        if line.right - line.left > page.width / 2 and not _ENDS.search(line.text)
    ]
    return left, max(wrapped, default=found[0][0].width - left)


def paragraphs(
    items: Iterable[TextLine | PdfTable | str], left: float, right: float
) -> Iterator[str | PdfTable]:
    """Yield paragraphs and tables; texts of several lines stay as they are.

    A line continues the one before if that is full and this one not indented, or if both are centred.
    """
    text, before = "", None
    for item in items:
        if not isinstance(item, TextLine):
            if text:
                yield text
            text, before = "", None
            yield item
            continue
        if before is not None and _continues(before, item, left, right):
            text = glued(text, item.text)
        else:
            if text:
                yield text
            text = item.text
        before = item
    if text:
        yield text


def _continues(before: TextLine, line: TextLine, left: float, right: float) -> bool:
    lacks = _ENDED if _ENDS.search(before.text) else _FULL
    if before.right < right - lacks * before.size:
        return False
    if line.left > left + _INDENT * line.size and not (
        _is_centred(before, left, right) and _is_centred(line, left, right)
    ):
        return False
    return not _HEADING.match(line.text) and abs(before.size - line.size) <= 0.25 * line.size


def _is_centred(line: TextLine, left: float, right: float) -> bool:
    return abs(line.left + line.right - left - right) <= line.size
