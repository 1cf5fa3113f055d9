"""Reports that a portal shows under several addresses, or beside themselves, are taken once."""

from __future__ import annotations

from tests.walk.site import HOST, page, report, rows, walk


def test_redirected_twins_are_taken_once() -> None:
    from foiacrawl.listings.listing import ListingPage, PageRequest
    from foiacrawl.model import Portal
    from foiacrawl.walk.actions import ReportFound
    from foiacrawl.walk.walk import Walk

    walker = Walk(Portal("p", "某县", f"{HOST}/a/nb/"))
    [root] = walker.start()
    assert isinstance(root, PageRequest)
    source = page(
        rows(("x1.html", "某局2023年政府信息公开年报"), ("x2.html", "某委2023年政府信息公开年报")),
        "政府信息公开年报",
    )
    requests = [
        step
        for step in walker.take(root, ListingPage(f"{HOST}/a/nb/", source))
        if isinstance(step, PageRequest)
    ]
    found = [
        step
        for request in requests
        for step in walker.take(request, ListingPage(f"{HOST}/a/nb/same.html", report()))
    ]
    assert len([step for step in found if isinstance(step, ReportFound)]) == 1


def test_a_year_tab_whose_page_is_a_report_beside_others() -> None:
    """A report with other years in its sidebar, reached by a tab: it is taken, and so are they."""
    side = rows(
        ("/zwgk/nb/2021.html", "某县2021年政府信息公开年报"),
        ("/zwgk/nb/2020.html", "某县2020年政府信息公开年报"),
    )
    site = {
        "/zwgk/nb/": page('<a href="/zwgk/nb/2022.html">2022年</a>', "政府信息公开年报"),
        "/zwgk/nb/2022.html": report("某县2022年政府信息公开年报").replace("</body>", side + "</body>"),
        "/zwgk/nb/2021.html": report("某县2021年政府信息公开年报").replace("</body>", side + "</body>"),
        "/zwgk/nb/2020.html": report("某县2020年政府信息公开年报").replace("</body>", side + "</body>"),
    }
    outcome = walk(site, "/zwgk/nb/")
    assert outcome.paths == ["/zwgk/nb/2020.html", "/zwgk/nb/2021.html", "/zwgk/nb/2022.html"]


def test_a_column_that_prints_its_newest_report_counts_it_once() -> None:
    title = "某县2023年政府信息公开工作年度报告"
    listed = rows(("t20240130_1.html", title), ("t20230130_2.html", "某县2022年政府信息公开工作年度报告"))
    site = {
        "/zwgk/nb/": report(title).replace("</body>", listed + "</body>"),
        "/zwgk/nb/t20240130_1.html": report(title),
        "/zwgk/nb/t20230130_2.html": report("某县2022年政府信息公开工作年度报告"),
    }
    outcome = walk(site, "/zwgk/nb/")
    assert outcome.paths == ["/zwgk/nb/t20230130_2.html", "/zwgk/nb/t20240130_1.html"]


def test_a_pinned_copy_with_a_query_is_the_same_report() -> None:
    title = "某某县水利局2023年政府信息公开年报"
    lines = [
        ("/nb/7.html?top=1", title),
        ("/nb/7.html", title),
        ("/nb/show.jsp?id=1", title),
        ("/nb/show.jsp?id=2", title),
    ]
    site = {"/nb/": page(rows(*lines), "政府信息公开年报")} | {path: report(title) for path, _ in lines}
    assert walk(site, "/nb/").paths == ["/nb/7.html?top=1", "/nb/show.jsp?id=1", "/nb/show.jsp?id=2"]
