"""Files that are large, or made to keep the reader busy, are read in linear time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "某某市2023年政府信息公开工作年度报告"
GROWTH = 9.0  # four times as much; squared it would take sixteen times as long


def digits(count: int) -> str:
    return "1" * count


def digits_in_a_page(count: int) -> str:
    return f"<html><body><p>{'1' * count}</p></body></html>"


def line_of_sentences(count: int) -> str:
    return "收到政府信息公开申请12件，" * (count // 8)


def lines_of_numbers(count: int) -> str:
    return "\n".join(map(str, range(count // 10)))


def broken_lines_of_numbers(count: int) -> str:
    return f"<html><body>{'<br>'.join(map(str, range(count // 10)))}</body></html>"


def cells_in_a_row(count: int) -> str:
    return f"<html><body><table><tr>{'<td>1' * (count // 10)}</table></body></html>"


def line_of_numbers(count: int) -> str:
    return f"{TITLE}\n{'1,' * (count // 2)}"


def line_of_spaces(count: int) -> str:
    return f"# {TITLE}\n{'第一行' + ' ' * count}"


def layout_rows(count: int) -> str:
    return f"{TITLE}\n" + "规章     1    2    3\n" * (count // 8)


def headings_above_a_row(count: int) -> str:
    return f"{TITLE}\n" + "二、回应解读情况\n" * (count // 10) + "| 1 | 2 |\n"


def seconds(text: str) -> float:
    begin = time.process_time()
    read(Document("a", text.encode()))
    return time.process_time() - begin


@pytest.mark.parametrize(
    "make",
    [
        digits,
        digits_in_a_page,
        line_of_sentences,
        lines_of_numbers,
        broken_lines_of_numbers,
        cells_in_a_row,
        line_of_numbers,
        line_of_spaces,
        layout_rows,
        headings_above_a_row,
    ],
)
def test_a_file_is_read_in_linear_time(make: Callable[[int], str]) -> None:
    read(Document("a", make(100).encode()))
    count = 10_000
    # In one of several measurements: the machine may be busy.
    assert any(seconds(make(4 * count)) < GROWTH * max(seconds(make(count)), 0.05) for _ in range(6))
