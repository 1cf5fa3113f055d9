"""A body is named by a sentence only where the whole name is there; otherwise none is better than a piece of a sentence."""

from __future__ import annotations

import pytest

from foiacrawl.agencies.names import extract_contact, extract_from_lead


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
        "2023年度县政府信息公开内容以财政信息为主。",
        "今年以来乡人民政府认真落实公开要求。",
        "在柳溪街道办事处的大力支持下，公开工作有序开展。",
        "在柳溪镇人民政府指导下，公开工作有序开展。",
        "按照柳溪镇人民政府将要求报送的表格填写。",
        "配合柳溪乡人民政府组织开展培训。",
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
        ("今年以来柳溪镇人民政府认真落实公开要求。", "柳溪镇人民政府"),
        ("由柳溪镇人民政府编制。", "柳溪镇人民政府"),
    ],
)
def test_a_name_is_cut_at_its_own_boundaries(sentence: str, name: str) -> None:
    body, _ = extract_from_lead(sentence, 2023)
    assert body is not None
    assert body.text == name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("现向社会公开《平江县统计局2022年政府信息公开工作年度报告》。", "平江县统计局"),
        ("现发布《平江县柳溪镇2022年政府信息公开年报》。", "平江县柳溪镇"),
        ("根据《平江县政务公开办法》编制本报告。", None),
        ("按照《关于编制2022年政府信息公开工作年度报告的通知》要求编制。", None),
        ("公布《中华人民共和国政府信息公开工作年度报告》格式。", None),
        ("2022年，柳溪镇人民政府信息公开工作有序开展。", "柳溪镇人民政府"),
        ("2022年，柳溪镇党委、政府高度重视公开工作。", "柳溪镇政府"),
        ("2022年，柳溪街道党工委、办事处认真贯彻条例。", "柳溪街道办事处"),
        ("2022年，县委、县政府高度重视公开工作。", None),
        ("柳江大学学校办公室结合实际编制本报告。", "柳江大学"),
    ],
)
def test_a_name_is_found_in_the_wordings_of_reports(sentence: str, name: str | None) -> None:
    body, _ = extract_from_lead(sentence, 2022)
    assert (body.text if body else None) == name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("如有疑问，请联系：平江县统计局党政办公室，地址：某路1号。", "平江县统计局"),
        ("联系单位：平江县水利局，地址：某路1号。", "平江县水利局"),
        ("如有疑问，可与柳溪乡人民政府党政办联系，地址为某路1号。", "柳溪乡人民政府"),
        ("如有疑问，请与柳江大学党政办公室联系。", "柳江大学"),
        ("如有疑问，请联系：平江县统计局办公室；电话：1234567。", "平江县统计局"),
        ("如有疑问，请与县政府办公室联系。", None),
        ("如有疑问，请与局办公室联系。", None),
        ("如有疑问，请与我局办公室联系。", None),
        ("如有疑问，请与本单位联系。", None),
    ],
)
def test_a_contact_is_whole_or_none(sentence: str, name: str | None) -> None:
    body = extract_contact(sentence, 2022)
    assert (body.text if body else None) == name
