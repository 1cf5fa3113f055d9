"""The 来源 that a page shows names the body where nothing else does, and completes a short name; a newspaper's does not."""

from __future__ import annotations

import pytest

from foiacrawl.agencies import Evidence, identify
from foiacrawl.model import Document
from foiacrawl.reading import read

TITLE = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "source", "more", "name"),
    [
        ("交通运输局" + TITLE, "武功县交通运输局", {}, "武功县交通运输局"),
        ("东湖街道" + TITLE, "余杭区东湖街道办事处", {}, "余杭区东湖街道办事处"),
        (TITLE, "平江县水利局", {}, "平江县水利局"),
        (TITLE, "平江县融媒体中心", {}, None),
        (TITLE, "平江县人民政府网", {}, None),
        (TITLE, "平江县人民政府办公室", {"breadcrumb": ("首页", "平江县水利局")}, "平江县水利局"),
        (TITLE, "平江县财政局", {"signature": "平江县水利局"}, "平江县水利局"),
    ],
)
def test_the_source_names_the_body(title: str, source: str, more: dict[str, str], name: str | None) -> None:
    evidence = Evidence(title=title, year=2023, shown_source=source, **more)  # type: ignore[arg-type]
    assert identify(evidence).name == name


def test_the_end_of_the_window_title_names_the_site() -> None:
    assert (
        identify(Evidence(title=TITLE, year=2023, window_title=f"{TITLE}_汝州市城市管理局")).name
        == "汝州市城市管理局"
    )
    evidence = Evidence(title=f"县统计局{TITLE}", year=2023, window_title=f"县统计局{TITLE}-新昌县人民政府")
    assert identify(evidence).name == "新昌县统计局"


@pytest.mark.parametrize(
    "line",
    ["来源：汝州市城市管理局", "发布时间：2024-01-16 来源：汝州市城市管理局", "信息来源：汝州市城市管理局"],
)
def test_the_source_is_read_from_the_page(line: str) -> None:
    text = "<p>根据《中华人民共和国政府信息公开条例》，编制2023年度政府信息公开工作年度报告。</p><p>一、总体情况</p>"
    text += "<p>2023年共收到政府信息公开申请3件，均按期答复，全年主动公开政府信息52条。</p>" * 3
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{line}</div><div>{text}</div></body></html>"
    assert read(Document("a.html", page.encode())).agency == "汝州市城市管理局"
