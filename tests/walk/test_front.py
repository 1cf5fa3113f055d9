"""Front pages: what on them leads to the portal's own reports, whatever else they link to."""

from __future__ import annotations

import pytest

from tests.walk.site import page, report, rows, walk

ABOVE = '<a href="http://127.0.0.1:8099/zfxxgk/">上级政府信息公开年报</a>'
SITE = {
    "/web/index.html": page(ABOVE + '<a href="/zfxxgk/">政府信息公开</a>', "首页"),
    "/zfxxgk/": page(ABOVE + '<a href="/zwgk/">政务公开</a><a href="/zfxxgk/xxgk/">信息公开平台</a>'),
    "/zfxxgk/xxgk/": page(ABOVE + '<a href="/zfxxgk/list/">政府信息公开年报</a>'),
    "/zfxxgk/list/": page(ABOVE + rows(("t20240130_1.html", "某某局2023年政府信息公开年报"))),
    "/zfxxgk/list/t20240130_1.html": report(),
}


@pytest.mark.parametrize("shell", [True, False], ids=["behind a shell", "at once"])
def test_a_column_on_another_host_does_not_end_the_search(shell: bool) -> None:
    home = (
        page('<script>window.location.href="/web/index.html";</script>') if shell else SITE["/web/index.html"]
    )
    outcome = walk({"/": home} | SITE, "/")
    assert outcome.paths == ["/zfxxgk/list/t20240130_1.html"]
    assert not [asked for asked in outcome.asked if ":8099" in asked]
    assert outcome.kinds in (["off_limits"], ["fetch_failed", "off_limits"])


def test_a_front_page_behind_a_shell_is_one_still() -> None:
    """Its link to one column does not hide the other ways: the way there is the registry's address."""
    site = {
        "/": page('<script>window.location.href="/web/index.html";</script>'),
        "/web/index.html": page(
            '<a href="/old/">政府信息公开年报</a><a href="/zfxxgk/">政府信息公开</a>', "首页"
        ),
        "/old/": page("<p>栏目已迁移</p>", "政府信息公开年报"),
    } | {path: text for path, text in SITE.items() if path.startswith("/zfxxgk/")}
    assert walk(site, "/").paths == ["/zfxxgk/list/t20240130_1.html"]


@pytest.mark.parametrize(
    "name", ["市直部门年报", "区级部门年报", "开发区年报", "下属单位年报", "驻区单位年报"]
)
def test_columns_for_groups_of_bodies(name: str) -> None:
    site = {
        "/zwgk/xxgk/": page(
            f'<h3>政府信息公开年报</h3><a href="szf/">市政府年报</a><a href="/zwgk/bm/">{name}</a>',
            "政府信息公开",
        ),
        "/zwgk/xxgk/szf/": page(rows(("t20240130_1.html", "某某市2023年政府信息公开年报"))),
        "/zwgk/bm/": page(rows(("t20240130_2.html", "某某局2023年政府信息公开年报"))),
        "/zwgk/xxgk/szf/t20240130_1.html": report(),
        "/zwgk/bm/t20240130_2.html": report(),
    }
    assert walk(site, "/zwgk/xxgk/").paths == ["/zwgk/bm/t20240130_2.html", "/zwgk/xxgk/szf/t20240130_1.html"]


def test_a_copy_that_may_not_be_fetched_stands_for_no_report() -> None:
    """A column that prints its newest report in full, and links to a copy on a foreign host."""
    copy = '<p><a href="http://www.hijacked.example/nb/t20240130_1.html">某某局2023年政府信息公开年报</a></p>'
    site = {
        "/xxgknb.html": report("某某局2023年政府信息公开年报").replace(
            "</body>", copy + rows(("/xxgknb/t20230130_2.html", "某某局2022年政府信息公开年报")) + "</body>"
        ),
        "/xxgknb/t20230130_2.html": report(),
    }
    assert walk(site, "/xxgknb.html").paths == ["/xxgknb.html", "/xxgknb/t20230130_2.html"]


def test_years_in_a_box_may_be_queries_of_the_same_page() -> None:
    years = range(2021, 2024)
    box = "".join(f'<option value="?year={year}">{year}年</option>' for year in years)
    pages = {
        f"/gk/nb.jsp?year={year}": page(
            rows((f"/gk/nb/t20240130_{year}.html", f"某某局{year}年政府信息公开年报"))
        )
        for year in years
    }
    site = {"/gk/nb.jsp": page(f"<select>{box}</select>", "政府信息公开年报")} | pages
    site |= {f"/gk/nb/t20240130_{year}.html": report() for year in years}
    assert len(walk(site, "/gk/nb.jsp").paths) == 3


def column(name: str) -> str:
    return page(rows((f"{name}.html", "2023年政府信息公开工作年度报告")), "政府信息公开年报")


def test_a_way_that_is_a_spot_on_a_picture() -> None:
    spot = '<map><area href="/zwgk/nb/" alt="信息公开年报"></map>'
    outcome = walk({"/": page(spot), "/zwgk/nb/": column("a"), "/zwgk/nb/a.html": report()})
    assert outcome.paths == ["/zwgk/nb/a.html"]


def test_a_row_that_lists_the_bodies_whose_columns_lie_below() -> None:
    """Each body has a page with its guide, rules and annual reports (国办公开办函〔2019〕61号); the row names their list."""
    names = {"gaj": "某县公安局", "jyj": "某县教育局"}
    links = "".join(f'<li><a href="/zfxxgk/bm/{path}/">{name}</a></li>' for path, name in names.items())
    site = {"/zfxxgk/bm/": page(f"<ul>{links}</ul>", "部门信息公开")}
    for path, name in names.items():
        base = f"/zfxxgk/bm/{path}/"
        menu = f'<a href="{base}zn/">政府信息公开指南</a><a href="{base}nb/">政府信息公开年报</a>'
        site |= {base: page(menu, name), f"{base}nb/": column(path), f"{base}nb/{path}.html": report(name)}
    assert walk(site, "/zfxxgk/bm/").paths == [f"/zfxxgk/bm/{path}/nb/{path}.html" for path in names]
