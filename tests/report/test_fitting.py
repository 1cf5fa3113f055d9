"""Heads of another form, cells too many or too few, and cells in another order: nothing is read as what it is not."""

from __future__ import annotations

import pytest

from tests.report.table_case import NEW, NUMBERS, cells, kinds, read, requests_table, row

CAPTION = "<tr><td colspan=4>第二十条第（{}）项</td></tr>"
OLD_HEAD = "<tr><td>信息内容</td><td>本年新制作数量</td><td>本年新公开数量</td><td>对外公开总数量</td></tr>"
NEW_HEAD = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
RULES = "<tr><td>规章</td><td>1</td><td>2</td><td>33</td></tr>"
LICENSES = (
    CAPTION.format("五")
    + "<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政许可</td><td colspan=3>60</td></tr>"
    + CAPTION.format("六")
    + "<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政处罚</td><td colspan=3>7</td></tr>"
)
LITIGATION = (
    "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
    f"<tr>{''.join(f'<td rowspan=2>{head}</td>' for head in ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'])}"
    "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
    f"<tr>{cells(['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'] * 2)}</tr>"
)
OUTCOMES = ["1", "0", "2", "", "3", "4", "0", "0", "0", "4", "0", "0", "5", "", "5"]


def test_a_block_that_prints_the_heads_of_last_years_form_is_read_by_that_form() -> None:
    tables = read(f"<table>{CAPTION.format('一')}{OLD_HEAD}{RULES}{LICENSES}</table>{requests_table(NEW)}")
    read_as = {(figure.column, figure.form): figure.value for figure in row(tables, "rules", "disclosure")}
    assert read_as == {
        ("newly_made", "2019"): 1,
        ("newly_disclosed", "2019"): 2,
        ("disclosed_total", "2019"): 33,
    }
    (license_figure,) = row(tables, "administrative_license", "disclosure")
    assert (license_figure.value, license_figure.form, tables.forms["disclosure"]) == (60, "2021", "2021")


def test_a_block_that_lacks_columns_of_last_years_form_is_not_of_it() -> None:
    fees = CAPTION.format("八") + "<tr><td>信息内容</td><td colspan=3>本年收费金额</td></tr>"
    fees += "<tr><td>行政事业性收费</td><td colspan=3>0</td></tr>"
    licenses = LICENSES.replace("本年处理决定数量", "处理决定数量")
    tables = read(f"<table>{CAPTION.format('一')}{OLD_HEAD}{RULES}{licenses}{fees}</table>")
    assert {figure.form for figure in row(tables, "rules", "disclosure")} == {"2019"}
    assert [figure.form for figure in row(tables, "administrative_license", "disclosure")] == ["2021"]


@pytest.mark.parametrize("head", ["本年新公开数量", "本年修订件数", "上年废止数"])
def test_a_head_that_says_something_else_is_not_the_column_of_its_place(head: str) -> None:
    page = f"<table>{CAPTION.format('一')}{NEW_HEAD.replace('本年废止件数', head)}{RULES}{LICENSES}</table>"
    tables = read(page)
    assert {figure.column: figure.value for figure in row(tables, "rules", "disclosure")} == {
        "issued": 1,
        "in_force": 33,
    }
    assert {"unmatched_column", "stray_value"} <= kinds(tables)


@pytest.mark.parametrize("head", ["本年废址件数", "本年废止件", "年废止件数"])
def test_a_misprinted_head_is_the_column_of_its_place_and_said(head: str) -> None:
    page = f"<table>{CAPTION.format('一')}{NEW_HEAD.replace('本年废止件数', head)}{RULES}{LICENSES}</table>"
    tables = read(page)
    assert [figure.value for figure in row(tables, "rules", "disclosure")] == [1, 2, 33]
    assert kinds(tables) == {"guessed_label"}


def test_two_equal_heads_are_neither_column() -> None:
    page = f"<table>{CAPTION.format('一')}{NEW_HEAD.replace('本年废止件数', '本年制发件数')}{RULES}</table>"
    tables = read(page)
    assert {figure.column for figure in row(tables, "rules", "disclosure")} == {"in_force"}
    assert "unmatched_column" in kinds(tables)


def test_an_applicant_that_no_form_has_is_no_column_of_its_place() -> None:
    tables = read(requests_table(NEW).replace(">科研机构<", ">事业单位<"))
    read_as = {figure.column: figure.value for figure in row(tables, "requests_received_new")}
    assert len(read_as) == 6
    assert "research_institution" not in read_as
    assert read_as["total"] == 21
    assert "unmatched_column" in kinds(tables)


@pytest.mark.parametrize(
    "values",
    [
        ["", "252", "12", "0", "0", "0", "0", ""],
        ["252", "12", "", "0", "0", "0", "0", ""],
        ["252", "7", "12", "0", "0", "0", "0", ""],
        ["252", "12", "0", "0", "0", "0", "264", "9"],
    ],
)
def test_a_row_of_requests_with_a_cell_too_many_has_no_value(values: list[str]) -> None:
    carried = f"<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{cells(values)}</tr>"
    tables = read(requests_table(NEW, carried))
    assert not row(tables, "requests_carried_over_from_prior_year")
    assert len(row(tables, "requests_received_new")) == 7
    assert kinds(tables) == {"lost_cell"}


def test_a_blank_cell_before_values_is_no_labels_where_another_row_has_a_number_there() -> None:
    carried = f"<tr><td colspan=2>二、上年结转政府信息公开申请数量</td>{cells(['', *NUMBERS[:6], ''])}</tr>"
    tables = read(requests_table(NEW.replace("colspan=3", "colspan=2"), carried))
    assert not row(tables, "requests_carried_over_from_prior_year")
    assert len(row(tables, "requests_received_new")) == 7
    assert kinds(tables) == {"lost_cell"}


def test_a_blank_cell_after_a_row_whose_numbers_add_up_is_none_of_its_values() -> None:
    carried = f"<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{cells([*NUMBERS, ''])}</tr>"
    tables = read(requests_table(NEW, carried))
    found = row(tables, "requests_carried_over_from_prior_year")
    assert [str(figure.value) for figure in found] == NUMBERS


def test_blank_cells_that_all_rows_have_are_filler_and_a_row_without_has_lost_a_cell() -> None:
    carried = "<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{}</tr>"
    granted = "<tr><td colspan=3>（一）予以公开</td>{}</tr>"
    with_filler = requests_table(
        NEW.replace("</tr>", "<td></td></tr>"),
        carried.format(cells(["4", "", "", "", "", "", "", ""])),
        granted.format(cells(["9", "8", "", "", "", "", ""])),
    )
    tables = read(with_filler)
    assert row(tables, "requests_carried_over_from_prior_year")[0].value == 4
    assert not row(tables, "disclosure_granted")
    assert kinds(tables) == {"lost_cell"}


@pytest.mark.parametrize(
    "values", [["", "5", "2", ""], ["5", "", "2", ""], ["5", "2", "3", "9"], ["5", "9", "2", ""], ["5", "2"]]
)
def test_a_row_of_the_disclosure_table_that_does_not_fit_has_no_value(values: list[str]) -> None:
    documents = f"<tr><td>行政规范性文件</td>{cells(values)}</tr>"
    tables = read(f"<table>{CAPTION.format('一')}{NEW_HEAD}{RULES}{documents}{LICENSES}</table>")
    assert not row(tables, "normative_documents", "disclosure")
    assert [figure.value for figure in row(tables, "rules", "disclosure")] == [1, 2, 33]
    assert kinds(tables) == {"lost_cell"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["5", "", "2", "7"], [5, 2, 7]), (["5", "", "2", ""], []), (["5", "", "", "7"], [5, None, 7])],
)
def test_a_number_below_a_blank_head_is_that_of_the_head_before_it_only_where_each_has_one(
    values: list[str], expected: list[int | None]
) -> None:
    head = NEW_HEAD.replace("<td>现行有效件数", "<td></td><td>现行有效件数")
    documents = f"<tr><td>行政规范性文件</td>{cells(values)}</tr>"
    tables = read(f"<table>{CAPTION.format('一')}{head}{documents}{LICENSES}</table>")
    assert [figure.value for figure in row(tables, "normative_documents", "disclosure")] == expected
    assert ("lost_cell" in kinds(tables)) == (not expected)


@pytest.mark.parametrize("at", [0, 3, 7, 14])
def test_a_blank_cell_among_the_disputes_shifts_nothing(at: int) -> None:
    values = [*OUTCOMES[:at], "", *OUTCOMES[at:]]
    tables = read(f"<table>{LITIGATION}<tr>{cells(values)}</tr></table>")
    assert not tables.figures
    assert "lost_cell" in kinds(tables)


def test_a_head_of_the_disputes_that_says_something_else_gives_no_value() -> None:
    page = f"<table>{LITIGATION}<tr>{cells(OUTCOMES)}</tr></table>"
    whole = {(f.row, f.column) for f in read(page).figures}
    tables = read(page.replace(">结果纠正<", ">其他结果<", 1))
    assert whole - {(f.row, f.column) for f in tables.figures} == {("reconsideration", "corrected")}
    assert kinds(tables) == {"unmatched_column"}
    cut_short = page.replace(">尚未审结<", ">尚未<").replace(">结果维持<", ">结果<")
    assert {(f.row, f.column) for f in read(cut_short).figures} == whole


@pytest.mark.parametrize("printed", ["2418%", "-2418"])
def test_a_share_or_a_number_below_zero_is_no_count(printed: str) -> None:
    tables = read(requests_table(NEW.replace(">1<", f">{printed}<", 1)))
    first = row(tables, "requests_received_new")[0]
    assert (first.value, first.state, first.raw, first.unit) == (None, "unparsed", printed, "件")
    assert kinds(tables) == {"unparsed_value"}


def test_changes_may_be_below_zero() -> None:
    page = (
        f"<table>{CAPTION.format('八')}<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td></tr>"
        "<tr><td>行政事业性收费</td><td>5</td><td>-2</td></tr></table>"
    )
    assert [figure.value for figure in row(read(page, 2019), "administrative_fee", "disclosure")] == [5, -2]
