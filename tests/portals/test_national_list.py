"""The national list of government sites: read in its usual shapes, and compared with a registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiacrawl.cli import main
from foiacrawl.model import Portal
from foiacrawl.portals.comparison import Comparison, Verdict
from foiacrawl.portals.national_list import Site, read_national_list
from foiacrawl.portals.registry import RegistryError, as_csv, read_registry

if TYPE_CHECKING:
    from pathlib import Path

LINE = "4310260001,汝城县人民政府办公室,汝城县人民政府门户网站,www.rc.gov.cn"
RUCHENG = Portal("rc", "汝城县人民政府", "http://www.rc.gov.cn/", "431026", "county", notes="home page only")
NANJING = Portal("nanjing", "南京市人民政府", "https://www.nanjing.gov.cn/zzb/nb/", "320100", "prefecture")
HEFEI = Portal("hefei", "合肥市人民政府", "http://zwgk.hefei.gov.cn/nb/", "340100", "prefecture")


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "head",
    [
        "标识码,主办单位,名称,网址\n",
        "网站标识码,网站主办单位,网站名称,首页网址\n",
        "全国政府网站基本信息\n\n 网站标识码 ,主办单位名称,网站 名称,首页URL\n",
    ],
)
def test_headings_and_encodings(tmp_path: Path, head: str, encoding: str) -> None:
    read = read_national_list(write(tmp_path, f"{head}{LINE}\n\n", encoding))
    assert read.problems == ()
    (site,) = read.sites
    assert site.url == "http://www.rc.gov.cn"
    assert (site.code, site.organiser, site.name) == (
        "4310260001",
        "汝城县人民政府办公室",
        "汝城县人民政府门户网站",
    )


def test_tabs_other_orders_and_full_width_signs(tmp_path: Path) -> None:
    head = "序号\t网址\t名称\t主办单位\t标识码\n"
    text = f"{head}1\tｈｔｔｐ：／／www.nhc.gov.cn\t国家卫生健康委员会\t国家卫生健康委员会\tBM35000001\n"
    (site,) = read_national_list(write(tmp_path, text)).sites
    assert (site.url, site.code, site.line) == ("http://www.nhc.gov.cn", "bm35000001", 2)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("4310260001,,,www.rc.gov.cn", "whose site it is cannot be known"),
        ("43102600,甲,甲,www.rc.gov.cn", "标识码 '43102600' is neither ten digits"),
        ("4310260001,甲,甲,", "网址 is empty"),
        ("4310260001,甲,甲,http://", "is no address"),
        ("4310260001,甲,甲,www.rc.com", "neither under gov.cn"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_stops_no_other(tmp_path: Path, row: str, word: str) -> None:
    read = read_national_list(write(tmp_path, f"标识码,主办单位,名称,网址\n{row}\n{LINE}\n"))
    assert [site.line for site in read.sites] == [3]
    (problem,) = read.problems
    assert problem.message.startswith("line 2, ")
    assert word in problem.message


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no line names the columns"):
        read_national_list(write(tmp_path, "portal_id,name\na,b\n"))
    with pytest.raises(RegistryError, match="cannot be read"):
        read_national_list(tmp_path / "none.csv")


def compare(*sites: tuple[str, str, str, str]) -> list[tuple[Verdict, Portal | None, str]]:
    comparison = Comparison((RUCHENG, NANJING, HEFEI), "2026-11-30")
    found = [comparison.compare(Site(number, *site)) for number, site in enumerate(sites, start=2)]
    return [(one.verdict, one.portal, one.reason) for one in found]


def test_a_row_is_confirmed_by_host_and_body() -> None:
    ((verdict, row, _),) = compare(
        ("4310260001", "汝城县人民政府办公室", "汝城县人民政府门户网站", "https://www.rc.gov.cn/index.html")
    )
    assert verdict is Verdict.CONFIRMS
    assert row
    assert row.listing_url == RUCHENG.listing_url
    assert row.notes == "home page only; confirmed by the national list 2026-11-30; site code 4310260001"
    ((verdict, row, _),) = compare(
        ("3401000058", "合肥市人民政府办公室", "中国·合肥", "http://www.hefei.gov.cn")
    )
    assert verdict is Verdict.CONFIRMS  # the column is on a platform of the same domain
    assert row
    assert row.listing_url == HEFEI.listing_url


def test_what_is_not_known_is_added_with_division_level_and_evidence() -> None:
    first, again = compare(
        ("4310260009", "汝城县教育局", "汝城县教育局", "http://jyj.rc.gov.cn/"),
        ("4310260009", "汝城县教育局", "汝城县教育局网", "https://jyj.rc.gov.cn"),
    )
    assert first[0] is Verdict.ADDS
    assert first[1] == Portal(
        "rc-jyj",
        "汝城县教育局",
        "http://jyj.rc.gov.cn/",
        "431026",
        "county-dept",
        notes="home page only, column not seen; the national list 2026-11-30; site code 4310260009",
    )
    assert again[:2] == (Verdict.REPEATS, None)


def test_bodies_at_one_address_are_compared_each_and_none_is_dropped_in_silence() -> None:
    known, other, again = compare(
        ("4310260020", "桂东县教育局", "桂东县教育局", "http://www.rc.gov.cn/"),
        ("4310260001", "汝城县人民政府", "汝城县人民政府", "http://www.rc.gov.cn/index.html"),
        ("4310260001", "汝城县水利局", "汝城县水利局", "http://www.rc.gov.cn/"),
    )
    assert (known[0], other[0], again[0]) == (Verdict.CONTRADICTS, Verdict.CONFIRMS, Verdict.REPEATS)
    assert again[2] == "the list has this address already, as 桂东县教育局's"


def test_another_address_or_another_body_contradicts_and_changes_nothing_but_the_notes() -> None:
    moved, other = compare(
        ("3201000002", "南京市人民政府", "南京市人民政府", "http://www.nj-new.gov.cn"),
        ("4310260020", "桂东县人民政府", "桂东县人民政府", "http://www.rc.gov.cn/"),
    )
    assert (moved[0], other[0]) == (Verdict.CONTRADICTS, Verdict.CONTRADICTS)
    assert moved[1]
    assert moved[1].listing_url == NANJING.listing_url
    assert "http://www.nj-new.gov.cn in the national list" in (moved[1].notes or "")
    assert "南京市人民政府 is at https://www.nanjing.gov.cn/zzb/nb/" in moved[2]
    assert other[1]
    assert (other[1].name, other[1].listing_url) == (RUCHENG.name, RUCHENG.listing_url)
    assert "of 桂东县人民政府 in the national list" in (other[1].notes or "")


def test_the_command_writes_rows_a_registry_can_have_and_a_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = tmp_path / "known.csv"
    registry.write_text(as_csv((RUCHENG, NANJING)), "utf-8")
    text = (
        "标识码,主办单位,名称,网址\n"
        f"{LINE}\n"
        "4310260009,汝城县教育局,汝城县教育局,jyj.rc.gov.cn\n"
        "3201000002,南京市人民政府,南京市人民政府,www.nj-new.gov.cn\n"
        "3201000002,南京市人民政府,南京市人民政府,www.nj-newer.gov.cn\n"
        "1,甲,甲,www.x.gov.cn\n"
    )
    path, output = write(tmp_path, text, "gb18030"), tmp_path / "out.csv"
    assert main(["portals", "import", str(path), "--registry", str(registry), "--output", str(output)]) == 1
    read = read_registry(output)
    assert read.problems == ()
    assert [portal.portal_id for portal in read.portals] == ["rc", "rc-jyj", "nanjing"]
    assert "www.nj-new.gov.cn" in (read.portals[2].notes or "")
    assert "www.nj-newer.gov.cn" in (read.portals[2].notes or "")
    error = capsys.readouterr().err
    assert "line 6, 甲: 标识码 '1'" in error
    assert error.endswith("foiacrawl: 5 sites: confirms 1, adds 1, contradicts 2, repeats 0; 1 left out\n")
    assert (
        main(
            [
                "portals",
                "import",
                str(path),
                "--registry",
                str(registry),
                "--output",
                str(tmp_path / "no" / "x"),
            ]
        )
        == 1
    )
    assert main(["portals", "import", str(tmp_path / "none.csv")]) == 1
