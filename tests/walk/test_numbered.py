"""Families and engines that differ by how their further pages are named."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, unique, walk

VISITS = "<script>_jsq_(1050,'/list.jsp',-1,1387393127)</script>"


def lines(first: int, count: int, name: str) -> list[tuple[str, str]]:
    return [(name.format(n), f"第{n}局2023年政府信息公开工作年度报告") for n in range(first, first + count)]


def listing(first: int, count: int, name: str, tail: str = "", head: str = "") -> str:
    return page(rows(*lines(first, count, name)) + tail, "政府信息公开年报", head)


# --- VSB: nb.htm, nb/4.htm … nb/1.htm --------------------------------------------------------------------

GO = (
    '<input id="u5_goto"><a href="javascript:;" onclick="_simple_list_gotopage_fun(5,\'u5_goto\',2)">转到</a>'
)
VSB_PAGERS = {
    "links": "<span>共9条 {at}/5</span> <a href='{next}'>下页</a> <a href='{last}'>尾页</a>",
    "next only": "<a href='{next}'>下页</a>",
    "idle": "<span>共5页</span><a href='javascript:go(2)'>下页</a>",
    "pages": "<td>共5页</td>",
    "page of pages": "<td>第{at}页/共5页</td>",
    "at of pages": "<td>共9条&nbsp;&nbsp;{at}/5&nbsp;</td>",
    "script": GO,
    "total": "<td>共9条</td>",
}


def vsb(pager: str, pages: int = 5, size: int = 2) -> dict[str, str]:
    site = {f"/info/1050/{n}.htm": report() for n in range(9)}
    for at in range(1, pages + 1):
        inner = at > 1
        below = f"{pages - at}.htm"
        tail = VSB_PAGERS[pager].format(
            at=at,
            next=(below if inner else f"nb/{below}") if at < pages else "#",
            last="1.htm" if inner else "nb/1.htm",
        )
        name = "../../info/1050/{}.htm" if inner else "../info/1050/{}.htm"
        count = min(size, 9 - size * (at - 1))
        source = listing(size * (at - 1), count, name, tail + VISITS)
        site[f"/xxgk/nb/{pages + 1 - at}.htm" if inner else "/xxgk/nb.htm"] = source
    return site


@pytest.mark.parametrize("pager", VSB_PAGERS)
def test_vsb_counts_downwards(pager: str) -> None:
    outcome = walk(vsb(pager), "/xxgk/nb.htm")
    assert len(outcome.found) == 9
    assert unique(outcome)
    assert outcome.problems == []
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == "vsb"
    if pager != "next only":
        assert not [url for url in outcome.asked if url.endswith("/nb/5.htm")]


def test_vsb_pages_that_are_not_there_are_reported() -> None:
    site = {
        path: text for path, text in vsb("pages").items() if path not in ("/xxgk/nb/2.htm", "/xxgk/nb/1.htm")
    }
    outcome = walk(site, "/xxgk/nb.htm")
    assert len(outcome.found) == 6
    assert outcome.kinds == ["listing_incomplete"]
    assert "5 pages, 3" in outcome.problems[0].message


def test_vsb_pages_that_count_upwards_after_all() -> None:
    site = {"/xxgk/nb.htm": listing(0, 2, "../info/1050/{}.htm", "<td>共4页</td>" + VISITS)}
    for at in (2, 3, 4):
        site[f"/xxgk/nb/{at}.htm"] = listing(2 * at - 2, 2, "../../info/1050/{}.htm", VISITS)
    site |= {f"/info/1050/{n}.htm": report() for n in range(8)}
    outcome = walk(site, "/xxgk/nb.htm")
    assert len(outcome.found) == 8
    assert outcome.problems == []


def test_vsb_years_and_bodies_with_lists_of_their_own() -> None:
    menu = rows(("nb/n2023.htm", "2023年"), ("nb/gaj.htm", "县公安局"))
    site = {
        "/xxgk/nb.htm": page(menu + VISITS, "政府信息公开年报"),
        "/xxgk/nb/n2023.htm": listing(0, 2, "../../info/1051/{}.htm", "<span>共2页</span>" + VISITS),
        "/xxgk/nb/n2023/1.htm": listing(2, 2, "../../../info/1051/{}.htm", "<span>共2页</span>" + VISITS),
        "/xxgk/nb/gaj.htm": listing(4, 1, "../../info/1052/{}.htm", VISITS),
        **{f"/info/{1052 if n == 4 else 1051}/{n}.htm": report() for n in range(5)},
    }
    outcome = walk(site, "/xxgk/nb.htm")
    assert len(outcome.found) == 5
    assert outcome.problems == []


# --- nfcms and JEECMS: the second page is _2 -------------------------------------------------------------

NFCMS = "<script>window.NFCMS_SITE_ID = '755041'; window.NFCMS_CAT_ID = '3100';</script>"


@pytest.mark.parametrize(
    ("start", "name", "article", "head", "family"),
    [
        ("/zwgk/nb/index.html", "/zwgk/nb/index_{}.html", "/zwgk/nb/content/post_{}.html", NFCMS, "nfcms"),
        ("/zwgk/nb/", "/zwgk/nb/index_{}.html", "/zwgk/nb/content/post_{}.html", NFCMS, "nfcms"),
        ("/D42Y/index.jhtml", "/D42Y/index_{}.jhtml", "/D42Y/81876{}.jhtml", "", "jeecms"),
        ("/D42Y/", "/D42Y/index_{}.jhtml", "/D42Y/81876{}.jhtml", "", "jeecms"),
        ("/xxgknb.jhtml", "/xxgknb_{}.jhtml", "/xxgknb/81876{}.jhtml", "", "jeecms"),
    ],
)
@pytest.mark.parametrize(
    "pager",
    [
        "<span>共3页</span>",
        "<span>共6条记录</span>",
        "<a href='javascript:;'>下一页</a>",
        "<a href='{}'>下一页</a>",
    ],
)
def test_the_second_page_is_number_two(
    start: str, name: str, article: str, head: str, family: str, pager: str
) -> None:
    site = {article.format(n): report() for n in range(6)}
    for at in (1, 2, 3):
        following = name.format(at + 1) if at < 3 else "javascript:;"
        source = listing(2 * at - 2, 2, article, pager.format(following), head)
        site[start if at == 1 else name.format(at)] = source
    outcome = walk(site, start)
    assert len(outcome.found) == 6
    assert outcome.problems == []
    assert outcome.walk is not None
    assert outcome.walk.family is not None
    assert outcome.walk.family.family == family
    if "共" in pager:
        assert len(outcome.asked) == 9


def test_a_mobile_twin_is_the_same_post() -> None:
    source = page(
        rows(
            ("content/post_1.html", "某某区2023年政府信息公开工作年度报告"),
            ("content/mpost_1.html", "某某区2023年政府信息公开工作年度报告"),
            ("content/mpost_2.html", "某某区2022年政府信息公开工作年度报告"),
        )
        + NFCMS,
        "政府信息公开年报",
    )
    site = {"/zwgk/nb/": source, **{f"/zwgk/nb/content/post_{n}.html": report() for n in (1, 2)}}
    assert walk(site, "/zwgk/nb/").paths == ["/zwgk/nb/content/post_1.html", "/zwgk/nb/content/post_2.html"]


def test_a_line_with_the_articles_whole_block_of_metadata() -> None:
    block = (
        '<li><a href="/D42Y/8187641.jhtml">2023年政府信息公开工作年度报告</a><table><tr><td>索引号：</td><td>{0}</td>'
        "<td>单位：</td><td>{1}</td><td>类别：</td><td>政府信息公开年报</td></tr><tr><td>生成日期：</td><td>2024-01-11</td>"
        "<td>发布日期：</td><td>2024-01-30</td></tr></table></li>"
    )
    flat = (
        '<div class="row"><p><a href="/D42Y/8187642.jhtml">2022年政府信息公开工作年度报告</a></p><p>索引号：{0}　单位：{1}　'
        "类别：政府信息公开年报　生成日期：2023-01-11　发布日期：2023-01-30</p></div>"
    )
    body = f"<ul>{block.format('005252522/2024-00012', '某某市教育局')}</ul>{flat.format('005252522/2023-00011', '某某市水务局')}"
    site = {
        "/D42Y/index.jhtml": page(body, "政府信息公开年报"),
        "/D42Y/8187641.jhtml": report(),
        "/D42Y/8187642.jhtml": report(),
    }
    outcome = walk(site, "/D42Y/index.jhtml")
    assert [
        (listed.date, listed.body) for listed in sorted(outcome.found, key=lambda listed: listed.url)
    ] == [
        ("2024-01-30", "某某市教育局"),
        ("2023-01-30", "某某市水务局"),
    ]
    assert outcome.problems == []


# --- other engines ---------------------------------------------------------------------------------------

MODULE = "0123456789abcdef0123456789abcdef"
EPORTAL = f"/eportal/ui?pageId=300653&currentPage={{}}&moduleId={MODULE}&staticRequest=yes"
ENGINES = {
    "eportal onclick": (
        "/eportal/ui?pageId=300653",
        EPORTAL,
        "/zwgk/nb/{}/index.html",
        f'<a href="javascript:void(0)" onclick="queryArticleByCondition(this,\'{EPORTAL}\')" tagname="{EPORTAL}">下一页</a>',
    ),
    "eportal tagname": (
        "/eportal/ui?pageId=300653",
        EPORTAL,
        "/zwgk/nb/{}/index.html",
        f'<a tagname="{EPORTAL}" href="javascript:void(0)" onclick="queryArticleByCondition(this,this.tagname)">下一页</a>',
    ),
    "eportal pages": (
        "/eportal/ui?pageId=300653",
        EPORTAL,
        "/eportal/ui?pageId=300655&articleKey={}",
        f'<div moduleid="{MODULE}"></div><span>共3页</span><script>var moduleId = "{MODULE}";</script>',
    ),
    "aspx links": (
        "/InfoPublic.aspx?cid=1019&pid=971&page=1",
        "/InfoPublic.aspx?cid=1019&pid=971&page={}",
        "/InfoView.aspx?id={}",
        "<a href='InfoPublic.aspx?cid=1019&pid=971&page={}'>下一页</a>",
    ),
    "aspx pages": (
        "/InfoPublic.aspx?cid=1019&pid=971&page=1",
        "/InfoPublic.aspx?cid=1019&pid=971&page={}",
        "/InfoView.aspx?id={}",
        "<span>共3页</span>",
    ),
    "aspx without page": (
        "/InfoPublic.aspx?cid=1019&pid=971",
        "/InfoPublic.aspx?cid=1019&pid=971&page={}",
        "/InfoView.aspx?id={}",
        "<span>共6条</span>",
    ),
    "longid silent": (
        "/gk/zfxxgknb/1.html",
        "/gk/zfxxgknb/{}.html",
        "/gk/zfxxgknb/201705266297764659{}.html",
        "",
    ),
    "longid pages": (
        "/gk/zfxxgknb/1.html",
        "/gk/zfxxgknb/{}.html",
        "/gk/zfxxgknb/5d1ab2c3d4e5f60718293a4{}.html",
        "<span>共3页</span>",
    ),
    "bare numbers": (
        "/gk/zfxxgknb",
        "/gk/zfxxgknb/{}",
        "/gk/show-{}.html",
        "<a href='javascript:;'>下一页</a>",
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_that_number_their_pages(engine: str) -> None:
    start, name, article, pager = ENGINES[engine]
    site = {article.format(n): report() for n in range(6)}
    for at in (1, 2, 3):
        tail = pager.replace("{}", str(at + 1)) if at < 3 or "{}" not in pager else ""
        site[start if at == 1 else name.format(at)] = listing(2 * at - 2, 2, article, tail)
    outcome = walk(site, start)
    assert len(outcome.found) == 6
    assert unique(outcome)
    assert outcome.problems == []
