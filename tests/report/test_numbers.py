"""Numbers in sentences and in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiacrawl.report.numbers import Cell, Parsed, parse_cell, parse_number


@pytest.mark.parametrize(
    ("token", "value", "approximate"),
    [
        ("12", 12, False),
        ("1,234", 1234, False),
        ("１２", 12, False),
        ("5.3万余", 53_000, True),
        ("1500余", 1500, True),
        ("11.44万", 114_400, False),
        ("约12.5万", 125_000, True),
        ("近百", None, True),
        ("两", 2, False),
        ("十二", 12, False),
        ("一百零三", 103, False),
        ("三千五百", 3500, False),
        ("〇", 0, False),
        ("十余", 10, True),
        ("二十几", 20, True),
        ("130余万", 1_300_000, True),
        ("130餘萬", 1_300_000, True),
        ("2.5亿", 250_000_000, False),
        ("12万3千", 123_000, False),
        ("二〇一九", 2019, False),
    ],
)
def test_numbers_of_sentences(token: str, value: float | None, approximate: bool) -> None:
    assert parse_number(token) == Parsed(value, approximate, None, "")


@pytest.mark.parametrize(
    ("token", "parsed"),
    [
        ("5.3万余次,处置", Parsed(53_000, True, "次", ",处置")),
        ("28010余条", Parsed(28_010, True, "条", "")),
        ("12件左右", Parsed(12, True, "件", "")),
        ("2.5万元", Parsed(2.5, False, "万元", "")),
        ("19.3%;", Parsed(19.3, False, "%", ";")),
        ("3人次", Parsed(3, False, "人次", "")),
    ],
)
def test_unit_and_rest(token: str, parsed: Parsed) -> None:
    assert parse_number(token) == parsed


@pytest.mark.parametrize(
    "token",
    [
        "数十",
        "几十",
        "万余",
        "三五件",
        "三千五",
        "一百三",
        "1万5",
        "1.2.3",
        "5-6件",
        "5至6件",
        "1,23",
        "12①",
        "件",
        "",
        "9" * 20,
    ],
)
def test_what_is_no_certain_number_has_no_value(token: str) -> None:
    assert parse_number(token).value is None


def chinese(number: int) -> str:
    """Write 0 to 99,999,999 in Chinese numerals, the way a textbook does."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return chinese(high) + "万" + (gap + _section(low) if low else "")
    return _section(number) if number else "零"


def _section(number: int) -> str:
    text, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = bool(text) and not digit
    return text


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_come_back(number: int) -> None:
    assert parse_number(chinese(number) + "件") == Parsed(number, False, "件", "")


@given(st.integers(10, 19))
def test_ten_without_one(number: int) -> None:
    assert parse_number(chinese(number).removeprefix("一")).value == number


@given(st.integers(0, 10**14))
def test_arabic_digits_come_back(number: int) -> None:
    assert parse_number(f"{number:,}件").value == number
    assert parse_cell(f"{number:,}") == Cell("reported", number, None)
    assert parse_cell(f"{number:,}".replace(",", " ")) == Cell("reported", number, None)


NOISE = st.text(
    st.one_of(
        st.sampled_from("0123456789０1２,，.-+—％%零一二三十百千万亿两余约件元 \u00a0①²"), st.characters()
    )
)


@given(NOISE)
def test_nothing_raises_and_nothing_is_invented(text: str) -> None:
    parse_number(text)
    cell = parse_cell(text)
    assert (cell.value is None) == (cell.state != "reported")


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("0", 0, None),
        ("0\u00a0", 0, None),
        ("00", 0, None),
        ("１８", 18, None),
        ("+1036", 1036, None),
        ("-3", -3, None),
        ("－3", -3, None),
        ("\u22123", -3, None),
        ("-0", 0, None),
        ("1,234", 1234, None),
        ("1，234", 1234, None),
        ("1 234", 1234, None),
        ("1\u00a0234 567", 1_234_567, None),
        ("251000元", 251_000, "元"),
        ("160.5964万元", 160.5964, "万元"),
        ("￥100", 100, "元"),
        ("2笔", 2, "笔"),
        ("3 件", 3, "件"),
        ("15项", 15, "项"),
        ("5%", 5, "%"),
        ("0.00", 0.0, None),
        ("5125.11", 5125.11, None),
        ("十二", 12, None),
        ("零", 0, None),
        ("两件", 2, "件"),
    ],
)
def test_printed_numbers(raw: str, value: float, unit: str | None) -> None:
    cell = parse_cell(raw)
    assert cell == Cell("reported", value, unit)
    assert type(cell.value) is type(value)


@pytest.mark.parametrize("raw", ["", " ", "\u00a0\u3000", "\u200b"])
def test_blank(raw: str) -> None:
    assert parse_cell(raw) == Cell("blank", None, None)


@pytest.mark.parametrize(
    "raw", ["-", "－", "—", "——", "–", "‐", "―", "/", "／", "\\", "--", "- -", "---", "\u2212", " — "]
)
def test_dash(raw: str) -> None:
    assert parse_cell(raw) == Cell("dash", None, None)


@pytest.mark.parametrize("raw", ["无", "無", "（无）", "不涉及", "N/A", "n/a", "不适用", "无此项"])
def test_not_applicable(raw: str) -> None:
    assert parse_cell(raw) == Cell("not_applicable", None, None)


UNREADABLE = (
    "1.2.3 约20 20余 5-6 3（含1件重复） O /A 12① 3² ½ 1,23 .5 一 三五 2019年 1、2 --3 见附件 ٣ " + "1" * 16
)


@pytest.mark.parametrize("raw", [*UNREADABLE.split(), "2 0", "1 2345", "- 3"])
def test_unparsed(raw: str) -> None:
    assert parse_cell(raw) == Cell("unparsed", None, None)


@pytest.mark.parametrize(
    ("raw", "value"), [("23。", 23), ("45[1]", 45), ("45 [1]", 45), ("88*", 88), ("7;", 7), ("3件。", 3)]
)
def test_a_full_stop_or_a_footnotes_mark_is_no_part_of_a_number(raw: str, value: int) -> None:
    cell = parse_cell(raw)
    assert (cell.state, cell.value) == ("reported", value)


@pytest.mark.parametrize(
    "raw", ["22（其中修订16件）", "22(其中:修订16件)", "22，其中修订16件", "22 (其中修订16件)"]
)
def test_a_part_told_after_a_number_is_no_part_of_it(raw: str) -> None:
    assert parse_cell(raw) == Cell("reported", 22, None)


@pytest.mark.parametrize("raw", ["22（16）", "22（16件）", "（其中修订16件）22", "其中修订16件"])
def test_another_number_in_brackets_leaves_it_open(raw: str) -> None:
    assert parse_cell(raw) == Cell("unparsed", None, None)
