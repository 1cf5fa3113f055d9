"""What may be mended in a cell of numbers, and what never."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="cv2 is not installed: install foiacrawl[ocr]; nothing was mended")

from foiacrawl.scan.recogniser import RecognisedText
from foiacrawl.scan.repair import repaired, stroke, with_zeros


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("1O", "10"),
        ("l2", "12"),
        (".0", "0"),
        ("0。", "0"),
        ("3|", "31"),
        ("1,2O4", "1,204"),
        ("2O.5万元", "20.5万元"),
    ],
)
def test_a_number_but_for_a_confusion_is_mended_and_less_sure(read: str, mended: str) -> None:
    if read == "3|":
        mended = "3"  # dust at the edge goes first: a bit of the rule, not a digit
    words = repaired(RecognisedText(read, 0.99), among_numbers=True)
    assert words.text == mended
    assert words.confidence < 0.9


@pytest.mark.parametrize(
    "read", ["12", "1,234", "0", "1.5", "—", "", "条", "OK", "第1项", "12件", "A1", "2020年"]
)
def test_anything_else_stays_as_it_was_read(read: str) -> None:
    assert repaired(RecognisedText(read, 0.99), among_numbers=True) == RecognisedText(read, 0.99)


def test_a_lone_letter_is_mended_only_among_numbers() -> None:
    assert repaired(RecognisedText("O", 0.9), among_numbers=True).text == "0"
    assert repaired(RecognisedText("O", 0.9), among_numbers=False).text == "O"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("二二三年政府信息公开", "二〇二三年政府信息公开"),
        ("江心县水务局二一九年度", "江心县水务局二〇一九年度"),
        ("二〇二年一月", "二〇二〇年一月"),
        ("二二〇年一月", "二〇二〇年一月"),
        ("二〇八年度", "二〇〇八年度"),
        ("二二年政府信息公开", "二〇二〇年政府信息公开"),
        ("二二年一月", "二二年一月"),
        ("第二二三年", "第二二三年"),
        ("二〇二三年", "二〇二三年"),
        ("一九二二三年", "一九二二三年"),
        ("二十二年", "二十二年"),
    ],
)
def test_a_year_whose_zero_was_overlooked_has_it_again(read: str, meant: str) -> None:
    assert with_zeros(read) == meant


def test_a_stroke_is_what_its_shape_says() -> None:
    assert stroke(RecognisedText("一", 0.99), "bar") == RecognisedText("—", 0.9)
    assert stroke(RecognisedText("——", 0.95), "bar") == RecognisedText("——", 0.95)
    assert stroke(RecognisedText("7", 0.99), "slash").text == "/"
    assert stroke(RecognisedText("甲", 0.99), "bar").confidence < 0.8


@pytest.mark.parametrize(
    ("ends", "shape"),
    [((20, 4), "slash"), ((4, 20), "backslash"), ((12, 12), None)],
    ids=["slash", "backslash", "upright"],
)
def test_a_slanting_stroke_is_told_by_its_ink(ends: tuple[int, int], shape: str | None) -> None:
    import cv2
    import numpy as np

    from foiacrawl.scan.ink import PageInk, slash
    from foiacrawl.scan.ruled import Box

    ink = np.zeros((40, 26), np.uint8)
    cv2.line(ink, (ends[0], 4), (ends[1], 34), (255,), 2)
    ys, xs = np.nonzero(ink)
    box = Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    assert slash(PageInk(255 - ink, ink, np.zeros_like(ink)), box) == shape
