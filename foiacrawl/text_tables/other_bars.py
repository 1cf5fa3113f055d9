"""Print tables of text that have other signs between cells with bars: 丨, the double bars of MediaWiki, the rules of Org mode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LINES = 4  # with the sign, of which some have it more than once: 网站地图丨联系我们 is a footer
_STROKES = str.maketrans(dict.fromkeys("丨︱∣❘⎪", "|"))
_STROKE = re.compile("[丨︱∣❘⎪]")
_RULE = re.compile(r"^\s*\|-{2,}(?:\+-{2,})+\|?\s*$")
_WIKI = re.compile(r"^\s*\{\|")
_WIKI_LINE = re.compile(r"^\s*(?:\{\|.*|\|\}|\|-+.*|\|\+.*)$")


def with_bars(lines: Sequence[str]) -> list[str]:
    """Return the lines with a bar between two cells; a text without such tables as it is."""
    if sum(1 for line in lines if _STROKE.search(line)) >= MIN_LINES:
        lines = [line.translate(_STROKES) for line in lines]
    if any(map(_WIKI.match, lines)):
        lines = [_of_wiki(line) for line in _joined_wiki(lines) if not _WIKI_LINE.match(line)]
    return [line for line in lines if not _RULE.match(line)]


def _joined_wiki(lines: Sequence[str]) -> list[str]:
    """Return the lines with the cells of a row, one a line between two `|-`, on one."""
    joined: list[str] = []
    is_row = False
    for line in lines:
        is_cell = line.startswith(("|", "!")) and not _WIKI_LINE.match(line)
        if is_cell and is_row:
            joined[-1] += f" || {line[1:].strip()}"
        else:
            joined.append(line)
        is_row = is_cell
    return joined


def _of_wiki(line: str) -> str:
    """Return a row of cells `| a || b` or of heads `! a !! b` as `| a | b |`."""
    text = line.strip()
    if not text.startswith(("|", "!")):
        return line
    return "| " + " | ".join(cell.strip() for cell in re.split(r"\|\||!!", text[1:])) + " |"
