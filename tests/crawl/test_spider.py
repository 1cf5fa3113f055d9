"""The spider's arguments: what cannot be meant is refused at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiacrawl.addresses import urls
from foiacrawl.crawl.arguments import read_years, select_shard
from foiacrawl.model import Portal
from foiacrawl.portals.registry import RegistryError
from spiders.gov_portals import GovPortalsSpider

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020", {2020}),
        ("2019-2021", {2019, 2020, 2021}),
        ("2016,2019-2020", {2016, 2019, 2020}),
        (" 2019 - 2020 ", {2019, 2020}),
    ],
)
def test_years(text: str, years: set[int]) -> None:
    assert read_years(text) == years


def test_an_open_range_reaches_this_year() -> None:
    years = read_years("2019-")
    assert min(years) == 2019
    assert len(years) == max(years) - 2018
    assert max(years) >= 2026


@pytest.mark.parametrize("text", ["2024-2019", "20", "all", "2019-2020-2021", "2019,,2020", "-2020", ""])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="years="):
        read_years(text)


def test_arguments_that_contradict_are_refused(tmp_path: Path) -> None:
    registry = tmp_path / "r.csv"
    registry.write_text("portal_id,name,listing_url\na,某市,http://127.0.0.1:1/\n", "utf-8")
    assert list(GovPortalsSpider(str(registry), "a", "2020").run.portals) == ["a"]
    with pytest.raises(ValueError, match="b cannot be used"):
        GovPortalsSpider(str(registry), "a,b")
    with pytest.raises(ValueError, match="unknown argument year"):
        GovPortalsSpider(year="2020")
    with pytest.raises(RegistryError, match="cannot be read"):
        GovPortalsSpider(str(tmp_path / "none.csv"))


def test_shards_divide_the_registry_by_host() -> None:
    whole = GovPortalsSpider().run.portals
    shards = [GovPortalsSpider(shard=f"{number}/4").run.portals for number in range(1, 5)]
    assert all(shards)
    assert sorted(portal for shard in shards for portal in shard) == sorted(whole)
    hosts = [{urls.netloc(portal.listing_url) for portal in shard.values()} for shard in shards]
    assert sum(map(len, hosts)) == len(set.union(*hosts))


def test_the_hosts_of_one_government_are_in_one_shard() -> None:
    addresses = ("www.x.gov.cn", "xxgk.x.gov.cn", "jyj.x.gov.cn:8080", "a.b.x.gov.cn", "x.gov.cn")
    portals = {name: Portal(name, name, f"http://{name}/") for name in addresses}
    shards = [select_shard(portals, f"{number}/64") for number in range(1, 65)]
    assert sorted(len(shard) for shard in shards if shard) == [1, 4]
    local = {str(port): Portal(str(port), "", f"http://127.0.0.1:{port}/") for port in range(9000, 9064)}
    assert all(select_shard(local, f"{number}/2") for number in (1, 2))


@pytest.mark.parametrize("text", ["0/4", "5/4", "4", "a/b", "1/0", "-1/4"])
def test_a_shard_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="shard="):
        GovPortalsSpider(shard=text)


def test_the_shipped_registry_is_the_default() -> None:
    assert len(GovPortalsSpider().run.portals) >= 4000


def test_a_shipped_registry_is_chosen_by_its_name_and_narrowed_by_level_and_province() -> None:
    provinces = GovPortalsSpider(registry="governments", level="province").run
    assert len(provinces.portals) == 31
    assert provinces.arguments == {"registry": "governments", "level": "province"}
    both = GovPortalsSpider("governments", level="province, prefecture", province="45,440000").run.portals
    assert len(both) == 2 + 14 + 21
    assert {portal.division_code[:2] for portal in both.values() if portal.division_code} == {"44", "45"}
    shard = GovPortalsSpider("governments", level="province", shard="1/2").run.portals
    assert 0 < len(shard) < 31


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"level": "city"}, "no portal has the level city; there are central, county"),
        ({"level": ""}, "no level is given"),
        ({"province": "广西"}, "广西 is no code of a province"),
        ({"province": "4501"}, "4501 is no code of a province"),
        ({"province": ","}, "nothing is no code"),
        ({"province": "45,99"}, "no portal has a division_code in 99"),
    ],
)
def test_a_level_or_province_that_does_not_exist_is_refused(arguments: dict[str, str], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        GovPortalsSpider("governments", **arguments)
