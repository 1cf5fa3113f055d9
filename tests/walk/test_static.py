"""Static lists: pagers of every signature, folders in folders, twins, sidebars."""

from __future__ import annotations

import pytest

from tests.walk.site import HOST, page, report, rows, unique, walk


def listing(count: int, start: int = 0, tail: str = "") -> str:
    lines = [
        (f"./202401/t20240130_{start + n}.html", f"某某市第{start + n}局2023年政府信息公开工作年度报告")
        for n in range(count)
    ]
    return page(rows(*lines) + tail, "政府信息公开年报_某某市人民政府")


def articles(count: int, base: str = "/zwgk/zfxxgknb/") -> dict[str, str]:
    return {f"{base}202401/t20240130_{n}.html": report() for n in range(count)}


def call(text: str) -> str:
    return f"<script>{text}</script>"


@pytest.mark.parametrize(
    ("pager", "names"),
    [
        ('createPageHTML(3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        ('createPageHTML(3, 0, "index", "html");', ["index_2.html", "index_3.html"]),
        ('createPage(3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        ("createPageHTML('page_div',3, 1,'xlist','shtml',9);", ["xlist_2.shtml", "xlist_3.shtml"]),
        ("createPageHTML('page_div',3, 1,'xlist','shtml',9);", ["xlist_1.shtml", "xlist_2.shtml"]),
        ('createPageHTML(9, 3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        ('createPageHTML(3, 1, "list", "html");', ["list_2.html", "list_3.html"]),
        ('createPageHTML("3","0","index","html");', ["index_1.html", "index_2.html"]),
        (
            'var countPage = 3; var currentPage = 0; createPageHTML(countPage, currentPage, "index", "html");',
            ["index_1.html", "index_2.html"],
        ),
        ("var countPage = 3//共多少页\nvar currentPage = 0;", ["index_1.html", "index_2.html"]),
        (
            "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ }\n createPageHTML(3,0,'index','html');",
            ["index_1.html", "index_2.html"],
        ),
        (
            "//createPageHTML(1,0,'index','html');\ncreatePageHTML(3, 0, 'index', 'html');",
            ["index_1.html", "index_2.html"],
        ),
        ("createPageHTML('list','html',3,0)", ["list_1.html", "list_2.html"]),
    ],
)
def test_every_page_of_a_script_pager_is_reached(pager: str, names: list[str]) -> None:
    site = {"/zwgk/zfxxgknb/": listing(3, 0, call(pager)), **articles(9)}
    for number, name in enumerate(names, start=1):
        site[f"/zwgk/zfxxgknb/{name}"] = listing(3, 3 * number, call(pager))
    outcome = walk(site, "/zwgk/zfxxgknb/")
    assert len(outcome.found) == 9
    assert unique(outcome)
    assert outcome.problems == []


def test_a_declared_total_that_is_not_reached_names_both_numbers() -> None:
    script = call("listModel({pagebar: {prepage: 10, recordCount: '20', displayNum: 2}});")
    outcome = walk(
        {"/zwgk/zfxxgknb/nlist.htm": listing(10, 0, script), **articles(10)}, "/zwgk/zfxxgknb/nlist.htm"
    )
    assert len(outcome.found) == 10
    assert outcome.kinds == ["listing_incomplete"]
    assert "20" in outcome.problems[0].message
    assert "10" in outcome.problems[0].message


@pytest.mark.parametrize(
    "pager",
    [
        '<div>共6条 <a href="index_1.html">下一页</a></div>',
        '<div><A HREF="index_1.html">2</A></div>',
        '<select><option value="index.html">1</option><option value="index_1.html">2</option></select>',
        '<a href="javascript:void(0)" onclick="location.href=\'index_1.html\'">下一页</a>',
        '<a href="javascript:;" onclick="goPage(2)">下一页</a>',
        '<link rel="next" href="index_1.html">',
        "<span>共 2 页</span>",
        "<span>共6条记录</span>",
        '<div class="pagination"></div><script src="/js/page.js"></script>',
    ],
)
def test_pages_without_a_signature_are_reached(pager: str) -> None:
    site = {
        "/zwgk/zfxxgknb/index.html": listing(3, 0, pager),
        "/zwgk/zfxxgknb/index_1.html": listing(3, 3),
        **articles(6),
    }
    outcome = walk(site, "/zwgk/zfxxgknb/index.html")
    assert len(outcome.found) == 6
    assert outcome.problems == []


def test_a_page_that_repeats_the_first_ends_the_list() -> None:
    body = listing(3, 0, '<a href="index_1.html">下一页</a>')
    outcome = walk({"/a/nb/": body, "/a/nb/index_1.html": body, **articles(3, "/a/nb/")}, "/a/nb/")
    assert len(outcome.found) == 3
    assert outcome.problems == []


def test_years_and_bodies_in_folders() -> None:
    site = {
        "/zwgk/zfxxgknb/": page(rows(("./2023n/", "2023年"), ("./2022n/", "2022年")), "政府信息公开年报"),
        "/zwgk/zfxxgknb/2023n/": page(
            rows(("szf/", "市政府"), ("./gaj/", "市公安局"), ("jyj/index.shtml", "市教育局"))
        ),
        "/zwgk/zfxxgknb/2022n/": page(
            rows(("./202301/t20230130_1.html", "市公安局"), ("./202301/t20230130_2.html", "市教育局"))
        ),
        "/zwgk/zfxxgknb/2023n/szf/": page(rows(("./202401/t20240130_10.html", "政府信息公开工作年度报告"))),
        "/zwgk/zfxxgknb/2023n/gaj/": page(rows(("./202401/t20240130_11.html", "2023年度报告"))),
        "/zwgk/zfxxgknb/2023n/jyj/index.shtml": page(
            rows(("./202401/t20240130_12.html", "某某市教育局2023年政府信息公开工作年…"))
        ),
        "/zwgk/zfxxgknb/2022n/202301/t20230130_1.html": report(),
        "/zwgk/zfxxgknb/2022n/202301/t20230130_2.html": report(),
        "/zwgk/zfxxgknb/2023n/szf/202401/t20240130_10.html": report(),
        "/zwgk/zfxxgknb/2023n/gaj/202401/t20240130_11.html": report(),
        "/zwgk/zfxxgknb/2023n/jyj/202401/t20240130_12.html": report(),
    }
    outcome = walk(site, "/zwgk/zfxxgknb/")
    assert len(outcome.found) == 5
    assert outcome.problems == []
    units = {listed.url.rsplit("_", 1)[1]: listed.body for listed in outcome.found}
    assert units == {
        "1.html": "市公安局",
        "2.html": "市教育局",
        "10.html": "市政府",
        "11.html": "市公安局",
        "12.html": "市教育局",
    }


def test_twins_are_found_once_and_other_hosts_never() -> None:
    own = HOST.removeprefix("http:")
    site = {
        "/zwgk/nb/list.shtml": page(
            rows(
                ("./t20240130_1.html", "某某市2023年政府信息公开工作年度报告"),
                ("t20240130_1.html?ddtab=true", "某某市2023年政府信息公开工作年度报告"),
                (f"https:{own}/zwgk/nb/t20240130_1.html#top", "某某市2023年政府信息公开工作年度报告"),
                (f"{own}/zwgk/nb/../nb/t20240130_1.html", "某某市2023年政府信息公开工作年度报告"),
                (f"/gate/big5/{own[2:]}/zwgk/nb/t20240130_1.html", "某某市2023年政府信息公開工作年度報告"),
                ("http://127.0.0.1:9999/zwgk/nb/t20240130_7.html", "邻市2023年政府信息公开工作年度报告"),
                ("http://127.0.0.1:9999/zwgk/nb/t20240130_8.html", "邻市2022年政府信息公开工作年度报告"),
            ),
            "政府信息公开年报",
        ),
        "/zwgk/nb/t20240130_1.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/list.shtml")
    assert outcome.paths == ["/zwgk/nb/t20240130_1.html"]
    assert outcome.kinds == ["off_limits"]
    assert all(asked.startswith(HOST) for asked in outcome.asked)


def test_lines_that_are_no_reports_are_left() -> None:
    site = {
        "/zwgk/nb/": page(
            rows(
                ("./t20240130_1.html", "某某局2023年政府信息公开工作年度报告"),
                ("./t20240130_2.html", "2023年政务公开工作要点落实情况的函"),
                ("./t20240130_3.html", "政府信息公开指南"),
                ("./t20240130_4.html", "关于做好2023年政府信息公开工作年度报告编制发布工作的通知"),
                ("./t20240130_5.html", "某某局2023年法治政府建设年度报告"),
            )
            + '<a href="/zwgk/zn/">政府信息公开指南</a><a href="/zwgk/zd/">政府信息公开制度</a>',
            "政府信息公开年报",
        ),
        "/zwgk/nb/t20240130_1.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/")
    assert outcome.asked == [f"{HOST}/zwgk/nb/", f"{HOST}/zwgk/nb/t20240130_1.html"]


def test_lists_written_by_scripts_and_frames_around_them() -> None:
    written = """<script>document.writeln("<ul>");
document.writeln("<li><a href=\\"./t20240130_1.html\\" title=\\"某某局2023年政府信息公开工作年度报告\\">");
document.writeln("某某局2023年政府…<\\/a><\\/li>");
document.writeln('<li><a href="./t20240130_2.html">某某局2022年政府信息公开工作年度报告</a></li></ul>');</script>"""
    site = {
        "/zwgk/nb/": page('<iframe src="list.html"></iframe>', "政府信息公开年报"),
        "/zwgk/nb/list.html": page("<script>window.location.href='list_real.html';</script>"),
        "/zwgk/nb/list_real.html": page(written),
        "/zwgk/nb/t20240130_1.html": report(),
        "/zwgk/nb/t20240130_2.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/")
    assert outcome.paths == ["/zwgk/nb/t20240130_1.html", "/zwgk/nb/t20240130_2.html"]
    assert outcome.found[0].title == "某某局2023年政府信息公开工作年度报告"


def test_markup_of_many_kinds_is_read() -> None:
    site = {
        "/zwgk/nb/index.shtml": """<HTML><HEAD><TITLE>政府信息公开年报</TITLE></HEAD><BODY><TABLE><TR><TD>1</TD>
<TD>某某县2019年政府信息公开工作年度报告</TD><TD>2020-01-20</TD><TD><A HREF="a/t20200120_1.htm">查看</A></TD></TR>
<TR><TD>2</TD><TD>某某县2020年政府信息公开工作年度报告</TD><TD>2021-01-21</TD>
<TD><A HREF='a\\t20210121_2.htm'>查看</A></TD></TR></TABLE>
<DL><DT><A href=t20220122_3.htm>某某县二〇二一年政府信息公开年报</A></DT><DD>[2022-01-22]</DD>
<DT><A href="t20230123_4.htm">某某县２０２２年度政府信息公开年度报告</A></DT><DD>2023年1月23日</DD></DL>
<div><p><a href="
t20240124_5.pdf">某某县2023年政府信息公开工作年度报告.pdf</a>2024-01-24</p></div></BODY></HTML>""",
        "/zwgk/nb/a/t20200120_1.htm": report(),
        "/zwgk/nb/a/t20210121_2.htm": report(),
        "/zwgk/nb/t20220122_3.htm": report(),
        "/zwgk/nb/t20230123_4.htm": report(),
        "/zwgk/nb/t20240124_5.pdf": "b:",
    }
    outcome = walk(site, "/zwgk/nb/index.shtml")
    reported = {(listed.title, listed.date) for listed in outcome.found}
    assert reported == {
        ("某某县2019年政府信息公开工作年度报告", "2020-01-20"),
        ("某某县2020年政府信息公开工作年度报告", "2021-01-21"),
        ("某某县二〇二一年政府信息公开年报", "2022-01-22"),
        ("某某县２０２２年度政府信息公开年度报告", "2023-01-23"),
        ("某某县2023年政府信息公开工作年度报告.pdf", "2024-01-24"),
    }


def test_years_wanted_are_those_of_title_and_folder() -> None:
    site = {
        "/zwgk/nb/": page(
            rows(
                ("t20240130_1.html", "某局2023年政府信息公开年报"),
                ("t20200130_2.html", "某局2019年政府信息公开年报"),
                ("2018n/", "2018年"),
            ),
            "政府信息公开年报",
        ),
        "/zwgk/nb/t20240130_1.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/", years=frozenset({2022, 2023}))
    assert outcome.paths == ["/zwgk/nb/t20240130_1.html"]
    assert len(outcome.asked) == 2
