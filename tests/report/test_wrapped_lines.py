"""Lines of a hard-wrapped text are joined before its sentences are read; lines that are whole are not."""

from __future__ import annotations

import pytest

from foiacrawl.model import Mention, Section
from foiacrawl.report.mentions import find_mentions
from foiacrawl.report.wrapped_lines import line_width, paragraphs_of

WRAPPED = """\
云川市林业局高度重视政府信息公开工作，由办公室牵头，各科
室配合，建立了信息采编、审核、发布的流程，并按照规定的时限
办理。全年收到政府信息公开申请 34 件，上年结转政府信息公开
申请 2 件，所有申请均已按要求办结。所有办结的信息公开申请中
同意公开答复 9 件，部分公开答复 0 件（同比持平），不予公开
答复 2 件，无法提供 10 件，不予处理 0 件，其他处理答复 1
件，转下一年度办理答复的有 1 件。"""


def found(text: str) -> list[Mention]:
    return list(find_mentions([Section("", text)], year=2024, agency="云川市林业局"))


def values(text: str) -> dict[str, float]:
    return {mention.indicator: mention.value for mention in found(text)}


def joined(text: str) -> list[str]:
    lines = text.split("\n")
    return ["".join(lines[start:end]) for start, end in paragraphs_of(lines, line_width([text]))]


def test_sentences_over_line_ends_are_read() -> None:
    assert values(WRAPPED) == {
        "requests_received": 34,
        "requests_carried_over_from_prior_year": 2,
        "reply_disclosure_granted": 9,
        "reply_disclosure_partially_granted": 0,
        "reply_withheld": 2,
        "requests_carried_over_to_next_year": 1,
    }


def test_a_mention_over_a_line_end_points_at_its_characters() -> None:
    withheld = next(mention for mention in found(WRAPPED) if mention.indicator == "reply_withheld")
    assert withheld.sentence in WRAPPED
    assert "\n" in withheld.sentence
    assert withheld.sentence[slice(*withheld.span)] == "2 件"


@pytest.mark.parametrize(
    "other",
    [
        "本局坚持以公开为常态、不公开为例外，全年走访企业和群众，办理来信。",
        "今后一年里将从三个方面加以改进：健全审查制度，丰富解读形式，用好投诉举报渠道，\n把整改落到实处。",
    ],
)
def test_one_or_two_sentences_over_line_ends_are_read(other: str) -> None:
    text = f"2024年，云川市林业局新收到政府信息公开申请2019件，上年结转49件，结转下年度继续办\n理106件。\n{other}"
    assert values(text)["requests_carried_over_to_next_year"] == 106


def test_the_number_of_a_page_is_no_part_of_a_sentence() -> None:
    pages = WRAPPED.replace("不予公开\n", "不予公开\n— 12 —\n")
    assert values(pages) == values(WRAPPED)


@pytest.mark.parametrize(
    "text",
    [
        "本年新收政府信息公开申请数量\n12 0 0 0\n上年结转政府信息公开申请数量\n3 0 0 0",
        "全年收到政府信息公开申请情况较好，办理工作规范有序\n主动公开的政府信息\n12件",
        "（一）主动公开政府信息的主要类别及数量情况\n2024年，主动公开政府信息9条。",
        "全年主动公开政府信息数量为12条，都在政府门户网站的专栏里上\n收到政府信息公开申请数量为3件，都已办结",
        "主动公开政府信息数量为12条，都在网站上\n收到政府信息公开申请数量为3件，都已办结",
    ],
)
def test_lines_of_other_texts_stay_apart(text: str) -> None:
    assert joined(text) == text.split("\n")


def test_headings_and_items_of_a_wrapped_text_stay_apart() -> None:
    items = ["二、主动公开情况", "（一）公开的数量和渠道，以及公开的主要内容和形式都有哪些", "1.网站。"]
    assert joined("\n".join([WRAPPED, *items]))[-3:] == items


@pytest.mark.parametrize("hostile", ["，" * 40 + "甲\n", "甲，" * 20 + "\n— 1 —\n", "(" * 40 + "\n"])
def test_many_lines_are_read_to_their_end(hostile: str) -> None:
    assert found(hostile * 20_000) == []
