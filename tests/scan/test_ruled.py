"""Rules to cells, on drawings without any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("cv2", reason="cv2 is not installed: install foiacrawl[ocr]; no table was looked for")

import cv2
import numpy as np

from foiacrawl.scan.ruled import RuledTable, find_tables, rules
from foiacrawl.scan.straighten import ink_of, level, skew

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sheet(*lines: tuple[int, int, int, int], size: tuple[int, int] = (600, 800)) -> NDArray[np.uint8]:
    page = np.full(size, 240, np.uint8)
    for x, y, to_x, to_y in lines:
        cv2.line(page, (x, y), (to_x, to_y), (10,), 2)
    return page


def tables(page: NDArray[np.uint8]) -> list[RuledTable]:
    return find_tables(*rules(ink_of(page)))


def shape(table: RuledTable) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells]


FRAME = ((100, 100, 700, 100), (100, 300, 700, 300), (100, 100, 100, 300), (700, 100, 700, 300))


def test_spans_come_from_missing_sides() -> None:
    (table,) = tables(sheet(*FRAME, (300, 100, 300, 300), (300, 200, 700, 200), (500, 200, 500, 300)))
    assert shape(table) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
    assert table.cells[0].box == pytest.approx((100, 100, 300, 300), abs=2)


def test_a_frame_is_no_table_and_text_makes_no_rules() -> None:
    assert tables(sheet(*FRAME)) == []
    page = sheet(*FRAME, (300, 100, 300, 300))
    for y in (140, 200, 260):
        cv2.putText(page, "1lIH--__||", (310, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 2)
    (table,) = tables(page)
    assert shape(table) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    (table,) = tables(
        sheet((100, 100, 700, 100), (100, 200, 700, 200), (100, 300, 700, 300), (400, 100, 400, 300))
    )
    assert shape(table) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_double_rules_are_one() -> None:
    twice = [(x, y + d, to_x, to_y + d) for x, y, to_x, to_y in FRAME[:2] for d in (0, 5)]
    (table,) = tables(sheet(*FRAME, *twice, (300, 100, 300, 304), (100, 200, 700, 200), (100, 205, 700, 205)))
    assert len(table.cells) == 4


def test_a_side_half_drawn_does_not_lose_cells() -> None:
    # The rule between the two rows ends in the middle of the second column: what it leaves is one cell.
    (table,) = tables(sheet(*FRAME, (400, 100, 400, 300), (100, 200, 500, 200)))
    assert shape(table) == [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1)]


def test_two_tables_from_top_to_bottom() -> None:
    lower = [(x, y + 250, to_x, to_y + 250) for x, y, to_x, to_y in FRAME]
    page = sheet(*lower, (300, 350, 300, 550), *FRAME, (500, 100, 500, 300))
    assert [table.box.top for table in tables(page)] == pytest.approx([100, 350], abs=2)


@pytest.mark.parametrize("angle", [-3.1, -0.9, 0.4, 1.0, 4.2])
def test_a_page_is_levelled(angle: float) -> None:
    page = sheet(*FRAME, (300, 100, 300, 300), (100, 150, 700, 150), (100, 200, 700, 200))
    turn: Any = cv2.getRotationMatrix2D((400, 300), angle, 1)
    askew = np.asarray(cv2.warpAffine(page, turn, (800, 600), borderValue=(240,)), np.uint8)
    assert skew(askew) == pytest.approx(-angle, abs=0.08)
    assert len(tables(level(askew, skew(askew)))[0].cells) == 6
