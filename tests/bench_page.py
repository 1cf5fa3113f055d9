"""The page that the benchmarks read: 60 KB, a 2021 form with a word processor's inline styles, chrome and prose."""

from __future__ import annotations

from foiacrawl.forms import form

CELL = 'style="border:1pt solid; width:77.55pt" valign="center"'
TEXT = '<p style="text-align:center; margin:0pt"><span style="font-size:14pt">{}</span></p>'
SENTENCE = (
    "第{n}项工作按照计划推进，全年共梳理公开事项{n}类，组织业务学习{n}次，群众意见均在规定时间内答复，"
    "公开内容由承办科室起草、分管负责人审核后统一上网。"
)


def page(number: int = 0) -> str:
    """Return the page; `number` makes its figures and prose different from another's."""
    menu = "".join(f'<li><a href="/zwgk/col{n}/">栏目{n}</a></li>' for n in range(60))
    years = "".join(
        f'<li><a href="./{y}/t{y}0120_{number}.html">{y}年度报告</a></li>' for y in range(2012, 2022)
    )
    prose = ["".join(SENTENCE.format(n=number % 90 + n + k) for k in range(3)) for n in range(12)]
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        "<meta name='ArticleTitle' content='乌海市公安局2021年政府信息公开工作年度报告'>"
        "<meta name='PubDate' content='2022-01-19 10:00'><title>乌海市公安局2021年政府信息公开工作年度报告_年报</title></head>"
        f"<body><div class='header'><ul>{menu}</ul></div><div class='crumbs'>当前位置：<a href='/'>首页</a></div>"
        "<div class='TRS_Editor'><h1>乌海市公安局2021年政府信息公开工作年度报告</h1>"
        f"<p>一、总体情况</p>{_paragraphs(prose[:8])}<p>二、主动公开政府信息情况</p>{_disclosure(number)}"
        f"<p>三、收到和处理政府信息公开申请情况</p>{_requests()}"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{_disputes()}"
        f"<p>五、存在的主要问题及改进情况</p>{_paragraphs(prose[8:])}<p>六、其他需要报告的事项</p><p>无。</p></div>"
        f"<div class='side'><ul>{years}</ul></div><div class='footer'>主办：乌海市公安局 网站标识码1503000001</div></body></html>"
    )


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p style='text-indent:2em'>{line}</p>" for line in lines)


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, spans: str = "") -> str:
    return f"<td {spans} {CELL}>{TEXT.format(text)}</td>"


def _disclosure(number: int) -> str:
    table = form("2021").table("disclosure")
    assert table is not None
    rows = []
    for block in table.blocks:
        rows.append(_row(_cell(block.caption, "colspan=4")))
        rows.append(_row(_cell("信息内容"), *(_cell(column.label) for column in block.columns)))
        rows += [_row(_cell(item.label), *(_cell(str(number)) for _ in block.columns)) for item in block.rows]
    return f"<table>{''.join(rows)}</table>"


def _requests() -> str:
    table = form("2021").table("requests")
    assert table is not None
    rows = [
        _row(
            _cell(
                "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "colspan=3 rowspan=3"
            ),
            _cell("申请人情况", "colspan=7"),
        ),
        _row(_cell("自然人", "rowspan=2"), _cell("法人或其他组织", "colspan=5"), _cell("总计", "rowspan=2")),
        _row(*(_cell(text) for text in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"))),
    ]
    seen: set[str] = set()
    for item in table.rows:
        heads = []
        for depth, heading in enumerate(item.path):
            if heading not in seen:
                seen.add(heading)
                below = sum(1 for other in table.rows if heading in other.path)
                heads.append(_cell(heading, f"rowspan={below}"))
                assert depth < 2
        heads.append(_cell(item.label, f"colspan={3 - len(item.path)}"))
        rows.append(_row(*heads, *(_cell("0") for _ in range(7))))
    return f"<table>{''.join(rows)}</table>"


def _disputes() -> str:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    rows = [
        _row(_cell("行政复议", "colspan=5"), _cell("行政诉讼", "colspan=10")),
        _row(
            *(_cell(text, "rowspan=2") for text in outcomes),
            _cell("未经复议直接起诉", "colspan=5"),
            _cell("复议后起诉", "colspan=5"),
        ),
        _row(*(_cell(text) for text in outcomes * 2)),
        _row(*(_cell("0") for _ in range(15))),
    ]
    return f"<table>{''.join(rows)}</table>"
