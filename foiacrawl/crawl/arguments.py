"""Read the arguments of the spiders (`-a NAME=VALUE`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Portal

_MAX_IDS_SHOWN = 20


def is_true(value: str | None) -> bool:
    """Return whether a switch such as `all=1` is on."""
    return (value or "0") not in ("0", "no", "false")


def read_years(text: str) -> frozenset[int]:
    """Return the years of `2020`, `2019-2024`, `2019-`, `2016,2019-2021`; raises ValueError with the reason."""
    this_year = datetime.now(UTC).year
    years: set[int] = set()
    for part in (piece.strip() for piece in text.split(",")):
        found = re.fullmatch(r"((?:19|20)\d\d)(?:\s*(-)\s*((?:19|20)\d\d)?)?", part)
        if not found:
            raise ValueError(
                f"years={text!r}: {part!r} is neither a year (2020) nor a range of years (2019-2024, 2019-)"
            )
        first = int(found[1])
        last = int(found[3]) if found[3] else max(this_year, first) if found[2] else first
        if last < first:
            raise ValueError(f"years={text!r}: {part!r} ends before it begins; write {last}-{first}")
        years.update(range(first, last + 1))
    return frozenset(years)


def select_portals(rows: Iterable[Portal], ids: str | None) -> dict[str, Portal]:
    """Return the portals with these ids (`id,id`) by id, all if None; raises ValueError for an id that is not there."""
    known = {portal.portal_id: portal for portal in rows}
    if ids is None:
        return known
    selected = [part.strip() for part in ids.split(",") if part.strip()]
    unknown = [part for part in selected if part not in known]
    if unknown or not selected:
        reason = f"{', '.join(unknown)} cannot be used" if unknown else "no id is given"
        shown = ", ".join(list(known)[:_MAX_IDS_SHOWN])
        raise ValueError(f"portals={ids!r}: {reason}; the registry has {len(known)} usable rows: {shown}")
    return {part: known[part] for part in selected}
