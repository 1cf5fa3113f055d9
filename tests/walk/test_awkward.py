"""Portals as awkward as real ones: layouts put together in unusual ways."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, unique, walk


def article(number: int, base: str = "/a/") -> dict[str, str]:
    return {f"{base}t20240130_{number}.html": report()}


def test_zero_based_pages_inside_year_folders() -> None:
    pager = '<script>createPageHTML(2,0,"index","html");</script>'
    site = {"/xxgk/zfxxgknb/": page(rows(("./2023n/", "2023年"), ("./2022n/", "2022年")), "政府信息公开年报")}
    for year in (2022, 2023):
        base = f"/xxgk/zfxxgknb/{year}n/"
        site[base] = page(
            rows(*((f"./t20240130_{n}.html", f"第{n}局{year}年政府信息公开年报") for n in (1, 2))) + pager
        )
        site[base + "index_1.html"] = page(
            rows(*((f"./t20240130_{n}.html", f"第{n}局{year}年政府信息公开年报") for n in (3,))) + pager
        )
        site |= {f"{base}t20240130_{n}.html": report() for n in (1, 2, 3)}
    outcome = walk(site, "/xxgk/zfxxgknb/")
    assert len(outcome.found) == 6
    assert outcome.problems == []


def test_bodies_elsewhere_on_the_host() -> None:
    """The column lists bodies whose folders lie in another branch."""
    site = {
        "/zwgk/nb/index.html": page(
            '<div><a href="/bmxxgk/gaj/xxgknb/index.html">市公安局</a><a href="/bmxxgk/jyj/xxgknb/index.html">市教育局</a>'
            '<a href="/ldzc/">领导之窗</a><a href="/bsfw/">办事服务</a></div>',
            "政府信息公开年报",
        ),
        "/bmxxgk/gaj/xxgknb/index.html": page(
            rows(("t20240130_1.html", "2023年"), ("t20230130_2.html", "2022年"))
        ),
        "/bmxxgk/jyj/xxgknb/index.html": page(rows(("t20240130_3.html", "市教育局2023年政府信息公开年报"))),
        "/bmxxgk/gaj/xxgknb/t20240130_1.html": report(),
        "/bmxxgk/gaj/xxgknb/t20230130_2.html": report(),
        "/bmxxgk/jyj/xxgknb/t20240130_3.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/index.html")
    assert len(outcome.found) == 3
    assert {listed.body for listed in outcome.found} == {"市公安局", "市教育局"}
    assert not [asked for asked in outcome.asked if "ldzc" in asked or "bsfw" in asked]


def test_a_sidebar_with_other_years_is_read_once() -> None:
    side = (
        '<div class="side"><h3>往年年报</h3>'
        + rows(*((f"/zwgk/nb/{y}.html", f"某县{y}年政府信息公开年报") for y in (2020, 2021)))
        + "</div>"
    )
    site = {
        "/zwgk/nb/": page(
            side + rows(*((f"/zwgk/nb/{y}.html", f"某县{y}年政府信息公开年报") for y in (2021, 2022, 2023))),
            "政府信息公开年报",
        ),
        **{f"/zwgk/nb/{y}.html": report().replace("</body>", side + "</body>") for y in range(2020, 2024)},
    }
    outcome = walk(site, "/zwgk/nb/")
    assert len(outcome.found) == 4
    assert unique(outcome)
    assert len(outcome.asked) == 5


def test_a_year_page_that_is_the_report_itself() -> None:
    """One address a year, tabs for the others, no list anywhere."""
    tabs = "".join(f'<a href="nb.jsp?area=11330&fbtime={y}">{y}年</a>' for y in (2021, 2022, 2023))
    site = {
        f"/xxgk/nb.jsp?area=11330&fbtime={y}": report(f"某局{y}年政府信息公开年报").replace(
            "<h1>", tabs + "<h1>"
        )
        for y in (2021, 2022, 2023)
    }
    outcome = walk(site, "/xxgk/nb.jsp?area=11330&fbtime=2023")
    assert len(outcome.found) == 3
    assert outcome.problems == []


def test_columns_side_by_side_are_all_walked() -> None:
    site = {
        "/": page('<a href="/zfxxgk/">政府信息公开</a>'),
        "/zfxxgk/": page(
            '<a href="/zfxxgk/sznb/">市政府年报</a><a href="/zfxxgk/bmnb/">部门年报</a><a href="/zfxxgk/xznb/">乡镇年报</a>',
            "政府信息公开",
        ),
        "/zfxxgk/sznb/": page(rows(("t20240130_1.html", "某市2023年政府信息公开工作年度报告"))),
        "/zfxxgk/bmnb/": page(rows(("t20240130_2.html", "市公安局"), ("t20240130_3.html", "市教育局"))),
        "/zfxxgk/xznb/": page(rows(("cgz/", "城关镇"), ("bhx/", "百花乡"))),
        "/zfxxgk/xznb/cgz/": page(rows(("t20240130_4.html", "城关镇2023年年报"))),
        "/zfxxgk/xznb/bhx/": page(rows(("t20240130_5.html", "百花乡2023年政府信息公开工作报告"))),
        "/zfxxgk/sznb/t20240130_1.html": report(),
        "/zfxxgk/bmnb/t20240130_2.html": report(),
        "/zfxxgk/bmnb/t20240130_3.html": report(),
        "/zfxxgk/xznb/cgz/t20240130_4.html": report(),
        "/zfxxgk/xznb/bhx/t20240130_5.html": report(),
    }
    assert len(walk(site).found) == 5
    assert len(walk(site, "/zfxxgk/").found) == 5


@pytest.mark.parametrize(
    "way",
    [
        ["政务公开", "政府信息公开", "政府信息公开年报"],
        ["信息公开", "信息公开年度报告"],
        ["政府信息公开专栏", "年报"],
        ["政务公开", "政府信息公开平台", "市政府信息公开", "政府信息公开工作年度报告"],
        ["公开", "政府信息公开", "年度报告"],
        ["政府信息公开目录", "信息公开年报"],
    ],
)
def test_ways_from_the_front_page(way: list[str]) -> None:
    site = {}
    for depth, word in enumerate(way):
        title = "某市人民政府" if depth == 0 else way[depth - 1]
        site["/" + "x/" * depth] = page(
            f'<div><a href="/">首页</a><a href="/{"x/" * (depth + 1)}">{word}</a><a href="/hd/">互动交流</a></div>',
            title,
        )
    column = "/" + "x/" * len(way)
    site[column] = page(rows(("t20240130_1.html", "某市2023年政府信息公开工作年度报告")), way[-1])
    site[column + "t20240130_1.html"] = report()
    outcome = walk(site)
    assert len(outcome.found) == 1, outcome.asked
    assert len(outcome.asked) == len(way) + 2


def test_rows_outside_the_folder_of_their_list() -> None:
    site = {
        "/col/col101/index.html": page(
            rows(
                ("/art/2024/1/30/art_101_1.html", "某局2023年政府信息公开年报"),
                ("/art/2024/1/31/art_101_2.html", "关于印发某某方案的通知"),
            )
            + '<a href="/col/col102/index.html">2022年</a><a href="/col/col103/index.html">通知公告</a>',
            "政府信息公开年报",
        ),
        "/col/col102/index.html": page(rows(("/art/2023/1/30/art_102_1.html", "某局年度报告"))),
        "/art/2024/1/30/art_101_1.html": report(),
        "/art/2023/1/30/art_102_1.html": report(),
    }
    outcome = walk(site, "/col/col101/index.html")
    assert outcome.paths == ["/art/2023/1/30/art_102_1.html", "/art/2024/1/30/art_101_1.html"]
    assert not [asked for asked in outcome.asked if "col103" in asked]


def test_folders_that_are_articles() -> None:
    """Portals of which each article is a folder with an index of its own."""
    site = {
        "/gov/nb/2023n62/": page(
            rows(
                ("./2127090/index.html", "某局2023年政府信息公开工作年度报告"),
                ("./2127091/", "某委2023年政府信息公开工作年度报告"),
            ),
            "2023年年报",
        ),
        "/gov/nb/2023n62/2127090/index.html": report(),
        "/gov/nb/2023n62/2127091/": report(),
    }
    assert len(walk(site, "/gov/nb/2023n62/").found) == 2


def test_query_addresses_and_pages_by_query() -> None:
    site = {
        "/list.php?cid=5": page(
            rows(*((f"show.php?id={n}", f"第{n}局2023年政府信息公开年报") for n in range(3)))
            + '共5条 <a href="javascript:go(2)">下一页</a>'
        ),
        "/list.php?cid=5&page=2": page(
            rows(*((f"show.php?id={n}", f"第{n}局2023年政府信息公开年报") for n in range(3, 5)))
        ),
        **{f"/show.php?id={n}": report() for n in range(5)},
    }
    outcome = walk(site, "/list.php?cid=5")
    assert len(outcome.found) == 5
    assert outcome.problems == []


def test_a_short_report_on_a_page_of_an_article_is_never_lost() -> None:
    """A page whose words are not known to be a report's is still handed on: the reader has the last word."""
    site = {
        "/a/nb/": page(rows(("t20240130_1.html", "某局2008年政府信息公开工作报告")), "政府信息公开年报"),
        "/a/nb/t20240130_1.html": page(
            "<h1>某局2008年政府信息公开工作报告</h1><p>全年公开信息三条。</p>"
            + rows(("t20240130_9.html", "某局2009年政府信息公开工作报告"))
        ),
    }
    outcome = walk(site, "/a/nb/")
    assert outcome.paths == ["/a/nb/t20240130_1.html"]


def test_a_year_folder_with_a_single_line_elsewhere() -> None:
    site = {
        "/zwgk/nb/": page(
            rows(("2023n/", "2023年政府信息公开年报"), ("2022n/", "2022年政府信息公开年报")),
            "政府信息公开年报",
        ),
        "/zwgk/nb/2023n/": page(rows(("/art/2024/1/30/art_1_1.html", "某县2023年政府信息公开工作年度报告"))),
        "/zwgk/nb/2022n/": page(rows(("/art/2023/1/30/art_1_2.html", "某县2022年政府信息公开工作年度报告"))),
        "/art/2024/1/30/art_1_1.html": report(),
        "/art/2023/1/30/art_1_2.html": report(),
    }
    outcome = walk(site, "/zwgk/nb/")
    assert outcome.paths == ["/art/2023/1/30/art_1_2.html", "/art/2024/1/30/art_1_1.html"]


def test_a_column_in_a_crowded_folder_leaves_its_neighbours() -> None:
    """`/xxgk/nb.html` owns `/xxgk/nb/…` and `/xxgk/nb_…`, not all of `/xxgk/`."""
    site = {
        "/xxgk/nb.html": page(
            rows(("/xxgk/nb/t20240130_1.html", "某县2023年政府信息公开年报"))
            + '<a href="/xxgk/zcwj/">政策文件</a><a href="/xxgk/ldzc.html">领导之窗</a><a href="nb_2022.html">往年</a>',
            "政府信息公开年报",
        ),
        "/xxgk/nb_2022.html": page(rows(("/xxgk/nb/t20230130_2.html", "某县2022年政府信息公开年报"))),
        "/xxgk/nb/t20240130_1.html": report(),
        "/xxgk/nb/t20230130_2.html": report(),
    }
    outcome = walk(site, "/xxgk/nb.html")
    assert len(outcome.found) == 2
    assert len(outcome.asked) == 4


@pytest.mark.parametrize(
    "line",
    [
        "<li onclick=\"window.open('./t20240130_1.html')\">某县2023年政府信息公开年报</li>",
        '<li onclick="openUrl(\'./t20240130_1.html\')"><a href="javascript:void(0)">某县2023年政府信息公开年报</a></li>',
        '<a href="javascript:;" data-url="t20240130_1.html">某县2023年政府信息公开年报</a>',
        '<tr data-href="t20240130_1.html"><td>某县2023年政府信息公开年报</td></tr>',
        '<select><option value="/a/nb/t20240130_1.html">某县2023年政府信息公开年报</option></select>',
        '<map><area href="t20240130_1.html" title="某县2023年政府信息公开年报"></map>',
        '<a href="t20240130_1.html"><img src="x.png" alt="某县2023年政府信息公开年报"></a>',
        "<script>var list = [{title: '某县2023年政府信息公开年报', url: './t20240130_1.html', pubDate: ''}];</script>",
        (
            '<script>var d = {"r": [{"DOCTITLE": "\\u67d0\\u53bf2023年政府信息公开年报", "docpuburl": "/a/nb/t20240130_1.html"}]}'
            "</script>"
        ),
        "<a href=\"javascript:openUrl('/a/nb/t20240130_1.html','_blank')\">某县2023年政府信息公开年报</a>",
        "<a href='t20240130_1.html'>某县2023年<br>政府信息<b>公开</b>年报</a>",
        "<A HREF=#></A><a href=t20240130_1.html target=_blank>·某县2023年政府信息公开年报&nbsp;[2024-01-30]</a>",
        (
            "<script type='text/xml'><datastore><record><![CDATA[<li><a href='/a/nb/t20240130_1.html'"
            " title='某县2023年政府信息公开年报'>某县…</a></li>]]></record></datastore></script>"
        ),
    ],
)
def test_lines_of_every_make(line: str) -> None:
    site = {"/a/nb/": page(f"<div>{line}</div>", "政府信息公开年报"), "/a/nb/t20240130_1.html": report()}
    outcome = walk(site, "/a/nb/")
    assert outcome.paths == ["/a/nb/t20240130_1.html"]
    assert outcome.found[0].title in ("某县2023年政府信息公开年报", "某县2023年 政府信息 公开 年报")


def test_news_on_an_error_page_are_no_further_page() -> None:
    """A portal that answers everything with 200: what its error page lists lies elsewhere."""
    error = page(rows(*((f"/news/202401/t20240130_{n}.html", f"本市要闻第{n}条") for n in range(9))))
    site = {
        "/zwgk/nb/": page(
            rows(("t20240130_1.html", "某县2023年政府信息公开年报")) + "共5条记录", "政府信息公开年报"
        ),
        "/zwgk/nb/t20240130_1.html": report(),
    }
    site |= {f"/zwgk/nb/{name}": error for name in ("index_1.html", "index_2.html", "2.html", "?page=2")}
    outcome = walk(site, "/zwgk/nb/")
    assert len(outcome.found) == 1
    assert outcome.kinds == ["listing_incomplete"]
    assert "declares 5 entries, 1 could be reached" in outcome.problems[0].message
    assert len(outcome.asked) <= 12


def test_a_download_beside_the_title_is_the_same_report() -> None:
    line = (
        '<tr><td><a href="t20240130_{n}.html">第{n}局2023年政府信息公开年报</a></td><td>2024-01-30</td>'
        '<td><a href="P{n}.docx">[下载]</a></td></tr>'
    )
    site = {
        "/a/nb/": page(
            "<table>" + "".join(line.format(n=n) for n in range(3)) + "</table>", "政府信息公开年报"
        )
    }
    site |= {f"/a/nb/t20240130_{n}.html": report() for n in range(3)}
    outcome = walk(site, "/a/nb/")
    assert outcome.paths == [f"/a/nb/t20240130_{n}.html" for n in range(3)]
