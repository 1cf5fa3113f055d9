"""Load and compile the vocabulary of data/words.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from foiacrawl.data import load_toml
from foiacrawl.text import any_of

YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of data/words.toml, which explains them, and patterns made of them."""

    report: re.Pattern[str]
    year: re.Pattern[str]
    edges: tuple[str, ...]
    endings: tuple[str, ...]
    never: re.Pattern[str]
    never_whole: frozenset[str]
    joint: re.Pattern[str]
    central: re.Pattern[str]
    national_prefixes: tuple[str, ...]
    national: frozenset[str]
    zone: re.Pattern[str]
    zone_word: re.Pattern[str]
    short_zones: dict[str, tuple[str, ...]]
    zone_offices: tuple[str, ...]
    township: re.Pattern[str]
    not_after: tuple[str, ...]
    not_short: frozenset[str]
    not_of_place: tuple[str, ...]
    lead_verb: re.Pattern[str]
    lead_author: re.Pattern[str]
    lead_report: re.Pattern[str]
    lead_contact: re.Pattern[str]
    lead_quoted: re.Pattern[str]
    lead_party: re.Pattern[str]
    school: re.Pattern[str]
    inner_offices: tuple[str, ...]
    inner_office: re.Pattern[str]
    lead_before: tuple[str, ...]
    lead_not_names: tuple[str, ...]
    lead_generic: tuple[str, ...]
    defaults: frozenset[str]
    field_label: re.Pattern[str]
    site_ends: tuple[str, ...]
    site_starts: tuple[str, ...]
    party_prefixes: tuple[str, ...]
    keep: tuple[str, ...]
    media: tuple[str, ...]
    characters: dict[int, str]
    mirrors: tuple[tuple[str, str], ...]


@cache
def words() -> Words:
    """Return the vocabulary. Raises KeyError if the data file lacks a list."""
    return _compile(load_toml(__file__, "data/words.toml"))


def _compile(data: dict[str, Any]) -> Words:
    report, names, places, lead, fields = (data[k] for k in ("report", "names", "places", "lead", "fields"))
    year = rf"{YEAR}(?:年?度)?(?:[-—–~至到和、]{YEAR})?(?:学年度?|年?度?)"
    name = r"[\u3007\u4e00-\u9fff()、]{3,34}?"
    zones, townships = any_of(places["zones"]), any_of(places["townships"])
    town_offices = any_of(places["township_offices"])
    verb_starts = "".join(sorted({verb[0] for verb in lead["verbs"]}))
    return Words(
        # 人民政府信息公开: the 政府 belongs to the body, not to the report.
        report=re.compile(
            rf"(?<!人民){any_of(report['open'])}(?!{any_of(report['not_before'])}){any_of(report['tail'])}*"
            rf"|(?<=人民政府){any_of(report['open'])}{any_of(report['tail'])}*"
            r"|(?<=人民政府)信息公开(?:工作|情况|年度|报告|年报|总结|统计表|的|年|度)*"
        ),
        year=re.compile(rf"\(?(?:{year})\)?"),
        edges=tuple(sorted(report["edges"], key=len, reverse=True)),
        endings=tuple(names["endings"]),
        never=re.compile(rf"{any_of(names['never'])}|^{any_of(names['never_first'])}"),
        never_whole=frozenset(names["never_whole"]),
        # 中共某镇委员会某镇人民政府: the party's committee and the government sign together.
        joint=re.compile(r"^中共.{2,16}?委员会(?=.{2,16}人民政府)"),
        central=re.compile(any_of(names["central_prefixes"])),
        national_prefixes=tuple(names["national"]["prefixes"]),
        national=frozenset(names["national"]["bodies"]),
        zone=re.compile(rf"([^局厅委院镇乡()]{{0,16}}?{zones}(?!林){zones}*)(.*)"),
        zone_word=re.compile(rf"{zones}(?!林)"),
        short_zones={short: tuple(whole) for short, whole in places["short_zones"].items()},
        zone_offices=tuple(places["zone_offices"]),
        township=re.compile(rf"(.{{1,12}}?{townships})(?:{town_offices}(.*)|办?$)"),
        not_after=tuple(places["not_after_division"]),
        not_short=frozenset(places["not_short"]),
        not_of_place=tuple(places["not_of_place"]),
        # The first characters of the verbs are tested before the verbs, which takes a quarter of the time.
        # 县政府信息公开 is of the 县, not of its 政府; 在某街道的大力支持下 has another subject.
        lead_verb=re.compile(
            rf"(?:^|[,。;:!年来间度由])"
            rf"(?=({name})(?=[{verb_starts}])(?<!人民)(?<!的)(?!(?<=政府)(?<!人民政府)信息公开){any_of(lead['verbs'])})"
        ),
        lead_quoted=re.compile(
            rf"{any_of(lead['openers'])}《(?=[^》]*{YEAR})([^》]{{6,60}}(?:报告|年报|总结))》"
        ),
        lead_party=re.compile(r"(?<=[镇乡区道])党工?委[、和]?(?=人民政府|政府|办事处|管委会|管理委员会)"),
        lead_author=re.compile(rf"由(?=({name})(?:负责|组织|牵头)*(?:编制|编写|编撰|撰写|制作))"),
        lead_report=re.compile(rf"{any_of(lead['openers'])}(?=({name})(?:{YEAR}|的?政府信息|的?政务公开))"),
        lead_contact=re.compile(
            rf"(?:与|向|联系(?:单位|部门|机构)?:?)({name}){any_of(lead['contacts'])}?(?:联系|咨询|反映|[(,;。])"
        ),
        school=re.compile(rf"{any_of(names['schools'])}$"),
        inner_offices=tuple(sorted(names["inner_offices"], key=len, reverse=True)),
        inner_office=re.compile(rf"(.+?(?:[局厅]|大学|学院|学校|中学|小学)){any_of(names['inner_offices'])}"),
        lead_before=tuple(lead["before"]),
        lead_not_names=tuple(lead["not_names"]),
        lead_generic=tuple(sorted(lead["generic"], key=len, reverse=True)),
        defaults=frozenset(fields["defaults"]),
        field_label=re.compile(rf"^{any_of(fields['labels'])}[::]?"),
        site_ends=tuple(sorted(fields["site_ends"], key=len, reverse=True)),
        site_starts=tuple(fields["site_starts"]),
        party_prefixes=tuple(fields["party_prefixes"]),
        keep=tuple(data["script"]["keep"]),
        media=tuple(data["fields"]["media"]),
        characters=str.maketrans(data["script"]["characters"]),
        mirrors=tuple(data["script"]["mirrors"].items()),
    )
