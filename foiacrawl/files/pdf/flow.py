"""The text of a PDF in reading order: page furniture dropped, lines put together to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foiacrawl.files.pdf.join import Joined
from foiacrawl.files.pdf.text import Line, glued

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARGIN = 0.13  # of the page's height: running heads and page numbers stand there
_NUMBER = re.compile(
    r"^[\s\-—–―－·.•~～|]*(?:第?\s*(?:\d{1,3}|[ivxIVX]{1,5})\s*页?)"
    r"(?:\s*[/／,，共]+\s*(?:第|共)?\s*\d{1,3}\s*页?)?[\s\-—–―－·.•~～|]*$"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]\D|附[件表])"
)
_DIGITS = re.compile(r"\d+")
_FULL = 1.6  # characters that a full line may lack at its end (a comma hangs, an English word did not fit)
_INDENT = 1.2  # characters by which a paragraph's first line is set in, at least


@dataclass(slots=True)
class PageFlow:
    """A page's lines and tables from top to bottom."""

    height: float
    items: list[Line | Joined] = field(default_factory=list)

    def edge(self, at: int) -> Line | None:
        """Return the first (0) or last (-1) item, if it is a line in the margin."""
        item = self.items[at] if self.items else None
        if not isinstance(item, Line):
            return None
        inside = item.bottom > self.height * MARGIN if at == 0 else item.top < self.height * (1 - MARGIN)
        return None if inside else item


def drop_furniture(pages: Sequence[PageFlow]) -> None:
    """Drop page numbers, and what stands in the margin of several pages alike but for its digits."""
    for page in pages:
        _drop_numbers(page)
    for at in (0, -1):
        while True:
            told = Counter(_alike(line) for page in pages if (line := page.edge(at)) is not None)
            common = {text for text, count in told.items() if count > 1 and count * 3 >= len(pages)}
            if not common:
                break
            for page in pages:
                line = page.edge(at)
                if line is not None and _alike(line) in common:
                    page.items.pop(at)
                    _drop_numbers(page)


def _drop_numbers(page: PageFlow) -> None:
    for at in (-1, 0):
        line = page.edge(at)
        if line is not None and _NUMBER.match(line.text):
            page.items.pop(at)


def _alike(line: Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def margins(pages: Sequence[PageFlow]) -> tuple[float, float]:
    """Return where lines of text begin and end: the outermost places where several do."""
    found = [item for page in pages for item in page.items if isinstance(item, Line)]
    if not found:
        return 0.0, 0.0
    lefts, rights = (
        Counter(round(line.left / 3) for line in found),
        Counter(round(line.right / 3) for line in found),
    )
    left = min((at for at, count in lefts.items() if count > 1), default=min(lefts))
    right = max((at for at, count in rights.items() if count > 1), default=max(rights))
    return left * 3.0, right * 3.0


def paragraphs(items: Sequence[Line | Joined], left: float, right: float) -> Iterator[str | Joined]:
    """Yield paragraphs and tables; a line goes on with the one before if that is full and this one not set in (or both are centred)."""
    text, before = "", None
    for item in items:
        if isinstance(item, Joined):
            if text:
                yield text
            text, before = "", None
            yield item
            continue
        if before is not None and _goes_on(before, item, left, right):
            text = glued(text, item.text)
        else:
            if text:
                yield text
            text = item.text
        before = item
    if text:
        yield text


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    if before.right < right - _FULL * before.size:
        return False
    if line.left > left + _INDENT * line.size and not (
        _is_centred(before, left, right) and _is_centred(line, left, right)
    ):
        return False
    return not _HEADING.match(line.text) and abs(before.size - line.size) <= 0.25 * line.size


def _is_centred(line: Line, left: float, right: float) -> bool:
    return abs(line.left + line.right - left - right) <= line.size
