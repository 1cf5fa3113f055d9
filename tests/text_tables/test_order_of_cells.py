"""Text of PDFs whose converter prints numbers before their label, or a label in pieces around them: told, never moved."""

from __future__ import annotations

from foiacrawl.model import Document, Report
from foiacrawl.reading import read

BEFORE = "梅溪县水利局2022年政府信息公开工作年度报告\n一、总体情况\n公开工作平稳有序。\n"
DISCLOSURE = (
    "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
)
REQUESTS = (
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n"
    "法律服务机构\n其他\n"
)


def report(text: str) -> Report:
    return read(Document("report.txt", (BEFORE + text).encode()))


def lines(*cells: object) -> str:
    return "\n".join(map(str, cells)) + "\n"


def kinds(read_report: Report) -> set[str]:
    return {problem.kind for problem in read_report.problems}


def values(read_report: Report) -> list[float]:
    return [figure.value for figure in read_report.figures if figure.value is not None]


def test_numbers_before_their_labels_are_not_those_of_the_label_above() -> None:
    found = report(DISCLOSURE + lines(245, 0, 698, "规章", 12, 3, 77, "行政规范性文件"))
    assert values(found) == []
    assert kinds(found) >= {"lost_cell"}


def test_numbers_of_a_shifted_table_are_not_read() -> None:
    rows = lines(
        "构",
        *[7] * 7,
        "一、本年新收政府信息公开申请数量",
        *[3] * 7,
        "二、上年结转政府信息公开申请数量",
        *[1] * 7,
    )
    assert values(report(REQUESTS + rows)) == []


def test_rows_with_more_numbers_than_columns_leave_none_of_the_table_certain() -> None:
    rows = lines(
        *("一、本年新收政府信息公开申请数量", *[5] * 7),
        *("（一）予以公开", *[1] * 14, "1.属于国家秘密", *[2] * 9),
        *("（七）总计", *[3] * 7),
    )
    assert values(report(REQUESTS + rows)) == []


def test_a_label_without_its_end_is_no_row() -> None:
    rows = lines(
        *("一、本年新收政府信息公开申请数量", *[5] * 7),
        *("1.本机关不掌握相关政府信", *[4] * 7),
        *("（七）总计", *[5] * 7),
    )
    found = {figure.row: figure.value for figure in report(REQUESTS + rows).figures}
    assert found["outcomes_total"] == 5
    assert found.get("unable_not_held") is None


def test_cells_that_one_space_parts_are_cells_of_a_layout() -> None:
    text = """三、收到和处理政府信息公开申请情况
                           申请人情况
                       自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量         232 260   15    77      64   87 735
二、上年结转政府信息公开申请数量           0   0    0     0       0    0 0
（三）不予 4.保护第三方合法权益            3   0    0     0       0    0 3
公开     7.属于行政执法案卷            2   0    0     0       0    0 2
（七）总计                      232 260   15    77      64   87 735
"""
    found = {figure.row: figure.value for figure in report(text).figures if figure.column == "total"}
    assert found == {
        "requests_received_new": 735,
        "requests_carried_over_from_prior_year": 0,
        "withheld_third_party_rights": 3,
        "withheld_law_enforcement_file": 2,
        "outcomes_total": 735,
    }


def test_escapes_of_markdown_are_no_part_of_a_label() -> None:
    head = "附表\n|统计指标|单位|统计数|\n|---|---|---|\n"
    found = report(
        head + "|1\\.政府公报公开政府信息数|条|7|\n|2\\.政府网站公开政府信息数|条|9|\n|增减|条|\\-4|\n"
    )
    assert {(figure.row, figure.value) for figure in found.figures if figure.row} == {
        ("channel_gazette", 7),
        ("channel_website", 9),
    }


def test_a_unit_in_two_lines_is_one() -> None:
    head = (
        "附表\n统计指标 单位 统计数\n（一）召开政府信息公开工作会议或专题会议数 次 4\n六、举报投诉数量 件 2\n"
    )
    found = report(head + "七、依申请公开信息收取的费用 万\n元 131\n（三）接受培训人员数 人\n次 15\n")
    assert {figure.row: figure.value for figure in found.figures} == {
        "meetings": 4,
        "complaints_total": 2,
        "request_fees_collected": 131,
        "trainees": 15,
    }
