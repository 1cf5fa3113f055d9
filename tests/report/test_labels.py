"""Folding labels: what must become equal, and what must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.report.labels import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("自 然 人", "自然人"),
        ("自\n然\u3000人", "自然人"),
        ("總 計", "合计"),
        ("其它", "其他"),
        ("（七）总 计", "(七)总计"),
        ("規範性檔案", "规范性文件"),
        ('3.危及"三安全一稳定"', "3.危及“三安全一稳定”"),
        ("2.其他法律、行政法规禁止公开", "2.其他法律行政法规禁止公开"),
        ("5.屬於三類內部事務(wù)信息", "5.属于三类内部事务信息"),
        ("本年增／减", "本年增/减"),
        ("三、 本年度办理结果", "三、本年度办理结果"),
        ("\u200b规章\ufeff", "规章"),
    ],
)
def test_printings_of_one_label_fold_to_one(one: str, other: str) -> None:
    assert fold(one).core == fold(other).core


@pytest.mark.parametrize(
    ("printed", "core", "rank", "number", "among"),
    [
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量", 1, "一、", False),
        ("（六）其他处理", "其他处理", 2, "(六)", False),
        ("5.要求", "要求", 3, "5.", False),
        ("5、要求", "要求", 3, "5、", False),
        ("1属于国家秘密", "属于国家秘密", 3, "1", False),
        ("（1）“国家秘密”数", "国家秘密数", 4, "(1)", False),
        ("①当面申请数", "当面申请数", 4, "(1)", False),
        ("其中：1.当面申请数", "当面申请数", 3, "1.", True),
        ("其中:全文电子化的主动公开信息数", "全文电子化的主动公开信息数", 0, "", True),
        ("2018年度", "2018年度", 0, "", False),
    ],
)
def test_enumerators_are_taken_off_and_kept(
    printed: str, core: str, rank: int, number: str, among: bool
) -> None:
    label = fold(printed)
    assert (label.core, label.rank, label.number, label.among) == (core, rank, number, among)


def test_a_bracketed_remark_is_left_out_of_the_short_form() -> None:
    label = fold("(二)部分公开(区分处理的,只计这一情形,不计其他情形)")
    assert label.short == "部分公开"
    assert label.core.startswith("部分公开区分处理的")


def test_labels_that_mean_different_things_stay_apart() -> None:
    assert fold("予以公开").core != fold("不予公开").core
    assert fold("规章").core != fold("规范性文件").core


@given(st.text(max_size=40))
def test_folding_never_fails_and_is_stable(text: str) -> None:
    label = fold(text)
    assert fold(label.core).short in (label.core, fold(label.core).core, fold(label.core).short)
    assert not any(char.isspace() for char in label.text)
