"""Which titles are reports, which may be, which are not; years, columns, bodies."""

from __future__ import annotations

import pytest

from foiacrawl import titles
from foiacrawl.listings import vocabulary
from foiacrawl.titles import Verdict

YES = """某某市人民政府2023年政府信息公开工作年度报告
某某市2023年政府信息公开年报
某某局2019年度信息公开工作报告
某某市2022年政府信息公开工作报告
某某县2021年政务公开年报
某某区二〇一九年政府信息公开工作年度报告
某某区二○一八年政府信息公开年度报告
某某镇２０１９年政府信息公开年度报告
某某街道政府信息公开工作年度报告（2020年）
某某街道政府信息公开工作年度报告(2019年度)
政府信息公开工作年度报告
关于2011年政府信息公开工作情况的年度报告
关于某某市公安局2017年度政府信息公开工作情况的报告
某某省人民政府办公厅2020年政府信息公开工作年度报告（图文版）
某某县2016年实施《中华人民共和国政府信息公开条例》情况的报告：政府信息公开年报
某某市 2023 年 政府信息公开 工作 年度报告
某某市2023年政府資訊公開工作年度報告
某某市2023年政府信息公開工作年度報告
某某学院2019-2020学年信息公开工作年度报告
函谷关镇2023年政府信息公开工作年度报告
某某教育评估院2022年政府信息公开工作年度报告
某某市干部培训中心2022年政府信息公开年度报告
某某市机构编制委员会办公室2022年政府信息公开年度报告
《某某县2023年政府信息公开工作年度报告》
某某县2023年政府信息公开工作年度报告.pdf
某某县2023年政府信息公开工作年度报告（某某县财政局）
2023年度公开年报
某某市信访局2015年度政府信息公开工作总结
某某市政府信息公开2014年年度报告""".splitlines()

MAYBE = """某某市人民政府办公室关于2021年政府信息公开工作年…
某某市人民政府办公室关于2021年政府信...
某某市公布2023年政府信息公开工作年度报告
关于发布2023年政府信息公开工作年度报告的公告""".splitlines()

NOT = """政府信息公开指南
某某市2023年政务公开工作要点
2023年政务公开工作要点落实情况报告
某某局关于2023年政务公开工作要点落实情况的函
某某局2022年政府信息公开自查报告
政府信息公开制度
政府信息公开目录
关于做好2023年政府信息公开工作年度报告编制发布工作的通知
关于报送2023年政府信息公开工作年度报告的函
《2023年政府信息公开工作年度报告》解读
一图读懂某某市2023年政府信息公开工作年度报告
图解：某某市2023年政府信息公开工作年度报告
【图解】某某市2023年政府信息公开工作年度报告
政府信息公开工作年度报告格式
某某市政府信息公开工作年度报告编制规范
某某市召开政府信息公开工作推进会
某某市2023年法治政府建设年度报告
某某市政府网站工作年度报表（2023年度）
某某市2023年政府工作报告
某某局2023年部门决算
企业年报公示
某某局政府信息公开申请表
2023年统计年报
某某市政府信息公开第三方评估报告
关于政府信息公开年度报告编制情况的说明
政府信息公开指…
党务公开年度报告""".splitlines()


@pytest.mark.parametrize("title", YES)
def test_reports(title: str) -> None:
    assert titles.verdict(title) is Verdict.YES


@pytest.mark.parametrize("title", MAYBE)
def test_titles_that_only_the_reader_can_judge(title: str) -> None:
    assert titles.verdict(title) is Verdict.MAYBE


@pytest.mark.parametrize("title", NOT)
def test_not_reports(title: str) -> None:
    assert titles.verdict(title) in (Verdict.NO, Verdict.OTHER)
    assert titles.verdict(title, annual=True) in (Verdict.NO, Verdict.OTHER)


@pytest.mark.parametrize(
    "title",
    ["2023年年度报告", "某某局2023年报", "年度报告", "某某局2020年度工作报告…"],
)
def test_bare_names_count_on_a_column_of_reports_only(title: str) -> None:
    assert titles.verdict(title, annual=True) in (Verdict.MAYBE, Verdict.OTHER)
    assert titles.verdict(title) is Verdict.OTHER


@pytest.mark.parametrize(
    "title",
    [
        "某某市财政局2023年年报",
        "某某市经济和信息化局二〇二三年年度报告",
        "某某经济开发区2023年年报",
        "某某市财政局年报",
        "某某县审计局…",
        "某某县人民政府办公室202...",
    ],
)
def test_a_body_may_have_the_word_of_another_report_in_its_name(title: str) -> None:
    assert titles.verdict(title, annual=True) is Verdict.MAYBE
    assert titles.verdict(title) is Verdict.OTHER


@pytest.mark.parametrize(
    "title",
    [
        "某某市财政局2023年财政年报",
        "某某市统计局统计年报",
        "某某县2023年法治政府建设年度报告",
        "县财政局召开会…",
        "某某县企业2023年年报",
    ],
)
def test_other_yearly_reports_do_not_count_on_a_column_of_reports(title: str) -> None:
    assert titles.verdict(title, annual=True) in (Verdict.NO, Verdict.OTHER)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某某局2019年度信息公开年报", (2019,)),
        ("２０１９年年报", (2019,)),
        ("二〇一九年年报", (2019,)),
        ("二○○八年年报", (2008,)),
        ("二零二一年度年报", (2021,)),
        ("2019-2020学年", (2019, 2020)),
        ("2023年年报(2024-01-30)", (2023,)),
        ("年报", ()),
        ("文号20231号", ()),
    ],
)
def test_years(title: str, years: tuple[int, ...]) -> None:
    assert titles.years(title) == years


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "信息公开年度报告",
        "部门政府信息公开年报",
        "公开年报",
        "政府信息公开年报 >",
        "政務公開年報",
    ],
)
def test_columns(text: str) -> None:
    assert vocabulary.is_column(text)


@pytest.mark.parametrize(
    "text",
    ["年报", "年度报告", "部门年报", "各县区年报", "历年年报"],
)
def test_columns_by_a_bare_name(text: str) -> None:
    assert vocabulary.is_column(text, inside=True)
    assert not vocabulary.is_column(text)


def test_columns_of_a_body() -> None:
    names = ["某某市统计局年报", "某某经济开发区年度报告", "某某集团公司年报", "企业年报", "某某局2023年年报"]
    assert [vocabulary.is_column_of_body(name) for name in names] == [True, True, False, False, False]


@pytest.mark.parametrize(
    "text",
    ["企业年报", "统计年报", "政府网站工作年度报表", "2023年政府信息公开年报", "政府信息公开指南", "首页"],
)
def test_no_columns(text: str) -> None:
    assert not vocabulary.is_column(text, inside=True)


def test_gateways_are_ranked() -> None:
    ranks = [
        vocabulary.rank_gateway(text)
        for text in ("政府信息公开", "信息公开", "政务公开", "政府信息公开指南", "新闻中心")
    ]
    assert ranks == [0, 1, 2, None, None]
    assert vocabulary.rank_gateway("政府信息公开专栏") == 0


@pytest.mark.parametrize(
    "text",
    [
        "市公安局",
        "某某县人民政府",
        "百花洲街道办事处",
        "城关镇",
        "某某乡",
        "市发展和改革委员会",
        "区残联",
        "市公安局(3)",
    ],
)
def test_bodies(text: str) -> None:
    assert vocabulary.is_body_name(text)


@pytest.mark.parametrize(
    "text", ["市直部门", "各县区", "办事大厅", "2023年", "政府信息公开", "首页", "更多", "领导机构"]
)
def test_no_bodies(text: str) -> None:
    assert not vocabulary.is_body_name(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年", 2023),
        ("2023", 2023),
        ("２０２３年度", 2023),
        ("二〇二三年", 2023),
        ("2023年报", 2023),
        ("20", None),
        ("2023年预算", None),
    ],
)
def test_anchors_that_are_only_a_year(text: str, year: int | None) -> None:
    assert vocabulary.parse_year(text) == year


@pytest.mark.parametrize(
    "path",
    [
        "/zwgk/zfxxgknb/",
        "/a/ndgzbg_15/",
        "/xxgk/xxgknb_1840/2023n/",
        "/nb_szfbm/",
        "/c100028/common_zfxxgknb.shtml",
        "/xzfxxgknb/",
    ],
)
def test_slugs_of_the_column(path: str) -> None:
    assert vocabulary.has_annual_slug(f"http://x.gov.cn{path}")


@pytest.mark.parametrize("path", ["/zwgk/zfxxgkzn/", "/nbjb/", "/", "/xxgk/", "/gonggao/"])
def test_other_slugs(path: str) -> None:
    assert not vocabulary.has_annual_slug(f"http://x.gov.cn{path}")
