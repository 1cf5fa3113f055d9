"""Tables that a page draws with div, span, li or p."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from tests.generator import generate
from tests.generator.compare import score
from tests.generator.dialects import BOXES
from tests.shared import CORPUS, needs_corpus

KINDS = ("2021", "2019", "2014", "free")
HEAD = "<h1>青石县水务局2023年政府信息公开工作年度报告</h1><p>本报告由青石县水务局编制，现予以公布。</p>"


def report(html: str) -> Report:
    return read(
        Document("report.html", f"<html><body><div id=zoom>{HEAD}{html}</div></body></html>".encode())
    )


def rows(*printed: str, row: str = "div", cell: str = "span") -> str:
    def one(cells: str) -> str:
        return f"<{row}>" + "".join(f"<{cell}>{text}</{cell}>" for text in cells.split("|")) + f"</{row}>"

    return "".join(map(one, printed))


DISCLOSURE = (
    *("第二十条第（一）项", "信息内容|本年制发件数|本年废止件数|现行有效件数"),
    *("规章|1|2|3", "行政规范性文件|4|5|6", "第二十条第（五）项", "信息内容|本年处理决定数量", "行政许可|45"),
    *("第二十条第（六）项", "信息内容|本年处理决定数量", "行政处罚|8", "行政强制|9"),
)


def values(made: Report, row: str) -> list[float | None]:
    return [figure.value for figure in made.figures if figure.row == row]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("boxes", BOXES)
def test_every_figure_is_read_in_every_kind_of_boxes(boxes: str, kind: str) -> None:
    for seed in range(40, 43):
        made = generate(seed, kind, None, boxes)
        found = score(read(Document(made.name, made.body)), made.gold)
        assert not found.failed, (made.name, found.notes[:3])


@pytest.mark.parametrize(
    ("row", "cell"), [("div", "span"), ("ul", "li"), ("p", "span"), ("dl", "dd"), ("li", "div")]
)
def test_rows_and_cells_of_any_element(row: str, cell: str) -> None:
    made = report(f"<section>{rows(*DISCLOSURE, row=row, cell=cell)}</section><p>以上。</p>")
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "administrative_license") == [45]
    assert values(made, "administrative_coercion") == [9]
    assert made.figures[0].where.table == 0


def test_head_and_body_in_groups_of_their_own() -> None:
    made = report(f"<div><div>{rows(*DISCLOSURE[:2])}</div><div>{rows(*DISCLOSURE[2:])}</div></div>")
    assert values(made, "normative_documents") == [4, 5, 6]


def test_a_cell_may_have_paragraphs() -> None:
    html = rows(*DISCLOSURE, cell="div").replace("本年制发件数", "<p>本年制发</p><p>件数</p>")
    assert values(report(f"<div>{html}</div>"), "rules") == [1, 2, 3]


def test_text_between_rows_stays_text() -> None:
    made = report(
        f"{rows(*DISCLOSURE[:4])}<div>三、收到和处理政府信息公开申请情况</div><p>本年收到申请0件。</p>{rows(*DISCLOSURE[4:])}"
    )
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "administrative_license") == [45]
    assert any("收到和处理政府信息公开申请情况" in section.heading for section in made.sections)
    assert any("本年收到申请0件" in section.text for section in made.sections)


def test_hidden_rows_and_cells_are_not_read() -> None:
    html = rows(*DISCLOSURE).replace(
        "<div><span>规章</span>", "<div hidden><span>规章</span><span>9</span></div><div><span>规章</span>"
    )
    html = html.replace("<span>2</span>", '<span style="display:none">7</span><span>2</span>')
    assert values(report(f"<div>{html}</div>"), "rules") == [1, 2, 3]


def test_boxes_without_the_words_of_a_form_stay_text() -> None:
    printed = [f"本周第{number}场活动|{number}" for number in range(1, 12)]
    made = report(f"<div>{rows(*printed)}</div><p>本年没有其他情况，特此说明。</p>")
    assert made.figures == ()
    assert any("本周第3场活动" in section.text for section in made.sections)


GRID = '<div style="display:grid; grid-template-columns: {columns}">{cells}</div>'


@pytest.mark.parametrize("columns", ["repeat(4, 1fr)", "2fr 1fr 1fr 1fr"])
def test_cells_that_a_style_sheet_places(columns: str) -> None:
    spans = {1: ' style="grid-column: span 4"', 2: ' style="grid-column: span 3"'}
    printed = [line.split("|") for line in DISCLOSURE]
    cells = "".join(
        f"<div{spans.get(len(line), '') if text == line[-1] else ''}>{text}</div>"
        for line in printed
        for text in line
    )
    made = report(GRID.format(columns=columns, cells=cells))
    assert values(made, "normative_documents") == [4, 5, 6]
    assert values(made, "administrative_penalty") == [8]


@pytest.mark.parametrize("style", ["display:grid;grid-template-columns:repeat(4,1fr)", ""])
def test_of_cells_beside_each_other_a_row_that_lacks_one_is_told_and_moves_no_other(style: str) -> None:
    printed = ["信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|1|3", "行政规范性文件|4|5|6"]
    texts = "|".join(printed).split("|")
    made = report(
        f'<div style="{style}">' + "".join(f"<div>{text}</div>" for text in (*texts, "注")) + "</div>"
    )
    assert values(made, "rules") == []
    assert values(made, "normative_documents") == [4, 5, 6]
    assert any(problem.kind == "lost_cell" and "rules" in problem.message for problem in made.problems)


def test_tables_without_rows_beside_each_other_are_several() -> None:
    flat = "".join(
        "<div>" + "".join(f"<div>{text}</div>" for text in "|".join(printed).split("|")) + "</div>"
        for printed in (DISCLOSURE[:4], DISCLOSURE[4:7], DISCLOSURE[7:])
    )
    made = report(f"<div>{flat}</div>")
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "administrative_license") == [45]
    assert values(made, "administrative_coercion") == [9]


def test_the_rest_of_a_list_below_its_caption_has_no_head() -> None:
    parts = (
        ("指标名称", "单位", "数量", "行政复议数量", "件", "3", "行政诉讼数量", "件", "4"),
        (
            "举报投诉数量",
            "件",
            "5",
            "九、政府信息公开会议和培训情况",
            "——",
            "",
            "接受培训人员数",
            "人次",
            "6",
        ),
    )
    boxes = [f"<div>{''.join(f'<div>{text}</div>' for text in part)}</div>" for part in parts]
    made = report("<p>（续表）</p>".join(boxes))
    assert [figure.value for figure in made.figures if figure.value is not None] == [3, 4, 5, 6]


def test_a_footer_below_rows_that_nothing_groups_is_no_row() -> None:
    footer = "<div><p>主办：青石县水务局</p><p>网站标识码：1401000001</p></div>"
    made = report(f"{rows(*DISCLOSURE, row='p')}{footer}")
    assert values(made, "administrative_coercion") == [9]
    assert not any("主办" in problem.message for problem in made.problems)


def test_cells_that_are_paragraphs_among_those_of_the_text() -> None:
    cells = "".join(f"<p>{text}</p>" for line in DISCLOSURE for text in line.split("|"))
    made = report(
        f"<p>二、主动公开政府信息情况</p>{cells}<p>三、其他情况</p><p>本年度没有其他情况，特此说明。</p>"
    )
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "administrative_coercion") == [9]
    assert any("没有其他情况" in section.text for section in made.sections)


def test_ten_thousand_empty_boxes_are_no_work() -> None:
    boxes = "<div>" * 300 + "<span></span>" * 10_000 + "</div>" * 300
    made = report(f"<div>{rows(*DISCLOSURE)}</div>{boxes}")
    assert values(made, "rules") == [1, 2, 3]


@needs_corpus
def test_boxes_of_the_field() -> None:
    path = CORPUS / "field" / "files" / "b11_divgrid.html"
    made = read(Document(path.name, path.read_bytes()))
    assert (made.form, len(made.figures)) == ("2021", 200)
    assert not [check for check in made.checks if check.status == "fail"]


def cells_beside_each_other(*printed: str) -> str:
    texts = "|".join(printed).split("|")
    return "<div>" + "".join(f"<div>{text}</div>" for text in texts) + "</div>"


def test_blank_rows_among_cells_beside_each_other_are_no_cells_of_the_rows_above_them() -> None:
    blank = "||||"
    made = report(cells_beside_each_other(*DISCLOSURE[:2], blank, *DISCLOSURE[2:4], blank, *DISCLOSURE[4:]))
    assert values(made, "rules") == [1, 2, 3]
    assert values(made, "normative_documents") == [4, 5, 6]
    assert values(made, "administrative_penalty") == [8]


def test_a_column_of_remarks_is_blank_behind_each_row_of_cells_beside_each_other() -> None:
    head = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|申请人情况|备注|自然人|法人或其他组织|总计"
    kinds = "商业企业|科研机构|社会公益组织|法律服务机构|其他"
    rows = (
        "一、本年新收政府信息公开申请数量|1|2|0|0|0|0|3|",
        "二、上年结转政府信息公开申请数量|2|0|0|0|0|1|3|",
    )
    made = report(cells_beside_each_other(head, kinds, *rows))
    assert values(made, "requests_received_new") == [1, 2, 0, 0, 0, 0, 3]
    assert values(made, "requests_carried_over_from_prior_year") == [2, 0, 0, 0, 0, 1, 3]


def test_a_blank_cell_too_many_behind_a_row_that_does_not_add_up_gives_no_value() -> None:
    head = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|申请人情况|自然人|法人或其他组织|总计"
    kinds = "商业企业|科研机构|社会公益组织|法律服务机构|其他"
    rows = (
        "一、本年新收政府信息公开申请数量|1|9|2|0|0|0|0|",
        "二、上年结转政府信息公开申请数量|2|0|0|0|0|1|3",
    )
    made = report(cells_beside_each_other(head, kinds, *rows, "四、结转下年度继续办理|0|0|0|0|0|0|0"))
    assert values(made, "requests_received_new") == []
    assert values(made, "requests_carried_over_from_prior_year") == [2, 0, 0, 0, 0, 1, 3]
    assert any(problem.kind == "lost_cell" for problem in made.problems)


def test_the_rest_of_a_list_whose_labels_are_its_own_is_read_where_all_rows_have_units() -> None:
    first = ("指标名称|单位|数量", "窗口咨询数|次|5", "来信数|件|9", "行政复议数|件|1")
    rest = ("4、其他|件|0", "行政诉讼数|件|2", "行政申诉数|件|86", "问答平台条目数|条|见说明")
    made = report(cells_beside_each_other(*first) + "<p>续表</p>" + cells_beside_each_other(*rest))
    assert [figure.value for figure in made.figures] == [5, 9, 1, 0, 2, 86, None]
