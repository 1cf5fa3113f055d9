"""A number in a sentence of a page is the one that is shown and meant: not struck, not white, without the mark of a note."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document
from foiacrawl.reading import read

PAGE = """<html><body><h1>荣昌区统计局2023年政府信息公开工作年度报告</h1><div class="content">
<p>根据条例编制本报告。</p><p>2023年，我局共收到政府信息公开申请{}件，均已按时答复。</p><p>明年继续做好公开工作。</p>
</div></body></html>"""


@pytest.mark.parametrize(
    "number",
    [
        "35",
        "<s>30</s>35",
        "<del>30</del>35",
        "<span style='text-decoration: line-through'>30</span>35",
        "35<sup>1</sup>",
        "<b>35</b><sup><a href='#n1'>1</a></sup>",
        "35<sup>[1]</sup>",
        "35[1]",
        "35<span style='vertical-align:super'>1</span>",
        "35<span style='color:#fff'>9</span>",
        "35<font color='white'>9</font>",
        "35<span style='font-size:0'>9</span>",
        "35<span style='display:none'>9</span>",
    ],
)
def test_a_number_in_a_sentence_is_the_one_that_is_shown(number: str) -> None:
    report = read(Document("report.html", PAGE.format(number).encode()))
    assert [(one.indicator, one.value) for one in report.mentions] == [("requests_received", 35)]


def test_white_text_on_a_banner_is_text() -> None:
    banner = (
        '<div class="banner"><h1 style="color:#fff">荣昌区统计局2023年政府信息公开工作年度报告</h1></div>'
    )
    page = PAGE.format("35").replace("<h1>荣昌区统计局2023年政府信息公开工作年度报告</h1>", banner)
    assert read(Document("report.html", page.encode())).year == 2023
