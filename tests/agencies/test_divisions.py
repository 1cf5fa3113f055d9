"""The table of divisions, and every name in it read back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from foiacrawl.agencies import Evidence, build, identify
from foiacrawl.agencies.context import find_site_division
from foiacrawl.agencies.kinds import determine_kind, kinds
from foiacrawl.agencies.parse import parse
from foiacrawl.agencies.table import COUNTY, find_by_code, select_valid, table

if TYPE_CHECKING:
    from pathlib import Path

OFFICES = (
    "公安局",
    "市场监督管理局",
    "民政局",
    "市政管理局",
    "统计局",
    "区划地名办公室",
    "镇江路街道办事处",
    "乡村振兴局",
    "经济技术开发区管委会",
    "人民政府",
)


def _latest() -> list[tuple[str, int]]:
    return [(code, min(periods[-1].last, 2022)) for code, periods in table().codes.items()]


def test_every_division_is_found_under_its_city() -> None:
    wrong = []
    for number, (code, year) in enumerate(_latest()):
        division = find_by_code(code, year)
        assert division
        above = find_by_code(code[:4] + "00", year) or find_by_code(code[:2] + "0000", year)
        prefix = above.name if above and division.level == COUNTY else ""
        name = prefix + division.name + OFFICES[number % len(OFFICES)]
        body = identify(Evidence(title=f"{name}{year}年政府信息公开工作年度报告", year=year))
        if (body.name, body.division_code) != (name, code):
            wrong.append((name, code, body))
    assert wrong == []


def test_every_division_is_found_by_its_name_and_site_code() -> None:
    wrong = []
    for code, year in _latest():
        division = find_by_code(code, year)
        assert division
        body = identify(
            Evidence(title=f"{division.name}教育局{year}年年报", year=year, site_code=f"{code}0001")
        )
        if body.division_code != code:
            wrong.append((division, body))
    assert wrong == []


def test_a_name_alone_is_never_wrong() -> None:
    answers = {True: 0, False: 0}
    for code, year in _latest():
        division = find_by_code(code, year)
        assert division
        body = identify(Evidence(title=f"{division.name}财政局{year}年年报", year=year))
        assert body.division_code in (code, None), body
        answers[body.division_code is None] += 1
    assert answers[True] < answers[False] / 20


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("莱城区", 2017, {"371202"}),
        ("莱芜区", 2019, {"370116"}),
        ("密云县", 2014, {"110228"}),
        ("密云区", 2016, {"110118"}),
        ("临平区", 2021, {"330113"}),
        ("巢湖市", 2008, {"341400"}),
        ("巢湖市", 2018, {"340181"}),
        ("普陀区", 2018, {"310107", "330903"}),
        ("龙华区", 2010, {"460106"}),
        ("密云县", 2022, set()),
    ],
)
def test_a_name_means_the_division_of_its_year(name: str, year: int, codes: set[str]) -> None:
    assert {d.code for d in select_valid(table().full[name], year)} == codes


def test_without_a_year_the_current_division_is_meant() -> None:
    assert [d.code for d in select_valid(table().full["巢湖市"], None)] == ["340181"]
    assert [d.code for d in select_valid(table().full["密云县"], None)] == ["110228"]


@pytest.mark.parametrize(
    ("site_code", "code"),
    [
        ("3601020001", "360102"),
        ("网站标识码:3601020001", "360102"),
        ("3100000087", "310000"),
        ("3590000001", "350128"),
        ("4403990001", "440300"),
        ("bm12000001", None),
        ("36010200097", None),
        ("", None),
        (None, None),
    ],
)
def test_site_code(site_code: str | None, code: str | None) -> None:
    assert find_site_division(site_code) == code


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ("人民政府", "government"),
        ("人民政府办公厅", "government_office"),
        ("人民政府外事办公室", "foreign_affairs"),
        ("公安交通管理局", "public_security"),
        ("交通运输局", "transport"),
        ("财政金融局", "finance"),
        ("教育和体育局", "education"),
        ("文化广电旅游体育局", "culture_tourism"),
        ("自然资源和规划局", "natural_resources"),
        ("卫生和计划生育委员会", "health"),
        ("民政局", "civil_affairs"),
        ("档案馆", "archives"),
        ("工业和信息化局", "industry_information"),
        ("某某局", "other"),
    ],
)
def test_kind(rest: str, kind: str) -> None:
    assert determine_kind(rest) == kind


def test_kinds_have_labels_in_both_languages() -> None:
    assert all(all(labels) for labels in kinds().labels.values())
    assert {"government", "public_security", "subdistrict", "township", "development_zone", "other"} <= set(
        kinds().labels
    )


def test_zones_and_townships_are_taken_apart() -> None:
    zone = parse("赣州经济技术开发区财政局", 2020)
    assert (zone.place, zone.zone, zone.office, zone.kind) == ("赣州", "经济技术开发区", "财政局", "finance")
    town = parse("佛山市顺德区龙江镇人民政府", 2020)
    assert (town.place, town.town, town.office) == ("佛山市顺德区", "龙江镇", "人民政府")


def test_build_makes_one_row_per_period(tmp_path: Path) -> None:
    source = tmp_path / "source.csv"
    head = ["year"]
    for word in build.LEVELS:
        head += [f"{word}_name", f"{word}_adcode", f"{word}_short"]
    lines = [head]
    province = ["甲省", "990000", "甲"]
    for year in (2002, 2003, 2004, 2005):
        county = ["丙县", "990121", "丙县"] if year < 2005 else ["丙区", "990102", "丙"]
        lines.append([str(year), *province, "乙市", "990100", "乙", *county])
        lines.append([str(year), *province, "直辖县", "999000", "直辖县", "丁市", "999001", "丁"])
    with source.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    assert build.collect_periods(source) == [
        ("990000", "甲省", "甲", "1", "", "2003", ""),
        ("990100", "乙市", "乙", "2", "990000", "2003", ""),
        ("990102", "丙区", "丙", "3", "990100", "2005", ""),
        ("990121", "丙县", "丙县", "3", "990100", "2003", "2004"),
        ("999001", "丁市", "丁", "3", "990000", "2003", ""),
    ]
    source.write_text(source.read_text(encoding="utf-8-sig").replace("2004,", "1999,"), encoding="utf-8")
    with pytest.raises(ValueError, match="gap"):
        build.collect_periods(source)


def test_build_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main([]) == 2
    assert "SOURCE.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "year", "code", "kind"),
    [
        ("重庆市江北区财政局", 2024, "500105", "finance"),
        ("重庆市江北区财政局", 2025, "500105", "finance"),
        ("重庆市渝北区人民政府", 2023, "500112", "government"),
        ("重庆市两江新区财政局", 2025, "500000", "finance"),
        ("重庆市两江新区人民政府", 2026, "500000", "government"),
        ("重庆两江新区管理委员会", 2020, "500000", "development_zone"),
        ("重庆市江北区财政局", 2030, None, "finance"),
    ],
)
def test_changes_after_the_table_are_rows(title: str, year: int, code: str | None, kind: str) -> None:
    body = identify(Evidence(title=f"{title}{year}年政府信息公开工作年度报告", year=year))
    assert (body.division_code, body.kind) == (code, kind), body.reasons
    assert body.level == "county" or code is None


def test_a_name_that_ended_lately_is_not_taken_for_the_other_of_that_name() -> None:
    for year in (None, 2025):
        body = identify(Evidence(title="江北区财政局政府信息公开工作年度报告", year=year))
        assert body.division_code is None, body.reasons
