"""Parse the name of a body: central prefix, chain of divisions, marker, zone, township, what is left.

- 南昌市公安局东湖分局: 南昌市 | 公安局东湖分局, which is 东湖区 within 南昌市
- 国家税务总局乌海市税务局: (国家税务总局) 乌海市 | 税务局
- 县教育局: marker 县 | 教育局
- 赣州经济技术开发区管委会: 赣州 | zone 经济技术开发区 | 管委会
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from foiacrawl.agencies.kinds import determine_kind, kinds, starts_with_kind
from foiacrawl.agencies.table import COUNTY, PREFECTURE, PROVINCE, Division, select_valid, table
from foiacrawl.agencies.words import words

_MAX_SHORT = 8
"""Characters of the longest short name in the table (克孜勒苏柯尔克孜)."""

_CORPS = re.compile(r"(?:新疆生产建设兵团|新疆兵团|兵团)?第[一二三四五六七八九十]+师")
_BRANCH = re.compile(
    r".{2,20}?(?:局|厅|委员会|委|总队|支队|公司)(?P<place>(?P<stem>[^局委厅]{2,10}?)[区县市]?)"
    r"(?:分局|管理局|监管局|监督管理局|支局|税务局|大队|供电公司|分公司)$"
)
_UNKNOWN = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|市|县|区|旗|州|盟)(?=(.+))")
_TOWN_ENDS = ("镇", "乡")
_MARKER = re.compile("自治区|自治州|自治县|地区|省|市|县|区|州|盟|旗")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parts of a body's name.

    `candidates` are the divisions that the lowest place in it may be, in the report's year; empty with a `place`
    if the table has that name in other years only. `place` is the division as printed ("" if none is),
    `short` whether by its short name. `rest` is the name after its divisions; `zone` and `town` the zone and
    the township in `rest`, `office` what follows them. `unknown` is a place that is not in the table.
    `chained`: a higher place in the name contains the lowest. `other` is a second name that was in parentheses.
    """

    text: str
    place: str
    candidates: tuple[Division, ...]
    short: bool
    rest: str
    marker: str = ""
    zone: str = ""
    town: str = ""
    office: str = ""
    unknown: str = ""
    chained: bool = False
    other: str = ""

    @property
    def division_only(self) -> bool:
        """Whether the name is a place and nothing else."""
        return not self.office and bool(self.zone or self.town or (self.place and not self.rest))

    @property
    def is_specific(self) -> bool:
        """Whether the name says where or what the body is."""
        return (
            bool(self.place or self.marker or self.town or self.zone or self.unknown) or self.kind != "other"
        )

    @property
    def central(self) -> str:
        """The central body's name before the place: 财政部 of 财政部湖南监管局; "" if there is none."""
        match = words().central.match(self.text)
        return match.group() if match and match.end() < len(self.text.removesuffix(self.rest)) else ""

    @property
    def kind(self) -> str:
        """The kind of the body (a key of kinds.toml)."""
        if self.town:
            return "subdistrict" if self.town.endswith("街道") else "township"
        if (central := determine_kind(self.central) if self.central else "other") != "other":
            return central
        if not self.zone:
            return determine_kind(self.rest[len(self.marker) :])
        if not self.office or (self.office in kinds().whole and determine_kind(self.office) in _ZONE_ITSELF):
            return "development_zone"
        if self.office.endswith(words().zone_offices):
            return "development_zone"
        kind = determine_kind(self.office)
        return "development_zone" if kind == "other" and self.office.startswith(("管理", "管委")) else kind


_ZONE_ITSELF = {"development_zone", "government", "government_office"}


@lru_cache(maxsize=8192)
def parse(name: str, year: int | None) -> Parsed:
    """Parse a normalised name; its divisions are those of the year, without a year the latest ones."""
    start = _central(name)
    place, found, short, end = _chain(name, start)
    chained = bool(place) and place not in table().full and place not in table().short
    candidates = select_valid(found, year)
    rest = name[end:]
    if place and any(d.zone for d in candidates):
        return Parsed(name, place, candidates, short, rest, zone=place, office=rest)
    if not place:
        return _placeless(name, rest)
    branch = _BRANCH.match(rest)
    if branch and (inner := _district(branch["place"], candidates, year)):
        return Parsed(name, place + branch["place"], inner, True, rest, chained=True)
    if branch and words().zone.fullmatch(branch["place"]):
        return Parsed(
            name, place, candidates, short, rest, zone=branch["place"], office=rest, chained=chained
        )
    if branch and (inner := _inner(branch["place"], branch["stem"], candidates, year)):
        return Parsed(name, place + branch["place"], inner, True, rest, chained=True)
    zone, town, office = _places(rest)
    return Parsed(name, place, candidates, short, rest, "", zone, town, office, chained=chained)


def _central(name: str) -> int:
    """Return where the local part of the name begins: after 国家税务总局, 中共, 第八师."""
    for pattern in (words().central, _CORPS):
        match = pattern.match(name)
        if match and _chain(name, match.end())[0]:
            return match.end()
    return 0


def _chain(name: str, start: int) -> tuple[str, tuple[Division, ...], bool, int]:
    """Return the places at the start as printed, what the lowest may be, if it is a short name, and their end."""
    at, short = start, False
    found: tuple[Division, ...] = ()
    while step := _next(name, at, found, first=at == start):
        at, found, short = step
    return name[start:at], found, short, at


def _next(
    name: str, at: int, parents: tuple[Division, ...], *, first: bool
) -> tuple[int, tuple[Division, ...], bool] | None:
    known = table()
    left = len(name) - at
    for length in range(min(known.longest, left), 1, -1):
        hits = known.full.get(name[at : at + length], ())
        if hits and not first:
            hits = tuple(d for d in hits if any(d.is_within(p) for p in parents))
        is_town = name[at + length :] in _TOWN_ENDS  # 新县镇 is no 镇 of 新县
        if hits and not is_town and not name.startswith(words().not_after, at + length):
            return at + length, hits, False
    for length in range(min(_MAX_SHORT, left), 1, -1):
        word = name[at : at + length]
        hits = known.short.get(word, ())
        if not first:
            hits = tuple(d for d in hits if any(d.is_within(p) for p in parents))
        if not first and not (name.endswith("分局") or words().zone_word.match(name, at + length)):
            continue
        if hits and word not in words().not_short and _may_follow_short(name, at + length, hits, first=first):
            return at + length, _of_suffix(hits, name), True
    return None


def _may_follow_short(name: str, end: int, hits: tuple[Division, ...], *, first: bool) -> bool:
    """Return whether a short name means the division here: a department, zone, school, lower division or nothing follows."""
    if name.startswith(words().not_of_place):
        return False
    if starts_with_kind(name[end:]) or (not first and words().zone_word.match(name, end)):
        return True
    if not first:
        return False
    if end == len(name) or words().zone.match(name, end) or words().school.search(name, end):
        return True
    return any(
        d.is_within(p)
        for length in range(min(table().longest, len(name) - end), 1, -1)
        for d in table().full.get(name[end : end + length], ())
        for p in hits
    )


def _of_suffix(hits: tuple[Division, ...], name: str) -> tuple[Division, ...]:
    """Narrow what a short name may be: a 厅 is a province's, a 局 only in the four municipalities."""
    provinces = tuple(d for d in hits if d.level == PROVINCE)
    others = tuple(d for d in hits if d.level != PROVINCE)
    if not provinces or not others:
        return hits
    if name.endswith(("厅", "总队")):
        return provinces
    return others if name.endswith("局") and not provinces[0].name.endswith("市") else hits


def _district(place: str, within: tuple[Division, ...], year: int | None) -> tuple[Division, ...]:
    """Return the district of that whole name, such as 滨海新区, which could also be a zone's name."""
    hits = table().full.get(place, ())
    return select_valid((d for d in hits if not d.zone and any(d.is_within(p) for p in within)), year)


def _inner(place: str, stem: str, within: tuple[Division, ...], year: int | None) -> tuple[Division, ...]:
    """Return the district that a branch office is named after: 东湖 in 南昌市公安局东湖分局."""
    known = table()
    hits = known.full.get(place, ()) + known.short.get(place, ()) + known.short.get(stem, ())
    return select_valid(dict.fromkeys(d for d in hits if any(d.is_within(p) for p in within)), year)


def _placeless(name: str, rest: str) -> Parsed:
    marker = _MARKER.match(rest)
    if marker and (starts_with_kind(rest[marker.end() :]) or rest.startswith("委", marker.end())):
        return Parsed(name, "", (), False, rest, marker=marker.group())
    zone, town, office = _places(rest)
    unknown = None if zone or town else _UNKNOWN.match(rest)
    is_place = unknown is not None and (
        starts_with_kind(unknown.group(1)) or unknown.group(1).startswith(("人民政府", "委员会"))
    )
    place = unknown.group() if unknown is not None and is_place and not starts_with_kind(rest) else ""
    return Parsed(name, "", (), False, rest, "", zone, town, office, place)


def _places(rest: str) -> tuple[str, str, str]:
    """Return the zone or the township that the rest of a name begins with, and what follows it."""
    if match := words().zone.match(rest):
        return match.group(1), "", match.group(2)
    if match := words().township.match(rest):
        return "", match.group(1), rest[match.end(1) :]
    return "", "", ""


def determine_level(parsed: Parsed, division: Division | None) -> str | None:
    """Return the level of the body: that of its division; zones are a county's unless the extra table says otherwise."""
    if parsed.town:
        return "township"
    levels = {d.level for d in ([division] if division else parsed.candidates)}
    if len(levels) != 1:
        return "county" if parsed.marker in ("县", "自治县", "旗") else None
    level = levels.pop()
    if (
        level != COUNTY
        and parsed.text.endswith("分局")
        and _BRANCH.match(parsed.rest)
        and not _is_province(division)
    ):
        return "county"
    own = any(d.zone for d in parsed.candidates)
    if not own and (parsed.zone or (parsed.place and parsed.kind == "development_zone")):
        level = PREFECTURE if _is_province(division) else COUNTY
    return ("province", "prefecture", "county")[level - 1]


def _is_province(division: Division | None) -> bool:
    """Return whether it is a province with prefectures, not one of the four municipalities."""
    return division is not None and division.level == PROVINCE and not division.name.endswith("市")
