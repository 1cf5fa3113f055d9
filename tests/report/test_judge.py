"""What is a report: a notice that shows how to fill in the tables is none."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read

TABLE = (
    "<table><tr><td>项目</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
    "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>"
    "<tr><td>一、本年新收政府信息公开申请数量</td><td>3</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr></table>"
)


def form(title: str) -> str | None:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>请参照下表。</p>{TABLE}</body></html>"
    return read(Document(source="page.html", body=page.encode())).form


@pytest.mark.parametrize(
    "title",
    [
        "关于编制2022年政府信息公开工作年度报告的通知",
        "市政务公开办关于做好2022年度政府信息公开工作年度报告编制发布工作的通知",
        "政府信息公开工作年度报告格式",
        "2022年政府信息公开工作年度报告（样表）",
    ],
)
def test_a_notice_with_a_filled_sample_is_no_report(title: str) -> None:
    assert form(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "清水市民政局2022年政府信息公开工作年度报告",
        "清水市民政局关于印发2022年政府信息公开工作年度报告的通知",
    ],
)
def test_a_report_sent_round_is_one(title: str) -> None:
    assert form(title) is not None


@pytest.mark.parametrize("piece", ["x[1]", "1,", "一、", "(", "x<sup>1</sup>"])
def test_one_endless_cell_is_read_to_its_end(piece: str) -> None:
    """A pattern that searches for an end that is not there takes the square of the length: 47 s before."""
    markup = f"<html><body><table><tr><td>{piece * 20_000}</td><td>1</td></tr></table></body></html>"
    assert read(Document("x.html", markup.encode())).form is None


def test_a_table_printed_as_lines_of_text_is_told() -> None:
    lines = ("主动公开政府信息数   条   120", "行政复议数   件   3", "行政诉讼数：0件", "举报投诉数量 件 1")
    rows = "".join(f"<div>{line}</div>" for line in lines)
    title = "某县财政局2016年政府信息公开工作年度报告"
    prose = "<p>2016年,我局做好政府信息公开工作,主动公开各类信息,并按时答复了群众的申请,现将有关情况报告如下。</p>"
    page = f"<html><body><h1>{title}</h1><div id='zoom'>{prose}{rows}</div></body></html>"
    report = read(Document(source="page.html", body=page.encode()))
    assert report.form == "prose"
    assert "unread_table" in {problem.kind for problem in report.problems}


PAGE = (
    "<html><head><title>{title}</title>{meta}</head><body><div class='article'><h1>{title}</h1>"
    "<div class='TRS_Editor'>{inner}</div></div></body></html>"
)
NAMED = "义乌市教育局2022年政府信息公开工作年度报告"
UNNAMED = "2022年政府信息公开工作年度报告"
PUBLISHER = '<meta name="ContentSource" content="义乌市教育局">'


@pytest.mark.parametrize(
    ("title", "meta", "inner"),
    [
        (NAMED, "", "<p>附件：<a href='/f/a.docx'>年度报告.docx</a></p>"),
        (UNNAMED, PUBLISHER, "<p><a href='/f/a.pdf'>点击下载</a></p>"),
        (UNNAMED, "", f"<p><a href='/f/a.docx'>{NAMED}.docx</a></p>"),
        ("政府信息公开年报", "", f"<p><a href='/f/a.pdf'>{NAMED}</a></p>"),
        (UNNAMED, PUBLISHER, "<iframe src='/f/a.pdf'></iframe>"),
        (NAMED, "", "<p><img src='/f/1.jpg'><img src='/f/2.jpg'></p>"),
    ],
)
def test_a_page_that_only_carries_a_file_says_whose_it_is(title: str, meta: str, inner: str) -> None:
    page = PAGE.format(title=title, meta=meta, inner=inner)
    report = read(Document(source="page.html", body=page.encode()))
    assert (report.form, report.figures) == (None, ())
    assert (report.agency, report.division_code, report.year) == ("义乌市教育局", "330782", 2022)
    assert (report.owner.level, report.owner.kind) == ("county", "education")
    assert {"not_a_report"} <= {problem.kind for problem in report.problems}
    assert not {"no_agency", "no_year"} & {problem.kind for problem in report.problems}
