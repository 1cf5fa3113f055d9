"""What a page prints around the report: the breadcrumb, the attachments, the footer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.page.lines import Line
    from foiacrawl.page.region import Region
    from foiacrawl.page.traverse import Attachment, Traversal

_MAX_LINE = 200
_MAX_FOOTER_LINE = 400
_MAX_LINES_BELOW = 8  # from the end of the report to its attachments
_FOOTER = re.compile(r"主办|主辦|承办|承辦|版权所有|版權所有|ICP备|ICP備|标识码|標識碼|公网安备|公網安備")
_SITE = re.compile(r"版权所有\s*[:：]?\s*(?:©|\([cC]\))?\s*(\w{4,30}?)(?:$|电话|地址|主办|承办|[^\w])")
_SEPARATOR = re.compile(r"\s*(?:[>»›→/|\\]|>>|&gt;)+\s*")
_PREFIX = re.compile(r"^.{0,6}位置(?:是)?[:：]?\s*")


def read_breadcrumb(found: Traversal) -> tuple[str, ...]:
    """Return the names of the path shown above the text, 首页 first."""
    texts = [
        " > ".join(text for piece in element.itertext() if (text := piece.strip()))
        for element in found.breadcrumbs
    ]
    texts += [line.text for line in found.lines if len(line.text) < _MAX_LINE and "位置" in line.text[:10]]
    for text in texts:
        names = [name.strip() for name in _SEPARATOR.split(_PREFIX.sub("", text)) if name.strip(" :：")]
        names = [name for name in names if not _PREFIX.fullmatch(name)]
        if len(names) > 1:
            return tuple(names)
    return ()


def find_attachments(found: Traversal, region: Region) -> tuple[Attachment, ...]:
    """Return the files linked from the report or its list of attachments, not from menus and footer."""
    last = region.ends
    if region.containers:
        last = max((line.number for line in found.lines if region.holds(line)), default=last)
    kept = [
        file
        for number, zone, file in found.files
        if zone in ("", "attachment") and number <= last + 2 * _MAX_LINES_BELOW
    ]
    return tuple(dict.fromkeys(kept))


def footer_text(lines: Sequence[Line]) -> str:
    """Return the lines that name the organiser of the site or its codes."""
    return "\n".join(
        line.text for line in lines if len(line.text) < _MAX_FOOTER_LINE and _FOOTER.search(line.text)
    )


def site_of_footer(lines: Sequence[Line]) -> str | None:
    """Return the site's name as the footer prints it: 版权所有：…."""
    for line in reversed(lines):
        match = _SITE.search(to_simplified(line.text)) if len(line.text) < _MAX_LINE else None
        if match:
            return match.group(1)
    return None
