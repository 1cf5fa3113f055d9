"""Labels in pieces, as texts of cells or words: they are joined where they make a label of a form, and only there."""

from __future__ import annotations

import pytest

from foiacrawl.text_tables.label_pieces import join_pieces


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["0", "无", "法", "提", "供", "0"], ["0", "无法提供", "0"]),
        (["0", "无", "法提供", "0"], ["0", "无法提供", "0"]),
        (["0", "无", "法", "0"], ["0", "无", "法", "0"]),
        (["0", "无", "0", "法", "提供"], ["0", "无", "0", "法", "提供"]),
        (["0", "无", "不予公开", "0"], ["0", "无", "不予公开", "0"]),
        (["不予", "公开", "0"], ["不予公开", "0"]),
    ],
    ids=["each character", "two", "no label", "a number between", "a value and a label", "another label"],
)
def test_a_label_that_begins_like_a_word_for_no_number_is_joined(texts: list[str], joined: list[str]) -> None:
    assert join_pieces(texts)[0] == joined
