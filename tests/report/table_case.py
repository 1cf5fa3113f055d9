"""The requests table of 2021 as markup, and how tests read tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html

from foiacrawl.forms import form
from foiacrawl.grid.html import grids
from foiacrawl.report.tables import find_tables, read_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Grid
    from foiacrawl.model import Figure
    from foiacrawl.report.form_rows import Tables

COLUMNS = [column.id for column in form("2021").table("requests").columns]  # type: ignore[union-attr]
HEAD = (
    "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>"
    "<td colspan=7>申请人情况</td></tr>"
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
NUMBERS = ["1", "2", "3", "4", "5", "6", "21"]


def cells(values: list[str]) -> str:
    return "".join(f"<td>{value}</td>" for value in values)


def read(markup: str, year: int | None = 2021) -> Tables:
    return read_grids(grids(lxml.html.fromstring(f"<html><body>{markup}</body></html>")), year)


def read_grids(found: Sequence[Grid], year: int | None = 2021) -> Tables:
    return read_figures(found, find_tables(found), year)


def row(tables: Tables, name: str, table: str = "requests") -> list[Figure]:
    return [figure for figure in tables.figures if figure.table == table and figure.row == name]


def kinds(tables: Tables) -> set[str]:
    return {problem.kind for problem in tables.problems} - {"missing_row", "missing_table"}


def requests_table(*rows: str) -> str:
    return f"<table>{HEAD}{''.join(rows)}</table>"


NEW = f"<tr><td colspan=3>一、本年新收政府信息公开申请数量</td>{cells(NUMBERS)}</tr>"
