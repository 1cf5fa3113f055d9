"""Lists as Hanweb and TrueCMS hold them: `<datastore>` with a record a line, in the page and in the answers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from foiacrawl.replica.render import entry_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.replica.fixtures import Entry, Listing, PortalFixture

SHORT = 16  # characters that a line prints of a title; the whole one is in its attribute


def lines(portal: PortalFixture, listing: Listing) -> list[str]:
    """Return the lines of a listing."""
    return [_line(portal, entry) for entry in listing.entries if not entry.hidden]


def datastore(records: Sequence[str], *, next_group: str = "", total: int | None = None) -> str:
    """Return lines as records; `next_group` is the address a script would request the next ones."""
    group = f'<nextgroup><![CDATA[<a href="{escape(next_group)}"></a>]]></nextgroup>' if next_group else ""
    declared = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    held = "".join(f"<record><![CDATA[\n{record}\n]]></record>\n" for record in records)
    return f"<datastore>\n{group}{declared}<recordset>\n{held}</recordset></datastore>"


def number(query: dict[str, str], name: str, default: int) -> int:
    """Return a field as a number."""
    value = query.get(name, "")
    return int(value) if value.isdigit() else default


def _line(portal: PortalFixture, entry: Entry) -> str:
    title = entry_title(portal, entry)
    short = title if len(title) <= SHORT else title[: SHORT - 1] + "…"
    year, month, day = entry.date.split("-")
    return (
        f'<li><a href="{entry.href}" target="_blank" title="{escape(title)}">{escape(short)}</a>'
        f"<span>{year}-\n {month}-\n {day}</span></li>"
    )
