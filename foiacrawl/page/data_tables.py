"""Recognise the tables of a page that look like data, of which only the text is needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What looks like data: the shortest statutory table has 15 cells; their longest label has 60 characters.
_MIN_CELLS = 8
_MAX_MEAN_CELL = 40
_MAX_PIECE = 120
# XPath counts without making a Python object of each element, which cost more than all the rest.
_CELLS = etree.XPath("count(descendant::td | descendant::th)")
_TEXT = etree.XPath("string(.)", smart_strings=False)
# The first costs half of the exact one, which is evaluated only where the first is true.
_LONG_RAW_PIECE = etree.XPath(f"boolean(descendant::text()[string-length(.) > {_MAX_PIECE}])")
_LONG_PIECE = etree.XPath(f"boolean(.//text()[string-length(normalize-space(.)) > {_MAX_PIECE}])")
_BLOCK_LABEL = re.compile(
    r"索\s*引\s*号|索\s*引\s*號|发布机构|發布機構|发文|發文|发布日期|發布日期|生成日期|成文日期|公开日期|公開日期|发布时间"
    r"|發布時間|信息名称|信息名稱|公开主体|公開主體|公开方式|公開方式|主题分类|主題分類|组配分类|發佈"
)


def text_of_data(table: HtmlElement) -> tuple[str, int] | None:
    """Return text and number of cells of a table if it looks like data: short cells, no table inside, no 索引号 block."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    count = _CELLS(table)
    cells = int(count) if isinstance(count, float) else 0
    if cells < _MIN_CELLS or (_LONG_RAW_PIECE(table) and _LONG_PIECE(table)):
        return None
    text = str(_TEXT(table))
    if len("".join(text.split())) > cells * _MAX_MEAN_CELL:
        return None
    return None if _BLOCK_LABEL.search(text) else (text, cells)
