"""Count the lines of a page's lists as a person counts them, for comparison with the number that a list declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.listings.links import Anchor
    from foiacrawl.listings.listing import PageRequest


def count_rows(
    found: Iterable[Anchor], entries: list[PageRequest], *, continues: bool
) -> tuple[frozenset[str], int]:
    """Return keys and number of the lines that a declared total counts: of lists that hold an entry, and dated article links.

    On a page that continues a list and holds no report, every dated link is a line, whatever the shape of its address.
    """
    taken = {urls.key(request.url) for request in entries}
    lists = {anchor.group for anchor in found if urls.key(anchor.url) in taken}
    lines = [
        anchor
        for anchor in found
        if anchor.group in lists
        or (anchor.date and (urls.is_article(anchor.url) or (continues and not entries)))
        or urls.key(anchor.url) in taken
    ]
    counted = _count_lines(lines)
    return frozenset(key for keys in counted for key in keys), sum(map(len, counted))


def _count_lines(lines: list[Anchor]) -> list[set[str]]:
    """Return the keys of each line as a person counts them: a picture, file or 下载 beside a title is no further one."""
    pages: dict[int, set[str]] = {}
    files: dict[int, set[str]] = {}
    firsts: dict[int, set[str]] = {}
    for anchor in lines:
        key = urls.key(anchor.url)
        firsts.setdefault(anchor.line, {key})
        if anchor.text and not vocabulary.is_button(anchor.text):
            kind = files if urls.is_attachment(anchor.url) else pages
            kind.setdefault(anchor.line, set()).add(key)
    return [pages.get(line) or files.get(line) or first for line, first in firsts.items()]
