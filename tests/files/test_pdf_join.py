"""Tables over page breaks: what browsers leave undrawn on the next page is put back, and nothing else."""

from __future__ import annotations

from foiacrawl.files.pdf.compose import compose
from foiacrawl.files.pdf.flow import PageFlow
from foiacrawl.files.pdf.join import continues, join
from foiacrawl.files.pdf.table import PdfCell, PdfTable
from foiacrawl.files.pdf.text import TextLine, cell_text

GROUP = "三、本年度办理结果"


def _above(group: str) -> PdfTable:
    """A heading over two rows at the left, a label and a value in each; the page ends below them."""
    cells = [PdfCell(group, 0, 2, 50, 100)]
    for row in range(2):
        cells += [
            PdfCell(f"（{'一二'[row]}）予以公开", row, row + 1, 100, 300),
            PdfCell("1", row, row + 1, 300, 400),
        ]
    return PdfTable(cells, 2)


def _below(left: float) -> PdfTable:
    return PdfTable([PdfCell("（三）不予公开", 0, 1, left, 300), PdfCell("2", 0, 1, 300, 400)], 1)


def test_a_heading_whose_column_is_not_drawn_on_the_next_page_goes_on_there() -> None:
    above, below = _above(GROUP), _below(100)
    assert continues(above, below)
    join(above, below)
    (group,) = (cell for cell in above.cells if cell.text == GROUP)
    assert (group.top, group.bottom) == (0, 3)
    assert [cell.text for cell in above.row(2)] == ["（三）不予公开", "2"]
    assert above.rows == 3


def test_an_empty_column_of_the_layout_makes_no_table_go_on() -> None:
    assert not continues(_above(""), _below(100))


def test_a_table_that_begins_elsewhere_does_not_go_on() -> None:
    assert not continues(_above(GROUP), _below(140))


def test_a_heading_that_ended_above_the_page_break_does_not_go_on() -> None:
    above = _above(GROUP)
    above.cells[0].bottom = 1
    assert not continues(above, _below(100))


def test_a_number_cut_at_its_comma_is_one_and_two_numbers_stay_two() -> None:
    upper, lower = TextLine("1,", 40, 0, 50, 10, 10), TextLine("727", 40, 12, 60, 22, 20)
    assert cell_text([upper, lower], 0, 100) == "1,727"
    assert cell_text([TextLine("12", 40, 0, 50, 10, 10), lower], 0, 100) == "12\n727"


def test_two_rows_with_a_unit_each_are_no_row_that_was_cut() -> None:
    labels = ("短视频推送数", "长图推送数", "其他", "宣传栏期数", "宣传册数", "培训班数", "窗口自助终端台数")
    above = PdfTable([], len(labels))
    for row, label in enumerate(labels):
        value = "" if row == len(labels) - 1 else "5"
        unit = PdfCell("台" if not value else "篇", row, row + 1, 200, 300)
        above.cells += [PdfCell(label, row, row + 1, 50, 200), unit, PdfCell(value, row, row + 1, 300, 400)]
    above.cells[-3].full = True  # the label fills its cell by chance
    cells = [
        PdfCell("公开日活动场次", 0, 1, 50, 200),
        PdfCell("场", 0, 1, 200, 300),
        PdfCell("0", 0, 1, 300, 400),
    ]
    join(above, PdfTable(cells, 1))
    assert above.rows == len(labels) + 1
    assert [cell.text for cell in above.row(len(labels))] == ["公开日活动场次", "场", "0"]


def test_the_same_words_below_the_tables_that_end_two_pages_part_no_table() -> None:
    def page(number: int, words: str) -> PageFlow:
        cells = [PdfCell(f"第{number}项", 0, 1, 50, 300), PdfCell(str(number), 0, 1, 300, 400)]
        return PageFlow(600, 800, [PdfTable(cells, 1), TextLine(words, 350, 500, 430, 510, 80)])

    stamped = compose([page(number, "已公开2025-01") for number in (1, 2, 3)])
    assert [type(block).__name__ for block in stamped] == ["Table"]
    noted = compose([page(1, "注：含上年"), page(2, "注：不含上年")])
    assert [type(block).__name__ for block in noted] == ["Table", "Paragraph", "Table", "Paragraph"]
