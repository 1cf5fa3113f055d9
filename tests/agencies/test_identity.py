"""One body keeps one identity over renames that the tables know, and no two bodies share one."""

from __future__ import annotations

import pytest

from foiacrawl.agencies import Evidence, identify
from foiacrawl.agencies.lineage import find_origin
from foiacrawl.agencies.offices import offices
from foiacrawl.agencies.table import find_by_code, table


def _identity(name: str, year: int) -> str | None:
    return identify(Evidence(title=f"{name}{year}年政府信息公开工作年度报告", year=year)).identity


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("密云县公安局", 2012), ("北京市密云区公安局", 2020)),
        (("株洲县人民政府", 2017), ("渌口区人民政府", 2023)),
        (("襄樊市财政局", 2008), ("襄阳市财政局", 2020)),
        (("铜仁地区行政公署", 2009), ("铜仁市人民政府", 2015)),
        (("莱城区审计局", 2016), ("济南市莱芜区审计局", 2021)),
        (("大足县民政局", 2009), ("重庆市大足区民政局", 2020)),
        (("巢湖市居巢区统计局", 2008), ("巢湖市统计局", 2020)),
        (("云浮市扶贫办", 2019), ("云浮市乡村振兴局", 2022)),
        (("云浮市发改局", 2019), ("云浮市发展和改革局", 2019)),
        (("兰州新区管委会", 2019), ("兰州新区管理委员会", 2019)),
        (("南昌市公安局东湖分局", 2019), ("南昌市东湖区公安分局", 2019)),
        (("南昌公安局", 2019), ("江西省南昌市公安局", 2019)),
        (("两江新区管委会", 2019), ("重庆两江新区管理委员会", 2019)),
        (("陕西省人民政府国有资产监督管理委员会", 2019), ("陕西省国资委", 2019)),
        (("贵阳国家高新技术产业开发区管理委员会", 2019), ("贵阳高新区管委会", 2019)),
        (("浙江证监局", 2021), ("中国证券监督管理委员会浙江监管局", 2022)),
        (("中国银保监会浙江监管局", 2021), ("浙江银保监局", 2022)),
        (("杭州市税务局", 2021), ("国家税务总局杭州市税务局", 2022)),
        (("合肥市高新区", 2019), ("合肥高新技术产业开发区管委会", 2019)),
        (("菏泽经济开发区财政局", 2019), ("菏泽经开区财政局", 2019)),
        (("阿左旗人社局", 2019), ("阿拉善左旗人力资源和社会保障局", 2019)),
        (("前郭县人民政府", 2019), ("前郭尔罗斯蒙古族自治县人民政府", 2019)),
    ],
)
def test_a_renamed_body_keeps_its_identity(earlier: tuple[str, int], later: tuple[str, int]) -> None:
    assert _identity(*earlier) is not None
    assert _identity(*earlier) == _identity(*later)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("云浮市国土资源局", 2017), ("云浮市自然资源局", 2020)),
        (("云浮市环境保护局", 2017), ("云浮市生态环境局", 2020)),
        (("乌海市国家税务局", 2016), ("国家税务总局乌海市税务局", 2020)),
        (("财政部云南监管局", 2020), ("国家金融监督管理总局云南监管局", 2023)),
        (("重庆市双桥区民政局", 2009), ("重庆市大足区民政局", 2020)),
        (("庐山区教育局", 2010), ("九江市庐山市教育局", 2020)),
        (("巢湖市统计局", 2008), ("巢湖市统计局", 2020)),
        (("南昌市公安局", 2020), ("南昌市公安局东湖分局", 2020)),
        (("顺德区龙江镇人民政府", 2020), ("顺德区乐从镇人民政府", 2020)),
        (("赣州经济技术开发区管委会", 2020), ("赣州高新技术产业开发区管委会", 2020)),
        (("教育部", 2020), ("北京市教育局", 2020)),
        (("大兴安岭地区公安局", 2020), ("大兴安岭地区加格达奇区公安局", 2020)),
        (("重庆市公安局", 2025), ("重庆市两江新区公安局", 2025)),
        (("重庆市江北区财政局", 2024), ("重庆市两江新区财政局", 2025)),
    ],
)
def test_two_bodies_never_share_one(one: tuple[str, int], other: tuple[str, int]) -> None:
    assert _identity(*one) != _identity(*other)


def test_a_body_without_a_place_has_no_identity() -> None:
    assert _identity("鼓楼区公安局", 2019) is None


def test_what_was_joined_or_split_ends() -> None:
    for code, year in (("110103", 2009), ("371200", 2010), ("130521", 2015), ("652303", 2005)):
        division = find_by_code(code, year)
        assert division
        heirs = [d for found in table().codes.values() for d in found if find_origin(d) == code]
        assert {d.code for d in heirs} == {code}


def test_an_identity_never_names_two_divisions_of_one_year() -> None:
    for year in range(2003, 2025):
        valid = [d for found in table().codes.values() for d in found if d.years_outside(year) == 0]
        assert len({find_origin(d) for d in valid}) == len(valid), year


def test_links_between_offices_name_two_offices_and_a_year() -> None:
    for entry in offices().successions:
        assert entry.earlier != entry.later
        assert 2003 < entry.since < 2030
        assert entry.note


def test_two_names_of_one_body_are_both_kept() -> None:
    body = identify(
        Evidence(title="云浮市市场监督管理局（知识产权局）2022年政府信息公开工作年度报告", year=2022)
    )
    assert (body.name, body.other_name) == ("云浮市市场监督管理局", "云浮市知识产权局")
    assert body.printed_name == "云浮市市场监督管理局（知识产权局）"
    hung = identify(Evidence(title="云浮市农业农村局（加挂云浮市乡村振兴局牌子）2022年年报", year=2022))
    assert (hung.name, hung.other_name) == ("云浮市农业农村局", "云浮市乡村振兴局")
    remark = identify(Evidence(title="云浮市公安局（本级）2022年政府信息公开工作年度报告", year=2022))
    assert (remark.name, remark.other_name) == ("云浮市公安局", None)


def test_each_source_is_an_attribution() -> None:
    body = identify(
        Evidence(
            title="公安局2019年政府信息公开年报",
            year=2019,
            publisher="南昌县公安局",
            site_code="3601210001",
            portal_name="南昌市人民政府",
            signature="南昌县公安局\n2020年1月20日",
        )
    )
    assert [(c.source, c.text, c.division_code) for c in body.attributions] == [
        ("title", "公安局", None),
        ("signature", "南昌县公安局", "360121"),
        ("publisher", "南昌县公安局", "360121"),
        ("site_code", "3601210001", "360121"),
        ("portal", "南昌市人民政府", "360100"),
    ]
    assert (body.name, body.printed_name) == ("南昌县公安局", "公安局")
