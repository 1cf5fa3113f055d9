"""One body over its names: the key that stays when the division or the office is renamed (data/offices.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from foiacrawl.agencies.lineage import origin
from foiacrawl.agencies.table import named
from foiacrawl.agencies.words import either

if TYPE_CHECKING:
    from foiacrawl.agencies.parse import Parsed
    from foiacrawl.agencies.table import Division

CENTRAL = "000000"
"""Stands for the division of what has none: ministries, 新疆生产建设兵团."""

_GOVERNMENT = "人民政府"
_OF_GOVERNMENT = re.compile(rf"^(?:{_GOVERNMENT}|政府)(?!办|研究室|参事室|驻|$)")
_PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Succession:
    """Two names of offices of one division, the later one taking up the earlier's work in the year `since`.

    `whole`: the body itself went on under the new name, with nothing joined and nothing split off.
    """

    earlier: str
    later: str
    since: int
    note: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Offices:
    """data/offices.toml: `short` and `endings` map a form to the full one; `whole` a later name to the first."""

    short: dict[str, str]
    ending: re.Pattern[str]
    endings: dict[str, str]
    successions: tuple[Succession, ...]
    whole: dict[str, str]


@cache
def offices() -> Offices:
    """Load the file. Raises TypeError where a succession lacks a field or has one too many."""
    path = files("foiacrawl.agencies") / "data" / "offices.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    successions = tuple(Succession(**entry) for entry in data["succession"])
    whole: dict[str, str] = {}
    for entry in successions:
        if entry.whole:
            whole.setdefault(entry.later, entry.earlier)
    return Offices(
        data["short"],
        re.compile(rf"(?:{either(tuple(data['endings']))})$"),
        data["endings"],
        successions,
        whole,
    )


def identity(body: Parsed, division: Division | None, *, national: bool = False) -> str | None:
    """Return the key of a body: `110228/公安局`, the origin of its division and the first full name of its office.

    None where the division is not known: 鼓楼区公安局 may be any of four. National bodies have `000000/`.
    """
    office = _PARENTHESES.sub("", body.text.removeprefix("中华人民共和国"))
    if national:
        return f"{CENTRAL}/{_office(office)}"
    if division is None:
        return None
    if not division.code:
        return f"{CENTRAL}/{office}"
    holder = named(division.code, division.first) if division.zone else division
    if holder is None:
        return None
    return f"{origin(holder)}/{_office(_behind(body, division, holder))}"


def _behind(body: Parsed, division: Division, holder: Division) -> str:
    """Return the name without its division; a zone that stands in the table is a part of the office's name."""
    rest = body.rest.removeprefix(body.marker).removeprefix(body.unknown)
    if division.zone:
        rest = _bare_zone(division, holder) + rest
    for place in (division.name, division.short):  # 公安局东湖分局 and 公安分局 of 东湖区 are one
        if rest.endswith(f"局{place}分局"):
            rest = rest.removesuffix(f"局{place}分局") + "分局"
    return _PARENTHESES.sub("", body.central.removeprefix("中华人民共和国") + rest)


def _bare_zone(zone: Division, holder: Division) -> str:
    """Return 两江新区 for 重庆两江新区: the places that hold a zone are not a part of its name."""
    for code in (holder.code, holder.code[:4] + "00", holder.code[:2] + "0000"):
        above = named(code, None)
        for name in (above.name, above.short) if above else ():
            if zone.name.startswith(name) and len(zone.name) - len(name) > len("新区"):
                return zone.name.removeprefix(name)
    return zone.name


def _office(name: str) -> str:
    """Return the first full name of an office."""
    known = offices()
    name = _OF_GOVERNMENT.sub("", name)
    name = known.short.get(name, name)
    if ending := known.ending.search(name):
        name = name[: ending.start()] + known.endings[ending.group()]
    return known.whole.get(name, name)
