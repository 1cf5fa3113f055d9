"""Read the arguments of the spiders (`-a NAME=VALUE`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import is_government

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def select_levels(portals: Mapping[str, Portal], levels: str | None) -> dict[str, Portal]:
    """Return the portals of these levels (`province,prefecture`), as the registry writes them; all if None.

    Raises ValueError for a level that no row has.
    """
    if levels is None:
        return dict(portals)
    named = _parts(levels)
    known = {portal.level for portal in portals.values() if portal.level}
    unknown = sorted(named - known)
    if unknown or not named:
        reason = f"no portal has the level {', '.join(unknown)}" if unknown else "no level is given"
        raise ValueError(f"level={levels!r}: {reason}; there are {', '.join(sorted(known)) or 'none'}")
    return {portal_id: portal for portal_id, portal in portals.items() if portal.level in named}


def select_provinces(portals: Mapping[str, Portal], provinces: str | None) -> dict[str, Portal]:
    """Return the portals in these provinces (`45`, `450000`, `44,45`: GB/T 2260), by `division_code`; all if None.

    Raises ValueError for what is no code of a province, or one in which no portal is.
    """
    if provinces is None:
        return dict(portals)
    named = {code.removesuffix("0000") if len(code) == 6 else code for code in _parts(provinces)}
    wrong = sorted(code for code in named if not re.fullmatch(r"[1-9]\d", code))
    if wrong or not named:
        raise ValueError(
            f"province={provinces!r}: {', '.join(wrong) or 'nothing'} is no code of a province; write its two digits, such as 45"
        )
    found = {
        portal_id: portal
        for portal_id, portal in portals.items()
        if (portal.division_code or "")[:2] in named
    }
    empty = sorted(named - {(portal.division_code or "")[:2] for portal in found.values()})
    if empty:
        raise ValueError(f"province={provinces!r}: no portal has a division_code in {', '.join(empty)}")
    return found


def _parts(text: str) -> set[str]:
    return {part.strip() for part in text.split(",") if part.strip()}


def select_shard(portals: Mapping[str, Portal], shard: str | None) -> dict[str, Portal]:
    """Return the portals of one shard, `3/16` the third of sixteen; all if None. Raises ValueError with the reason.

    All portals of a host (host and port) are in the same shard, so that several machines never fetch from one host at once;
    under gov.cn all those of a government (*.x.gov.cn), whose lists lead from one of its hosts to the others.
    """
    if shard is None:
        return dict(portals)
    found = re.fullmatch(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", shard)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError(
            f"shard={shard!r}: write NUMBER/COUNT, such as 3/16, with a number from 1 to the count"
        )
    number, count = int(found[1]), int(found[2])
    return {
        portal_id: portal
        for portal_id, portal in portals.items()
        if _site_number(portal.listing_url) % count == number - 1
    }


def _site_number(url: str) -> int:
    host = urls.netloc(url)
    site = ".".join(host.split(".")[-3:]) if is_government(url) else host
    # Python's own hash of a text differs from process to process.
    return int.from_bytes(sha256(site.encode()).digest()[:8])
