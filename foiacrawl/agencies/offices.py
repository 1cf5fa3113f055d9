"""Make the key of a body that stays the same when its division or its office is renamed (data/offices.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.agencies.lineage import find_origin
from foiacrawl.agencies.table import find_by_code
from foiacrawl.agencies.words import words
from foiacrawl.data import load_toml
from foiacrawl.text import any_of

if TYPE_CHECKING:
    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.table import Division

CENTRAL = "000000"
"""The division code in keys of bodies that have none: ministries, 新疆生产建设兵团."""

_GOVERNMENT = "人民政府"
_OF_GOVERNMENT = re.compile(rf"^(?:{_GOVERNMENT}|政府)(?!办|研究室|参事室|驻|$)")
_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Succession:
    """Two names of offices of one division; the later office took over the work of the earlier one in the year `since`.

    `whole`: the body itself continued under the new name, with nothing merged into it and nothing split off.
    """

    earlier: str
    later: str
    since: int
    note: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Offices:
    """The tables of data/offices.toml: `short` and `endings` map to the full name, `whole` a later name to the first."""

    short: dict[str, str]
    ending: re.Pattern[str]
    endings: dict[str, str]
    successions: tuple[Succession, ...]
    whole: dict[str, str]


@cache
def offices() -> Offices:
    """Return the tables. Raises TypeError where a succession lacks a field or has one too many."""
    data = load_toml(__file__, "data/offices.toml")
    successions = tuple(Succession(**entry) for entry in data["succession"])
    whole: dict[str, str] = {}
    for entry in successions:
        if entry.whole:
            whole.setdefault(entry.later, entry.earlier)
    return Offices(
        data["short"],
        re.compile(any_of(data["endings"]) + "$"),
        data["endings"],
        successions,
        whole,
    )


def make_identity(body: Parsed, division: Division | None, *, national: bool = False) -> str | None:
    """Return the key of a body: `110228/公安局`, the origin of its division and the first full name of its office.

    None where the division is not known: 鼓楼区公安局 may be any of four. National bodies have `000000/`.
    """
    office = _PARENTHESES.sub("", body.text.removeprefix("中华人民共和国"))
    if national:
        return f"{CENTRAL}/{full_office(office)}"
    if division is None:
        return None
    if not division.code:
        return f"{CENTRAL}/{office}"
    holder = division if division.coded else find_by_code(division.code, division.first)
    if holder is None:
        return None
    return f"{find_origin(holder)}/{full_office(_without_division(body, division, holder))}"


def _without_division(body: Parsed, division: Division, holder: Division) -> str:
    """Return the name without its division; a zone that is in the table is a part of the office's name."""
    rest = body.rest.removeprefix(body.marker).removeprefix(body.unknown)
    if not division.coded:
        rest = _bare_zone(division, holder) + rest
    for place in (division.name, division.short):  # 公安局东湖分局 and 公安分局 of 东湖区 are one
        if rest.endswith(f"局{place}分局"):
            rest = rest.removesuffix(f"局{place}分局") + "分局"
    return _PARENTHESES.sub("", body.central.removeprefix("中华人民共和国") + rest)


def _bare_zone(zone: Division, holder: Division) -> str:
    """Return 两江新区 for 重庆两江新区: the places that contain a zone are not a part of its name."""
    for code in (holder.code, holder.code[:4] + "00", holder.code[:2] + "0000"):
        above = find_by_code(code, None)
        for name in (above.name, above.short) if above else ():
            if zone.name.startswith(name) and len(zone.name) - len(name) > len("新区"):
                return zone.name.removeprefix(name)
    return zone.name


@cache
def _zones() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of the full names of zones, and the short one of each."""
    short_names = {full: short for short, names in words().short_zones.items() for full in names}
    return re.compile(rf"(?:国家级?)?({any_of(short_names)})"), short_names


def full_office(name: str) -> str:
    """Return the first full name of an office, without its division: 林业和草原局 for 林草局.

    A zone has its short name: a district has one 高新区, which reports call 国家高新技术产业开发区 as well.
    """
    known = offices()
    name = _OF_GOVERNMENT.sub("", name)
    zone, short_names = _zones()
    name = zone.sub(lambda match: short_names[match[1]], name)
    name = known.short.get(name, name)
    if ending := known.ending.search(name):
        name = name[: ending.start()] + known.endings[ending.group()]
    return known.whole.get(name, name)
