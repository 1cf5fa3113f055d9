"""What is a report: titles with other endings, texts without a title; no notices, papers and blank forms."""

from __future__ import annotations

import random

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.titles import Verdict, declares_report, verdict
from tests.generator import build, negatives, output, page_parts, surroundings
from tests.generator.draft import Para

TEXT = (
    "2023年，我局坚持把公开透明作为工作的基本要求，主动公开政府信息120条，收到政府信息公开申请3件，均按时答复。"
    "统计期限自2023年1月1日至2023年12月31日。存在的主要问题是部分栏目更新不够及时，改进措施是加强检查。"
)
BODY = "广州市人民政府"
ARTICLE = f"<h2>一、总体情况</h2><p>{TEXT}</p>"


def read_page(title: str, article: str = ARTICLE) -> Report:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{article}</body></html>"
    return read(Document(source="page.html", body=page.encode()))


def read_text(*lines: str) -> Report:
    return read(Document(source="page.txt", body="\n".join(lines).encode()))


@pytest.mark.parametrize(
    "title",
    [
        "清水市民政局2023年政府信息公开工作年度报告的公示",
        "关于清水市民政局2023年度政府信息公开工作年度报告的公告",
        "清水市民政局2023年政府信息公开工作年度报告公布",
        "清水市民政局2023年政府信息公开年报公示",
        "清水市民政局2023年政府信息公开工作年度报告的公示公告",
        "清水市民政局2023年度政府信息公开工作报告(公示稿)",
        "清水市民政局2023年政府信息公开工作年度报告已公布",
        "公告：清水市民政局2023年政府信息公开工作年度报告",
        "清水市民政局2023年政府信息公开工作年终总结",
        "清水市民政局2023年政府公开信息年度报告",
        "清水市民政局2023年度政府信息公开情况",
        "公示：清水市民政局2023年政府信息公开工作年度报告",
        "清水市民政局2023年政府信息公开工作年度报告？",
        "清水市民政局2023年政府信息公开工作年度报告?",
        "清水市民政局2023年政府信息年度报告",
        "清水市民政局2023年度政府信息工作年度报告",
        "清水市民政局2023年政府信息年报",
        "清水市民政局(Qingshui Civil Affairs Bureau)2023年政府信息公开工作年度报告（Annual Report）",
        "清水市民政局2023年政府信息公开(Government Information Disclosure)工作年度报告",
        "清水市民政局２０２３年政府信息公开工作年度报告",
    ],
)
def test_a_report_under_another_ending(title: str) -> None:
    for report in (
        read_page(title),
        read_text(title, TEXT),
        read_text(f"{title.rstrip('？?')}_清水市人民政府", TEXT),
    ):
        assert (report.form, report.year, report.agency) == ("prose", 2023, "清水市民政局")


def test_an_announcement_is_no_report() -> None:
    text = "现将我局2023年政府信息公开工作年度报告予以公示，公示期为1月20日至1月26日，有异议的请书面提出，联系电话见后。"
    report = read_page(
        "清水市民政局2023年政府信息公开工作年度报告的公示", f"<p>{text}</p><a href='a.docx'>附件</a>"
    )
    assert (report.form, report.year) == (None, 2023)
    assert "attachment_only" in {problem.kind for problem in report.problems}


@pytest.mark.parametrize(
    "title",
    [
        "如何编制政府信息公开工作年度报告？",
        "政府信息公开工作年度报告应在什么时候公布？",
        "某省政府信息公开年度报告研究",
        "关于2023年度政府信息公开工作年度报告考核结果的公示",
    ],
)
def test_what_speaks_of_reports_is_none_by_its_title(title: str) -> None:
    assert verdict(title) is Verdict.NO


@pytest.mark.parametrize(
    "opening",
    [
        "根据《中华人民共和国政府信息公开条例》规定，现公布清水市民政局2023年政府信息公开工作年度报告。",
        "根据《条例》和《关于政府信息公开工作年度报告有关事项的通知》要求，清水市民政局编制2023年政府信息公开年度报告。",
        "根据上级要求，现编制并公布清水市民政局2023年政府信息公开工作年度报告，欢迎监督。",
        "按照条例要求，现将清水市民政局2023年度政府信息公开工作报告如下。",
        "现将清水市民政局2023年政府信息公开工作情况报告如下：",
        "本年度报告由清水市民政局按照政府信息公开条例编制，所列数据统计期限为2023年1月1日至2023年12月31日。",
    ],
)
def test_a_text_that_says_of_itself_that_it_is_a_report(opening: str) -> None:
    assert declares_report(opening)
    report = read_text(opening, "工作开展情况", "2023年，我局主动公开政府信息120条，内容涉及救助和婚姻登记。")
    assert (report.form, report.year) == ("prose", 2023)


@pytest.mark.parametrize(
    "text",
    [
        "为做好2023年政府信息公开工作年度报告编制工作，现将有关事项通知如下。",
        "各单位应当编制2023年政府信息公开工作年度报告，并于1月31日前报送。",
        "全年工作总结：我局召开会议十次，按时编制发布政府信息公开年度报告的同时完成了绩效评价。",
        "请各单位参照《2022年政府信息公开工作年度报告》，结合实际认真抓好落实。",
    ],
)
def test_a_text_about_reports_does_not_say_so(text: str) -> None:
    assert read_text(text, "政府信息公开是法定义务，请高度重视，认真对待这项工作。").form is None


def test_a_work_summary_that_mentions_its_report_is_none() -> None:
    text = "2023年，我局加强党建和业务工作，编制并公布了2022年政府信息公开工作年度报告。"
    assert (
        read_page("清水市民政局2023年工作总结", f"<p>{text}政府信息公开有序推进，群众满意。</p>").form is None
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("清水市民政局政府信息公开指南", "本指南每年更新。本局公布2022年政府信息公开工作年度报告。"),
        ("清水市民政局政务公开自查报告", "现将我局2022年政府信息公开自查情况报告如下。"),
        ("现将我局2022年政府信息公开自查情况报告如下。",),
        ("什么是政府信息公开年度报告", "政府信息公开年度报告是行政机关每年公布的报告。"),
        (
            "市政府召开政务公开会议",
            "会议要求，各部门要编制2022年政府信息公开工作年度报告，并于1月31日前公布。",
        ),
    ],
)
def test_other_documents_about_disclosure_are_none(lines: tuple[str, ...]) -> None:
    assert read_text(*lines, TEXT).form is None


def test_a_mirror_with_pinyin_in_brackets() -> None:
    report = read_text(
        "清水市人民政府",
        "本年度報(bào)告是根據(jù)《政府信息公開條例》要求，由清水市政府辦公廳編寫。本報(bào)告中所列數(shù)據(jù)的"
        "統(tǒng)計(jì)期限自2012年1月1日起至2012年12月31日止，并附存在的主要問題和改進(jìn)措施。",
        "一、概述",
        "2012年，我市公開工作取得了新進(jìn)展，群眾滿意。",
    )
    assert (report.form, report.year) == ("prose", 2012)


def test_the_body_on_the_cover() -> None:
    for month in ("2013年3月", "二○一三年三月", "2013 年 3 月 20 日"):
        for heads in ((BODY, month), (BODY, "政府信息公开年度报告", month)):
            text = "本年度报告根据政府信息公开条例编制，统计期限自2012年1月1日至2012年12月31日。"
            report = read_text(*heads, text, TEXT.replace("我局", "我市"))
            assert (report.agency, report.year) == (BODY, 2012)


def test_an_article_in_a_layout_table() -> None:
    title = "清水市民政局2023年政府信息公开工作年度报告"
    rows = "".join(
        f"<tr><td></td><td>{line}</td><td></td></tr>" for line in (title, "发布时间 2024-01-20", TEXT)
    )
    for article in (
        f"<table width='100%'>{rows}</table>",
        f"<table><tr><td><ul><li><a href='/'>首页</a></li></ul></td><td><p>{title}</p>{ARTICLE}</td></tr></table>",
        f"<table><tr><td>{title}</td></tr><tr><td><table><tr><td>{ARTICLE}</td></tr></table></td></tr></table>",
        "<table>" + "".join(f"<tr><td>{part}。</td></tr>" for part in TEXT.split("。") if part) + "</table>",
    ):
        report = read_page("政府信息公开", article) if title in article else read_page(title, article)
        assert (report.form, report.year, report.agency) == ("prose", 2023, "清水市民政局"), article
        assert "主动公开政府信息120条" in "".join(section.text for section in report.sections)
    piped = read_text(f"{title} |", "发布日期 | 2024-01-20 |", f"| {TEXT} |", f"| 二、存在问题 | {TEXT} |")
    assert (piped.form, piped.published_on) == ("prose", "2024-01-20")


def test_a_notice_that_hands_out_the_form() -> None:
    table = [
        "第二十条第（一）项", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 |  |  |", "行政规范性文件 |  |  |",
    ]  # fmt: skip
    notice = (
        "现就编制年度报告有关事项通知如下，请认真抓好落实。",
        "附件：",
        "一、总体情况",
        "二、主动公开政府信息情况",
    )
    for head in (
        ("中华人民共和国政府信息公开工作年度报告格式",),
        ("信息名称 | 关于印发《政府信息公开工作年度报告格式》的通知 | 内容概述 |",),
        (),
    ):
        report = read_text("索引号 | 1134/202110-00013 | 组配分类 | 公开制度 |", *head, *notice, *table)
        assert (report.form, report.figures) == (None, ()), head
        assert "not_a_report" in {problem.kind for problem in report.problems}


def test_a_paper_on_reports() -> None:
    about = "本文通过对2011-2013年各省政府信息公开年度报告的统计，分析依申请公开情况，统计期限自2011年1月1日至2013年12月31日。"
    report = read_text(
        "摘要", about, "一、总体情况", "公开申请的答复率逐年上升，存在的主要问题与改进措施见后。"
    )
    assert report.form is None


@pytest.mark.parametrize("kind", ["blank_form", "form_notice", "paper", "question", "work_points", "notice"])
@pytest.mark.parametrize("seed", range(3))
def test_a_page_near_a_report_is_none_and_has_no_figures(kind: str, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  a reproducible draw, not a secret
    draft = build.start(rng, "negative")
    negatives.fill(draft, kind)
    page_parts.dress(draft)
    report = read(Document(source="page.html", body=output.finish(draft, kind).body))
    assert (report.form, report.figures) == (None, ())
    kinds = {problem.kind for problem in report.problems}
    assert kinds >= ({"not_a_report", "no_agency"} if kind == "blank_form" else {"not_a_report"})


@pytest.mark.parametrize(
    "dialect", ["pipe", "md", "docx", "pdf", "bar_in_front", "bar_behind", "wrapped_cells", "one_line"]
)
def test_a_blank_form_is_told_in_whatever_it_is_written(dialect: str) -> None:
    draft = build.start(random.Random(3), "2021", dialect)  # noqa: S311
    draft.kind = "negative"
    surroundings.blank_form(draft)
    report = read(Document(source="page", body=output.finish(draft, "x").body))
    assert (report.form, report.figures) == (None, ())
    assert "not_a_report" in {problem.kind for problem in report.problems}


def test_a_body_s_report_whose_tables_are_blank_is_one() -> None:
    rng = random.Random(1)  # noqa: S311
    draft = build.start(rng, "negative")
    surroundings.blank_form(draft)
    draft.title = "清水市民政局2023年政府信息公开工作年度报告"
    draft.blocks[0] = Para(draft.title, "title")
    page_parts.dress(draft)
    report = read(Document(source="page.html", body=output.finish(draft, "x").body))
    assert (report.form, report.year, {figure.state for figure in report.figures}) == (
        "2021",
        2023,
        {"blank"},
    )


def test_a_title_over_several_lines_is_no_text() -> None:
    lines = ("清水市民政局", "2023年政府信息公开", "工作年度报告")
    for dressed in (lines, ("清水市民政局(jú)", "2023年政府信息公開工作", "年度報(bào)告")):
        report = read_text(*dressed, TEXT)
        assert report.title == "清水市民政局2023年政府信息公开工作年度报告"
        assert [section.text for section in report.sections] == [TEXT]
