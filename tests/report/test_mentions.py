"""Numbers in sentences: the examples of the rules, the seeds, and what is true of any text."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foiacrawl.report
from foiacrawl.forms import forms
from foiacrawl.model import Mention, Section
from foiacrawl.report.mentions import find_mentions
from foiacrawl.report.numbers import parse_number
from foiacrawl.text import to_same_length
from tests.shared import CORPUS, needs_corpus

DATA = Path(foiacrawl.report.__path__[0])
RULES = tomllib.loads((DATA / "mentions.toml").read_text("utf-8"))
SCOPE = tomllib.loads((DATA / "mention_scope.toml").read_text("utf-8"))
EXAMPLES = [
    *(example for entry in RULES["rule"] + RULES["zero"] for example in entry["examples"]),
    *(example for group in SCOPE["examples"].values() for example in group),
]
EXPECTED = re.compile(r"(\w+)=(~?)([0-9.]+)")


def find(
    text: str, *, year: int | None = 2019, agency: str | None = "云川市林业局", heading: str = ""
) -> list[Mention]:
    return list(find_mentions([Section(heading, text)], year=year, agency=agency))


def values(text: str, *, year: int | None = 2019, agency: str | None = "云川市林业局") -> dict[str, float]:
    return {mention.indicator: mention.value for mention in find(text, year=year, agency=agency)}


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_beside_the_rules(example: str) -> None:
    left, _, expected = example.partition("=>")
    heading, _, text = left.rpartition(" | ")
    found = [(each.indicator, each.approximate, float(each.value)) for each in find(text, heading=heading)]
    wanted = [(name, bool(about), float(value)) for name, about, value in EXPECTED.findall(expected)]
    assert sorted(found) == sorted(wanted)


def test_every_rule_has_an_example_that_finds_its_indicator() -> None:
    for entry in RULES["rule"] + RULES["zero"]:
        assert any(f" {entry['indicator']}=" in example for example in entry["examples"]), entry


def test_every_indicator_is_a_row_of_a_form() -> None:
    rows = {row.id for form in forms() for table in form.tables for row in table.rows}
    assert {entry["indicator"] for entry in RULES["rule"] + RULES["zero"]} <= rows


def test_a_mention_points_at_its_characters_in_the_original() -> None:
    text = "概述。\n　　２０１９年，我局共收到政府信息公開申請 １２ 件，其中網絡申請約3件。沒有收取費用。"
    online = find(text)[1]
    assert online.sentence == "２０１９年，我局共收到政府信息公開申請 １２ 件，其中網絡申請約3件。"
    assert online.sentence[slice(*online.span)] == "約3件"
    assert (online.value, online.unit, online.approximate) == (3, "件", True)
    assert [each.sentence[slice(*each.span)] for each in find(text)] == ["１２ 件", "約3件"]


def test_the_span_of_a_zero_in_words_is_the_negation() -> None:
    (zero,) = find("我局沒有發生因政府信息公開引發的行政訴訟。")
    assert zero == Mention(
        "litigation_total", 0, None, False, "我局沒有發生因政府信息公開引發的行政訴訟。", (2, 6)
    )


def test_the_same_number_stated_twice_is_two_mentions() -> None:
    text = "全年主动公开政府信息38条。在主动公开的38条政府信息中,财政类9条。"
    assert [(each.indicator, each.value) for each in find(text)] == [("proactive_items", 38)] * 2


def test_a_governments_own_numbers_are_those_of_its_division() -> None:
    text = "2019年,全县共收到政府信息公开申请154件,结转至2020年6件。"
    assert values(text, agency="云川县人民政府") == {
        "requests_received": 154,
        "requests_carried_over_to_next_year": 6,
    }
    assert values(text, agency="云川县林业局") == {}


def test_without_a_known_year_only_words_name_another_one() -> None:
    assert values("2017年收到政府信息公开申请4件。", year=None) == {"requests_received": 4}
    assert values("去年收到政府信息公开申请4件。", year=None) == {}


def test_rows_of_tables_are_no_prose() -> None:
    assert find("政府信息公开申请数量 | 12件 |\n一、收到政府信息公开申请12件 | 0 | 0 |") == []


@pytest.mark.parametrize(
    "line",
    [
        "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)申请人情况总计一、本年新收政府信息公开申请数量3四、结转下年度继续办理0",
        "指标名称数量主动公开信息数0条受理依申请公开信息总数5行政复议数2件行政申诉数0件",
        "三、本年度办理结果(一)予以公开6(二)部分公开0(七)总计6四、结转下年度继续办理0",
    ],
)
def test_a_table_without_anything_between_its_cells_is_no_prose(line: str) -> None:
    assert not find(line)


@needs_corpus
@pytest.mark.parametrize(
    "gold", sorted((CORPUS / "seeds").glob("*.gold.json")), ids=lambda path: path.name[:3]
)
def test_seeds(gold: Path) -> None:
    wanted = json.loads(gold.read_text("utf-8"))
    text = gold.with_name(gold.name.removesuffix(".gold.json")).read_text("utf-8")
    found = find_mentions(list(naive_sections(text)), year=wanted["year"], agency=wanted["agency"])
    pairs = {(each.indicator, each.value) for each in found}
    assert {(each["indicator"], each["value"]) for each in wanted["mentions"]} <= pairs
    assert (
        pairs - {(each["indicator"], each["value"]) for each in wanted["mentions"]}
        == READ_BY_EYE[gold.name[:3]]
    )


# Mentions of the seeds that are not in their gold, checked one by one.
READ_BY_EYE: dict[str, set[tuple[str, int]]] = {
    "000": {("complaints_total", 0), ("litigation_total", 0)},
    "001": set(),
    "002": set(),
    "003": {("reconsideration_total", 1)},
    "004": set(),
}


def naive_sections(text: str) -> list[Section]:
    found = [("", "")]
    for line in text.splitlines():
        if re.match(r"[一二三四五六七八九十]+[、 ]", line) and len(line) < 45:
            found.append((line, ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line + "\n")
    return [Section(heading, body) for heading, body in found]


PIECES = st.sampled_from(
    [
        *"0123456789,。;、(件条《》 \n:万约",
        "共收到",
        "政府信息公开申请",
        "主动公开",
        "2019年",
        "未发生",
        "行政复议",
        "分别为",
        "各",
        "网站",
    ]
)


@given(st.lists(st.one_of(PIECES, st.characters()), max_size=60).map("".join))
def test_any_text_is_read_and_every_mention_points_into_it(text: str) -> None:
    for mention in find(text, heading="依申请公开"):
        start, end = mention.span
        assert mention.sentence in text
        assert 0 <= start < end <= len(mention.sentence)


@given(st.integers(1, 10**9), st.sampled_from(["件", "宗", "份"]))
def test_the_span_reads_as_the_value(number: int, unit: str) -> None:
    (mention,) = find(f"2019年，我局共收到政府信息公开申请{number:,}{unit}。")
    parsed = parse_number(mention.sentence[slice(*mention.span)])
    assert (parsed.value, parsed.unit) == (mention.value, mention.unit) == (number, unit)


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(to_same_length(text)) == len(text)


@pytest.mark.parametrize(
    "hostile",
    [
        "收到" + "公民、法人和其他组织" * 7 + "咨询12件。",
        "信息公开" + "共计" * 38 + "甲12件。",
        "其中有另有" * 15 + "网络申请甲3件。",
        "因政府信息公开引发提起申请" * 6 + "行政复议甲1件。",
        "未发生" + "公民、法人和" * 12 + "申请甲。",
        "未" * 50_000,
        "收到政府信息公开申请1件," * 20_000,
        "1," * 50_000,
        "《" * 50_000,
        "一" * 50_000 + "件",
        " 1 " * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_to_its_end(hostile: str) -> None:
    """A pattern that backtracks without end would hang here."""
    assert all(0 <= mention.span[0] < mention.span[1] <= len(mention.sentence) for mention in find(hostile))
