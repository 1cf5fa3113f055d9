"""Normalised text: width, invisible characters, white space, simplified and traditional script."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import foiacrawl
from foiacrawl.text import (
    BLANKS,
    collapse_spaces,
    normalize,
    normalize_for_matching,
    remove_invisible,
    remove_spaces,
    script_of,
    strip_glosses,
    to_same_length,
    to_simplified,
)

SIMPLIFIED = "本局认真办理群众来信，全年公开文件一百二十件，答复申请三件。"
TRADITIONAL = "本局認真辦理群眾來信，全年公開文件一百二十件，答覆申請三件。"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (SIMPLIFIED, "simplified"),
        (TRADITIONAL, "traditional"),
        ("繁體 | 無障礙 " + SIMPLIFIED, "simplified"),
        (SIMPLIFIED + "聯系人：張學勤", "simplified"),
        (TRADITIONAL + "简体 | 无障碍", "traditional"),
        ("江西省公安廳關于出臺辦法的報告,依托網站采購", "traditional"),
        ("", "simplified"),
        ("abc 123", "simplified"),
        ("一二三", "simplified"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("規範性檔案", "规范性文件"),
        ("行政規範性檔案", "行政规范性文件"),
        ("城建檔案管理", "城建档案管理"),
        ("檔案館", "档案馆"),
        ("行政複議", "行政复议"),
        ("行政復議", "行政复议"),
        ("行政覆議", "行政复议"),
        ("政府資訊公開", "政府信息公开"),
        ("採購專案數量", "采购项目数量"),
        ("查詢程序資料", "查询程序资料"),
        ("複議後起訴", "复议后起诉"),
        ("通讯息息相关", "通讯息息相关"),
        ("互联网路由", "互联网路由"),
        (TRADITIONAL, SIMPLIFIED),
        (TRADITIONAL * 20, SIMPLIFIED * 20),
    ],
)
def test_to_simplified(text: str, simplified: str) -> None:
    assert to_simplified(text) == simplified


def test_simplified_text_is_returned_as_it_is() -> None:
    long = SIMPLIFIED * 50
    assert to_simplified(long) is long or to_simplified(long) == long
    assert to_simplified("一、总计 12") == "一、总计 12"


def test_glosses() -> None:
    assert (
        strip_glosses("政務(wù)公開，服務（wù）平台(APP)，附件(pdf)，重(chóng)复")
        == "政務公開，服務平台(APP)，附件(pdf)，重复"
    )
    assert strip_glosses("没有括号") == "没有括号"
    assert strip_glosses("辦(ban)公(gong)(gong)室(shì)（女）綠(lǜ)") == "辦公室（女）綠"
    assert strip_glosses("表(doc)、附件(xls)、接口(API)") == "表(doc)、附件(xls)、接口(API)"


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("２０２３年（含）", "2023年(含)"),
        ("公\u200b开\ufeff年\u00ad报", "公开年报"),
        ("\u202e公开\u202c\u2066年报\u2069", "公开年报"),
        ("公开\x9b31m\x07年报\x85", "公开31m年报\x85"),
        ("葛\U000e0100洲\ufe00坝", "葛洲坝"),
        (" 公 开 ", " 公 开 "),
        ("plain\x1btext", "plaintext"),
    ],
)
def test_normalize(text: str, normalized: str) -> None:
    assert normalize(text) == normalized


def test_collapse_and_remove_spaces() -> None:
    assert collapse_spaces(" 政府\u3000信息\n\u200b公开\x85 ") == "政府 信息 公开"
    assert remove_spaces(" 政府\u3000信息\n公开\x85 ") == "政府信息公开"
    assert BLANKS.fullmatch(" \u200b\u3000\x85\ufeff")


def test_normalize_is_nfkc_for_every_character() -> None:
    """The usual characters are changed one by one, without NFKC; a sign that combines comes after one of them."""
    for code in (*range(0xD800), *range(0xE000, 0x30000)):
        for text in (chr(code), f"申请{chr(code)}", f"Ａ{chr(code)}1"):
            expected = remove_invisible(unicodedata.normalize("NFKC", text))
            assert normalize(text) == expected, hex(code)


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("政 府 資 訊 公 開", "政府信息公开"),
        ("二〇一九年（年報）", "2019年(年报)"),
        ("plain", "plain"),
    ],
)
def test_normalize_for_matching(text: str, matched: str) -> None:
    assert normalize_for_matching(text) == matched


def test_to_same_length() -> None:
    assert to_same_length("二○一九年，政府資訊\u200b（答覆）") == "2019年,政府信息\u200b(答复)"
    assert to_same_length("公開年報" * 50) == "公开年报" * 50


def test_width_is_normalised_in_one_place() -> None:
    root = Path(foiacrawl.__file__).parent
    sources = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if 'NFKC"' in path.read_text("utf-8")
    }
    # numbers.py looks at the decomposition of single characters.
    assert sources == {"text.py", "report/numbers.py"}
