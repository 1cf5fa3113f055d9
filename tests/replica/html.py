"""What a person sees in a page's tables, read without the project's own readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(元|万元)?")


def visible_tables(page: str) -> Iterator[HtmlElement]:
    """Yield the data tables (border=1) that are not inside something hidden."""
    tree = html.document_fromstring(page)
    for table in tree.iter("table"):
        hidden = any("display:none" in (node.get("style") or "") for node in table.iterancestors())
        if table.get("border") == "1" and not hidden:
            yield table


def texts(table: HtmlElement) -> list[list[str]]:
    """Return the cells of each row as text without any space."""
    return [[re.sub(r"\s", "", str(cell.text_content())) for cell in row] for row in table.iter("tr")]


def numbers(page: str) -> list[str]:
    """Return every cell of the visible tables that prints a number, in the order of print."""
    return [
        cell
        for table in visible_tables(page)
        for row in texts(table)
        for cell in row
        if NUMBER.fullmatch(cell)
    ]


def widths(table: HtmlElement) -> list[int]:
    """Return how many grid columns each row fills once its spans and those from above are counted."""
    below: dict[int, int] = {}
    filled = []
    for at, row in enumerate(table.iter("tr")):
        width = below.pop(at, 0)
        for cell in row:
            span = int(cell.get("colspan") or 1)
            width += span
            for down in range(1, int(cell.get("rowspan") or 1)):
                below[at + down] = below.get(at + down, 0) + span
        filled.append(width)
    assert not below, "a rowspan reaches below the table"
    return filled
