"""The registry: broken rows are reported, the others are used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from foiacrawl.addresses import urls
from foiacrawl.portals.registry import SHIPPED, RegistryError, check, read_registry

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "portal_id,name,listing_url,division_code,level,family,encoding,render,notes,owner\n"


def registry(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "portals.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_shipped_registry_is_sound() -> None:
    read = read_registry()
    assert read.problems == ()
    assert len(read.portals) >= 4000
    assert len({portal.listing_url for portal in read.portals}) == len(read.portals)
    assert len({(portal.division_code, portal.name) for portal in read.portals}) == len(read.portals)
    own_home = Counter(
        urls.netloc(p.listing_url).removeprefix("www.") for p in read.portals if urls.is_home(p.listing_url)
    )
    assert {host: count for host, count in own_home.items() if count > 1} == {}


def test_each_shipped_row_says_what_it_rests_on_and_whether_its_column_was_seen() -> None:
    for portal in read_registry().portals:
        address, *rest = (portal.notes or "").split("; ")
        assert address in (
            "home page only, column not seen",
            "column seen in a stored page",
            "column address derived from an article, not seen",
        )
        assert rest, portal.portal_id
        is_at_home = urls.is_home(portal.listing_url)
        assert not is_at_home or address == "home page only, column not seen", portal.portal_id


def test_governments_of_all_levels_are_shipped() -> None:
    levels = Counter(portal.level for portal in read_registry("governments").portals)
    assert (levels["province"], levels["prefecture"]) == (31, 333)
    assert levels["county"] > 2800
    shipped = [read_registry(name).portals for name in SHIPPED]
    assert sum(map(len, shipped)) == len(read_registry().portals)


def test_a_file_with_the_name_of_a_shipped_one_is_reached_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "governments"
    path.write_text("portal_id,name,listing_url\n# a comment\na,某市,http://127.3.2.1:8001/\n", "utf-8")
    assert [portal.portal_id for portal in read_registry(path).portals] == ["a"]


def test_three_columns_are_enough_and_all_are_read(tmp_path: Path) -> None:
    short = registry(tmp_path, "portal_id,name,listing_url\na,某市,http://127.0.0.1:8001/nb/\n", "utf-8-sig")
    assert read_registry(short).portals[0].family is None
    full = registry(
        tmp_path,
        HEAD + "a,某市,https://x.gov.cn/nb/,150300,prefecture,static,gb18030,true,note,me\n\n,,,,,,,,,\n",
    )
    [portal] = read_registry(full).portals
    assert (
        portal.division_code,
        portal.level,
        portal.family,
        portal.encoding,
        portal.render,
        portal.notes,
    ) == (
        "150300",
        "prefecture",
        "static",
        "gb18030",
        True,
        "note",
    )


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (",某市,http://x.gov.cn/", "portal_id is empty"),
        ("b,,http://x.gov.cn/", "name is empty"),
        ("b,某市,", "listing_url is empty"),
        ("a,某市,http://x.gov.cn/", "already used on line 2"),
        ("b c,某市,http://x.gov.cn/", "may hold only ASCII"),
        ("b,某市,www.x.gov.cn/nb/", "does not begin with http"),
        ("b,某市,ftp://x.gov.cn/nb/", "does not begin with http"),
        ("b,某市,http:///nb/", "no address"),
        ("b,某市,http://x.gov.cn:99999/nb/", "no address"),
        ("b,某市,http://x.example.com/nb/", "neither under gov.cn"),
        ("b,某市,http://127.0.0.300/nb/", "neither under gov.cn"),
        ("b,某市,http://x.gov.cn.example.com/nb/", "neither under gov.cn"),
        ("b,某市,http://x.gov.cn/,,,wordpress", "family 'wordpress' is not one of"),
        ("b,某市,http://x.gov.cn/,15O300", "division_code"),
        ("b,某市,http://x.gov.cn/,,,,,perhaps", "render"),
        ("b,某市,http://x.gov.cn/,,,,klingon", "encoding"),
        ("b,某市,http://x.gov.cn/?a,b,c,d,e,f,g,h,i,j,k", "more cells"),
    ],
)
def test_a_broken_row_says_where_what_and_what_to_do(tmp_path: Path, row: str, word: str) -> None:
    path = registry(tmp_path, f"{HEAD}a,某市,http://127.0.0.1:8001/\n{row}\nz,某县,http://127.0.0.1:8002/\n")
    assert [portal.portal_id for portal in read_registry(path).portals] == ["a", "z"]
    problems = check(path)
    assert problems
    assert all(
        problem.kind == "registry_row" and problem.message.startswith("line 3, ") for problem in problems
    )
    assert any(word in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"portal_id,listing_url\na,http://x.gov.cn/\n", "no column name"),
        (b"", "no column portal_id"),
        ("名".encode("gb18030") * 3, "not UTF-8"),
    ],
)
def test_an_unusable_file_is_refused(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(RegistryError, match=word):
        read_registry(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be read"):
        read_registry(tmp_path / "none.csv")
    with pytest.raises(RegistryError, match="cannot be read"):
        read_registry(tmp_path)
