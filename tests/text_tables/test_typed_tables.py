"""Tables that an HTML page prints as lines of text, in pre, paragraphs or broken lines."""

from __future__ import annotations

from html import escape

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read

TITLE = "梅溪县水利局2022年政府信息公开工作年度报告"
ROWS = (
    ("第二十条第（一）项",),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
    ("行政规范性文件", "3", "1", "24"),
    ("第二十条第（五）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政许可", "118"),
    ("第二十条第（六）项",),
    ("信息内容", "本年处理决定数量"),
    ("行政处罚", "9"),
    ("行政强制", "2"),
    ("第二十条第（八）项",),
    ("信息内容", "本年收费金额（单位：万元）"),
    ("行政事业性收费", "40.5"),
)
WIDE = "&nbsp;&nbsp;&nbsp;"
PRINTS = {
    "pre": "<pre>" + "\n".join("\t".join(row) for row in ROWS) + "</pre>",
    "bars": "<pre>" + "\n".join("| " + " | ".join(row) + " |" for row in ROWS) + "</pre>",
    "breaks": "<p>" + "<br>".join(WIDE.join(row) for row in ROWS) + "</p>",
    "cells": "<p>" + "<br/>".join(cell for row in ROWS for cell in row) + "</p>",
    "paragraphs": "".join(f"<p>{WIDE.join(row)}</p>" for row in ROWS),
    "barred": "".join(f"<p>| {' | '.join(row)} |</p>" for row in ROWS),
    "sections": "<section>"
    + "".join("<section>" + "".join(f"<section>{c}</section>" for c in row) + "</section>" for row in ROWS)
    + "</section>",
}


def _read(table: str) -> Report:
    lead = "根据《中华人民共和国政府信息公开条例》编制本报告。2022年共收到申请2件，均已答复，办理情况良好。"
    after = '<p><a href="/a.doc">附件：统计表.doc</a></p><p>五、存在的主要问题及改进情况</p><p>公开的内容不够丰富。</p>'
    body = f"<h1>{escape(TITLE)}</h1><div id='zoom'><p>{lead}</p><p>二、主动公开政府信息情况</p>{table}{after}</div>"
    page = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return read(Document("a.html", page.encode()))


@pytest.mark.parametrize("way", PRINTS)
def test_a_typed_table_is_read(way: str) -> None:
    report = _read(PRINTS[way])
    assert report.form == "2021"
    found = {(figure.row, figure.column): figure.value for figure in report.figures}
    assert found[("normative_documents", "in_force")] == 24
    assert found[("administrative_license", "decisions")] == 118
    assert found[("administrative_fee", "amount_collected")] == 40.5
    assert len(found) == 10
    assert any("不够丰富" in section.text for section in report.sections)


def test_a_dropped_cell_is_told() -> None:
    report = _read("<p>" + "<br>".join(c for row in ROWS for c in row if c not in ("3", "24")) + "</p>")
    assert not any(figure.row == "normative_documents" and figure.value for figure in report.figures)
    assert any(problem.kind == "lost_cell" for problem in report.problems)
