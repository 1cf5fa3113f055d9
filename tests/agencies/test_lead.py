"""A body is named by a sentence only where the whole name is there; otherwise none is better than a piece of a sentence."""

from __future__ import annotations

import pytest

from foiacrawl.agencies.names import extract_from_lead


@pytest.mark.parametrize(
    "sentence",
    [
        "本年度街道政府信息公开渠道以门户网站为主。",
        "2023年度街道办事处认真落实公开要求。",
        "近年来街道政府信息公开工作扎实推进。",
        "加强对各街道政府信息公开工作的检查。",
        "指导街道政府信息公开年度报告的编写。",
        "2022年度开发区管委会未收到政府信息公开申请。",
        "本年度镇政府信息公开内容以财政信息为主。",
    ],
)
def test_a_piece_of_a_sentence_is_no_body(sentence: str) -> None:
    assert extract_from_lead(sentence, 2023)[0] is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("本报告由柳溪乡人民政府按照《条例》要求编制。", "柳溪乡人民政府"),
        ("本报告由月亮湾经济技术开发区管委会结合统计数据编制。", "月亮湾经济技术开发区管委会"),
        ("2023年度柳溪乡未收到政府信息公开申请。", "柳溪乡"),
        ("今年柳溪镇主动公开政府信息31条。", "柳溪镇"),
        ("由柳溪镇人民政府编制。", "柳溪镇人民政府"),
    ],
)
def test_a_name_is_cut_at_its_own_boundaries(sentence: str, name: str) -> None:
    body, _ = extract_from_lead(sentence, 2023)
    assert body is not None
    assert body.text == name
