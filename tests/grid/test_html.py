"""Grids from HTML: spans, malformed markup, hidden and nested tables."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.grid.grid import Builder, Grid
from foiacrawl.grid.html import MAX_ROWS, grids


def only(markup: str) -> Grid:
    found = grids(lxml.html.fromstring(f"<html><body>{markup}</body></html>"))
    assert len(found) == 1
    return found[0]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in grid.covered]


def test_spans_are_resolved() -> None:
    grid = only(
        "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    assert texts(grid) == [["a", "b", "b"], ["a", "c", "d"]]
    assert [(cell.row, cell.column) for row in grid.rows for cell in row] == [(0, 0), (0, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("value", "rows"), [("0", 3), ("99", 3), ("2;", 2), ("abc", 1), ("-2", 1), ("+2", 2), ("", 1)]
)
def test_malformed_rowspans_read_as_a_browser_reads_them(value: str, rows: int) -> None:
    grid = only(
        f"<table><tr><td rowspan='{value}'>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>"
    )
    assert grid.rows[0][0].rowspan == rows


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<span>2</span><span>0</span>", "20"),
        ("<p>自 然</p><p>人</p>", "自 然\n人"),
        ("商业<br/>企业", "商业\n企业"),
        ("&nbsp;0&nbsp;", "0"),
        ("\n      0", "0"),
        ("<b>5</b><span>.要求\n提供</span>", "5.要求 提供"),
        ("<s>30</s>35", "35"),
        ("<span style='text-decoration: line-through'>30</span>35", "35"),
        ("35<span style='color:#fff'>9</span>", "35"),
        ("35<span style='color:#fff;background:#c00'>9</span>", "359"),
        ("35<span class='x' style='COLOR: White'>9</span>", "35"),
        ("35<font color='#FFFFFF'>9</font>", "35"),
        ("<font color='#000000'>35</font>", "35"),
        ("<span style='color:#fff'>9</span>", ""),
        ("<span class='head' style='color:#fff'>总计</span>", "总计"),
        ("35<span style='font-size:0'>8</span>", "35"),
        ("<div style='font-size:0'><span style='font-size:14px'>35</span></div>", "35"),
        ("35<span style='font-size:0.9em'>8</span>", "358"),
        ("35<span style='visibility:hidden'>8</span>", "35"),
        ("35<span style='border-color:#fff'>8</span>", "358"),
        ("35<span style='vertical-align:super;font-size:8px'>1</span>", "35[1]"),
        ("7<span style='display: none'>9</span>", "7"),
        ("<o:p>&nbsp;</o:p>", ""),
        ("1<!-- 2 -->3<script>4</script>", "13"),
    ],
)
def test_cell_text_joins_inline_pieces_and_breaks_at_blocks(cell: str, text: str) -> None:
    assert only(f"<table><tr><td>{cell}</td></tr></table>").rows[0][0].text == text


def test_nested_tables_are_grids_of_their_own() -> None:
    outer, inner = grids(
        lxml.html.fromstring("<table><tr><td>文<table><tr><td>1</td></tr></table>字</td></tr></table>")
    )
    assert [[c.text for c in row] for row in outer.rows] == [["文字"]]
    assert [[c.text for c in row] for row in inner.rows] == [["1"]]


@pytest.mark.parametrize(
    ("rows", "text"),
    [("<tr><td> 14 </td></tr>", "14"), ("<tr><td>1</td><td>4</td></tr>", "1\n4"), ("<tr><td>1" * 4, "")],
)
def test_a_very_small_table_alone_in_a_cell_is_its_text(rows: str, text: str) -> None:
    outer, _ = grids(
        lxml.html.fromstring(f"<table><tr><td>甲</td><td>\n<table>{rows}</table></td></tr></table>")
    )
    assert texts(outer) == [["甲", text]]


def test_unclosed_rows_and_cells() -> None:
    grid = only("<table><tr><td>a<td>1<tr><td>b<td>2</table>")
    assert texts(grid) == [["a", "1"], ["b", "2"]]


def test_cells_without_a_row_and_rows_in_a_form_are_kept() -> None:
    assert texts(only("<table><td>a</td><td>1</td></table>")) == [["a", "1"]]
    assert texts(only("<table><form><tr><td>a</td></tr></form></table>")) == [["a"]]


def test_hidden_tables_are_marked() -> None:
    first, second = grids(
        lxml.html.fromstring(
            "<div><div style='DISPLAY:none'><table><tr><td>1</td></tr></table></div>"
            "<table><tr><td>2</td></tr></table></div>"
        )
    )
    assert first.hidden
    assert not second.hidden


def test_an_endless_table_is_cut_and_says_so() -> None:
    grid = only("<table>" + "<tr><td>1</td></tr>" * (MAX_ROWS + 5) + "</table>")
    assert grid.truncated
    assert len(grid.rows) == MAX_ROWS


SPANS = st.lists(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=6), min_size=1, max_size=8
)


@given(SPANS)
def test_every_cell_covers_what_a_plain_reading_of_the_rule_covers(
    spans: list[list[tuple[int, int]]],
) -> None:
    builder = Builder()
    for row in spans:
        builder.start_row()
        for index, (rowspan, colspan) in enumerate(row):
            builder.add(str(index), rowspan=rowspan, colspan=colspan)
    grid = builder.grid(0)
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(spans):
        column = 0
        for index, (rowspan, colspan) in enumerate(row):
            while (number, column) in taken:
                column += 1
            cell = grid.rows[number][index]
            assert (cell.row, cell.column) == (number, column)
            for down in range(rowspan):
                for right in range(colspan):
                    taken.setdefault((number + down, column + right), (number, index))
            column += colspan
    for number, line in enumerate(grid.covered):
        for column, covering in enumerate(line):
            owner = taken.get((number, column))
            found = (covering.row, grid.rows[covering.row].index(covering)) if covering else None
            assert found == owner


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<input type=text value=12 readonly>", "12"),
        ("<p><input value='3'></p>", "3"),
        ("<input type=hidden value=9>7", "7"),
        ("<input type=checkbox value=1>", ""),
        ("<textarea>8</textarea>", "8"),
        ("<select><option>9<option selected>4</select>", "4"),
        ("<select><option>9<option>4</select>", "9"),
        ("45<sup>1</sup>", "45[1]"),
        ("<b>45</b><sup> [1] </sup>", "45 [1]"),
        ("<sup>12</sup>", "12"),
        ("<del>99</del>88", "88"),
        ("<s>99</s> 88", "88"),
    ],
)
def test_a_cell_says_what_is_typed_in_and_no_longer_what_is_struck_out(cell: str, text: str) -> None:
    assert texts(only(f"<table><tr><td>{cell}</td></tr></table>")) == [[text]]


def test_a_cell_that_is_not_shown_takes_no_place() -> None:
    grid = only('<table><tr><td style="display:none">9</td><td>a</td><td>1</td></tr></table>')
    assert texts(grid) == [["a", "1"]]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("text-decoration:line-through", ""),
        ("visibility:hidden", ""),
        ("color:#fff", ""),
        ("color:#fff;background:#036", "9"),
    ],
)
def test_the_style_of_a_whole_cell_counts(style: str, shown: str) -> None:
    grid = only(f'<table><tr><td style="{style}">9</td><td>a</td><td>1</td></tr></table>')
    assert [cell.text for cell in grid.rows[0]] == [shown, "a", "1"]


def test_a_row_that_is_not_shown_is_no_row() -> None:
    grid = only(
        '<table><tr style="display:none"><td>9</td><td>9</td></tr><tr><td>a</td><td>1</td></tr></table>'
    )
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", "1"]]
