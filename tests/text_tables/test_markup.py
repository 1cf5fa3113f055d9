"""Tables in the markup languages that pandoc writes are read as tables."""

from __future__ import annotations

import pytest

from foiacrawl.model import Document, Report
from foiacrawl.reading import read
from foiacrawl.text_tables.markup import plain_markup

TITLE = "青石县水务局2023年政府信息公开工作年度报告"
LATEX = r"""
\begin{longtable}[]{@{}
  >{\raggedright\arraybackslash}p{(\columnwidth - 6\tabcolsep) * \real{0.4}}
  >{\raggedright\arraybackslash}p{(\columnwidth - 6\tabcolsep) * \real{0.2}}@{}}
\toprule
\endhead
\multicolumn{4}{l}{{第二十条第(一)项}} \\
{信息内容} & {本年制发件数} & {本年废止件数} & {现行有效件数} \\
\begin{minipage}[t]{0.2\columnwidth}\raggedright
规章\strut
\end{minipage} & 1 & \textbackslash{} & \textbf{3} \\
{行政规范性文件} & \foreignlanguage{american}{4} & {5~} & 6 \\
\bottomrule
\end{longtable}
"""
ROFF = """
.PP
主动公开情况如下。
.PP
.TS
tab(@);
l l l l.
T{
第二十条第(一)项
T}@T{
T}@T{
T}@T{
T}
T{
.PP
信息内容
T}@T{
本年制发件数
T}@T{
本年废止件数
T}@T{
现行有效件数
T}
T{
规章
T}@T{
1
T}@T{
\\[en]
T}@T{
3
T}
T{
行政规范性文件
T}@T{
4
T}@T{
\\f[B]5\\f[R]
T}@T{
6
T}
.TE
"""
CONTEXT = "\n".join(
    [
        "\\startxtable",
        *(
            "\\startxrow\n"
            + "".join(f"\\startxcell {cell}\n\n \\stopxcell\n" for cell in row.split("|"))
            + "\\stopxrow"
            for row in (
                "第二十条第(一)项",
                "信息内容|本年制发件数|本年废止件数|现行有效件数",
                "规章|1|—|3",
                "行政规范性文件|4|5|6",
            )
        ),
        "\\stopxtable\n",
    ]
)
TEXINFO = """
@multitable {行政规范性文件} {本年制发件数} {本年废止件数} {现行有效件数}
@headitem
第二十条第(一)项
@item
信息内容
 @tab 本年制发件数
 @tab 本年废止件数
 @tab 现行有效件数
@item
规章
 @tab 1
 @tab —
 @tab 3
@item
行政规范性文件
 @tab 4
 @tab 5@ @tab 6
@end multitable
"""
XWIKI = """
|(((第二十条第(一)项
)))
|(((信息内容
))) |(((本年制发件数
))) |(((本年废止件数
))) |(((现行有效件数
)))
|(((规章
))) |(((1
))) |(((—
))) |(((3
)))
|(((行政规范性文件
))) |(((4
))) |(((5
))) |(((6
)))
"""
MEDIAWIKI = """
{|
| <span style="font-size:14px">第二十条第(一)项</span>
|
|
|
|-
| 信息内容
| 本年制发件数
| 本年废止件数
| 现行有效件数
|-
| 规章
| <span style="font-size:14px">1</span>
| —
| 3
|-
| 行政规范性文件
| 4
| 5
| 6
|}
"""
MARKDOWN = """
|   |   |   |   |
|---|---|---|---|
| <span style="font-size:14px">第二十条第(一)项</span> |   |   |   |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | `1`{style: font-size:14px} | — | <span>3</span> |
| 行政规范性文件 | 4 | [5]{style="x"} | 6 |
<div>

</div>
"""


def report(table: str) -> Report:
    return read(
        Document("report.txt", f"{TITLE}\n\n二、主动公开政府信息情况\n{table}\n青石县水务局\n".encode())
    )


@pytest.mark.parametrize("table", [LATEX, ROFF, CONTEXT, TEXINFO, XWIKI, MEDIAWIKI, MARKDOWN])
def test_a_table_in_markup_is_read(table: str) -> None:
    made = report(table)
    assert [(figure.row, figure.value) for figure in made.figures] == [
        *(("rules", value) for value in (1, None, 3)),
        *(("normative_documents", value) for value in (4, 5, 6)),
    ]
    assert {figure.state for figure in made.figures if figure.value is None} == {"dash"}


def test_characters_of_roff_are_those_that_it_prints() -> None:
    text = "".join(
        f"\\[u{ord(char):04X}]" if char > "z" else char for char in f"{TITLE}\n.PP\n全年收到申请3件。\n"
    )
    assert plain_markup(text) == f"{TITLE}\n\n全年收到申请3件。\n"


def test_text_without_markup_stays_as_it_is() -> None:
    text = "一、总体情况\n甲 & 乙 {丙} ~ \\丁\n| a | b |\n"
    assert plain_markup(text) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "\\begin{array}",
        ".TS\n",
        "\n.TS\ntab(@);\nl.\nT{T{T{\n.TE\n",
        "\\startxtable\n\\startxrow\\startxcell[",
        "@multitable \n@item",
        "|(((",
        "\\begin{tabular}{{{{{{\\multicolumn{2}{{{\\end{tabular}",
        "\\[u4E",
    ],
)
def test_markup_that_never_ends_is_read_to_its_end(hostile: str) -> None:
    assert plain_markup("青石县\n.PP\n" + hostile * 100_000).startswith("青石县")
