"""Simplified and traditional."""

from __future__ import annotations

import pytest

from foiacrawl.text import script_of, strip_glosses, to_simplified

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
