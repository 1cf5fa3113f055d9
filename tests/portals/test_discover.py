"""From a home page to proposed rows: the portal's own column, its bodies, other hosts it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiacrawl.cli import main
from foiacrawl.listings.listing import ListingPage
from foiacrawl.model import Portal
from foiacrawl.portals import naming
from foiacrawl.portals.discover import Discovered, KnownRows, Search, look_at
from foiacrawl.portals.discoveries import DONE
from foiacrawl.portals.registry import as_csv, read_registry
from foiacrawl.replica import expected, serve
from tests.crawl.command import run_command
from tests.crawl.portal_server import Answer, LocalPortal, serving
from tests.walk.site import page, rows

if TYPE_CHECKING:
    from pathlib import Path

HOST = "https://www.scpc.gov.cn"
HEAD = '<meta name="SiteName" content="平昌县人民政府门户网站"><meta name="SiteIDCode" content="5119230001">'
HOME = page(
    '<a href="/zwgk/">政府信息公开</a><a href="/xw/">新闻</a><a href="/hd/">县长信箱</a>'
    '<a href="http://www.gov.cn/">中国政府网</a><a href="https://www.cnbz.gov.cn/">巴中市人民政府</a>'
    '<a href="https://gaj.scpc.gov.cn/">平昌县公安局</a><a href="https://zwfw.scpc.gov.cn/">办事大厅</a>'
    '<a href="http://www.clone.com/">平昌县教育局</a><a href="https://gaj.scpc.gov.cn/2024/a.html">县公安局</a>',
    "平昌县人民政府",
    HEAD,
)
COLUMN = page(
    rows(
        ("202401/t20240130_1.html", "平昌县人民政府2023年政府信息公开工作年度报告"),
        ("202301/t20230130_2.html", "平昌县人民政府2022年政府信息公开工作年度报告"),
    )
    + '<p><a href="jyj/">县教育局</a><a href="/zwgk/nb/jkz/">江口镇人民政府</a><a href="2021/">2021年</a></p>',
    "政府信息公开年报",
)
SITE = {
    "/": HOME,
    "/zwgk/": page('<a href="/zwgk/nb/">政府信息公开年报</a><a href="/zwgk/zn/">政府信息公开指南</a>'),
    "/zwgk/nb/": COLUMN,
}


def look(
    site: dict[str, str], home: str = f"{HOST}/", known: tuple[Portal, ...] = (), max_pages: int = 30
) -> Discovered:
    search, opened = Search(home, KnownRows(known), max_pages), set()
    while request := search.next():
        url = request.url
        assert url.startswith(home.rstrip("/")), f"a page of another host was opened: {url}"
        assert url not in opened, f"{url} was opened twice"
        opened.add(url)
        text = site.get(url.removeprefix(home.rstrip("/")))
        if text is None:
            search.failures.append(f"{url}: status 404")
        else:
            search.take(request, look_at(ListingPage(url, text), request))
    return search.outcome()


def facts(found: Discovered) -> list[tuple[str, str, str | None, str | None]]:
    return [(row.name, row.listing_url, row.division_code, row.level) for row in found.rows]


def test_column_bodies_and_hosts_with_division_and_level() -> None:
    found = look(SITE)
    assert facts(found) == [
        ("平昌县人民政府", f"{HOST}/zwgk/nb/", "511923", "county"),
        ("平昌县教育局", f"{HOST}/zwgk/nb/jyj/", "511923", "county-dept"),
        ("江口镇人民政府", f"{HOST}/zwgk/nb/jkz/", "511923", "township"),
        ("巴中市人民政府", "https://www.cnbz.gov.cn/", "511900", "prefecture"),
        ("平昌县公安局", "https://gaj.scpc.gov.cn/", "511923", "county-dept"),
    ]
    assert [row.portal_id for row in found.rows] == ["scpc", "scpc-jyj", "scpc-jkz", "cnbz", "scpc-gaj"]
    assert [row.family for row in found.rows] == ["static", "static", "static", None, None]
    assert found.rows[0].notes == 'linked as "政府信息公开年报"; 2 reports on its first page; static 0.50'
    assert found.rows[1].notes == f"its column, named on {HOST}/zwgk/nb/; not opened"
    assert found.rows[3].notes == f"another domain, named on {HOST}/; not opened"
    assert found.rows[4].notes == f"same domain, named on {HOST}/; not opened"
    assert found.failures == ()


def test_what_the_registry_has_is_left_out() -> None:
    known = (
        Portal("scpc", "平昌", f"{HOST}/zwgk/nb/jyj/"),
        Portal("x", "公安", "http://gaj.scpc.gov.cn/zwgk/nb/"),
    )
    found = look(SITE, known=known)
    assert [row.name for row in found.rows] == ["平昌县人民政府", "江口镇人民政府", "巴中市人民政府"]
    assert found.known == 1
    assert found.rows[0].portal_id != "scpc"
    assert "the registry has another row of this host" in (found.rows[0].notes or "")


def test_pages_are_bounded_and_what_cannot_be_had_is_reported() -> None:
    many = "".join(f'<a href="/b{number}/">政府信息公开</a>' for number in range(50))
    found = look({"/": page(many)}, max_pages=7)
    assert found.pages == 7
    assert len(found.failures) == 6
    assert found.rows == ()


def test_a_home_behind_a_shell_and_a_list_without_a_column() -> None:
    lines = tuple((f"/a/t20240130_{n}.html", f"某某局{2024 - n}年政府信息公开年报") for n in (1, 2, 3))
    site = {"/": page('<script>location.href="/web/"</script>'), "/web/": page(rows(*lines), "某某局")}
    found = look(site)
    assert [row.listing_url for row in found.rows] == [f"{HOST}/web/"]
    assert "3 reports on its first page" in (found.rows[0].notes or "")


def test_a_column_whose_list_is_called_for_needs_no_rendering() -> None:
    script = '<ul id="list"></ul><script>$.get("/api/list", {page: 1, channel: 7}, show);</script>'
    site = {
        "/": page('<a href="/nb/">政府信息公开年报</a>', "阜阳市人民政府"),
        "/nb/": page(script, "政府信息公开年报"),
    }
    (row,) = look(site).rows
    assert not row.render


def test_the_page_behind_a_shell_says_whose_site_it_is() -> None:
    site = {
        "/": page('<script>location.href = "/web/"</script>', "正在跳转"),
        "/web/": page('<a href="/nb/">政府信息公开年报</a>', "阜阳市人民政府"),
        "/nb/": page('<div id="b"></div><script>$("#b").load("/nb/list.html")</script>', "年报"),
        "/nb/list.html": page("<p></p>"),
    }
    (row,) = look(site).rows
    assert (row.name, row.division_code) == ("阜阳市人民政府", "341200")


def test_a_column_that_a_script_fills_is_proposed_for_rendering() -> None:
    column = page('<div id="list"></div><script src="/list.js"></script>', "政府信息公开年报")
    found = look({"/": page('<a href="/nb/">政府信息公开年报</a>', "平昌县人民政府"), "/nb/": column})
    (row,) = found.rows
    assert row.render
    assert (row.notes or "").endswith("its list is empty before its scripts have run")


def test_bodies_of_lonsun_and_openness_are_proposed_not_opened() -> None:
    tabs = '<a href="/public/column/6?type=3">政府信息公开年报</a><a href="/public/column/6?type=4&action=rel">部门信息公开</a>'
    names = '<li><a href="/public/column/7?type=4">县公安局</a></li><li><a href="/public/column/8?type=4">县财政局</a></li>'
    site = {
        "/": page('<a href="/public/column/6?type=3">政府信息公开年报</a>', "平昌县人民政府", HEAD),
        "/public/column/6?type=3": page(
            tabs + '<ul id="timeFrame"><li><a href="/public/6/1.html">2023年</a></li></ul>'
        ),
        "/public/column/6?type=4&action=rel": page(names),
    }
    found = look(site)
    assert [row.listing_url.removeprefix(HOST) for row in found.rows] == [
        "/public/column/6?type=3",
        "/public/column/7?type=3",
        "/public/column/8?type=3",
    ]
    assert [row.family for row in found.rows] == ["lonsun"] * 3
    assert len({row.portal_id for row in found.rows}) == 3
    a, b = "5" * 24, "6" * 24
    site = {
        "/": page(f'<a href="/OpennessAnnualReport/?branch_id={a}">政府信息公开年报</a>', "阜阳市人民政府"),
        f"/OpennessAnnualReport/?branch_id={a}": page(
            rows(("/OpennessAnnualReport/show/1.html", "2023年政府信息公开年报"))
            + f'<a href="/opennessContent/?branch_id={b}">市公安局</a>',
            "政府信息公开年报",
        ),
    }
    found = look(site)
    assert facts(found)[1] == (
        "阜阳市公安局",
        f"{HOST}/OpennessAnnualReport/?branch_id={b}",
        "341200",
        "prefecture-dept",
    )


def test_rows_are_a_registry_that_passes_its_check(tmp_path: Path) -> None:
    found = look(SITE)
    file = tmp_path / "found.csv"
    file.write_text(as_csv(found.rows), "utf-8")
    assert main(["portals", "check", str(file)]) == 0
    assert read_registry(file).portals == found.rows


@pytest.mark.parametrize(
    ("url", "portal_id"),
    [
        ("https://gaj.fy.gov.cn/a/", "fy-gaj"),
        ("http://127.0.0.1:8461/", "127-0-0-1-8461"),
        ("https://www.mps.gov.cn:8443/", "mps-gov-cn-8443"),
    ],
)
def test_ids(url: str, portal_id: str) -> None:
    assert naming.make_portal_id(url) == portal_id


def test_a_name_that_a_spreadsheet_would_run_is_defused() -> None:
    found = look(SITE | {"/": HOME.replace("平昌县人民政府门户网站", "=HYPERLINK(1)")})
    assert not [row.name for row in found.rows if row.name.startswith(("=", "+", "-", "@"))]


def test_the_command_on_a_portal_of_loopback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    portal, other = LocalPortal(), LocalPortal()
    with serving(portal, other):
        portal.pages = {
            "/robots.txt": "User-agent: *\nDisallow: /zwgk/secret/\n",
            "/": page(
                '<a href="/zwgk/secret/">信息公开</a><a href="/zwgk/nb/">政府信息公开年报</a>'
                f'<a href="{other.url}/">县公安局</a>',
                "平昌县人民政府",
                HEAD + '<meta charset="utf-8">',
            ),
            "/zwgk/nb/": COLUMN,
        }
        done = run_command("portals", "discover", f"{portal.url}/", "--delay", "0", "--pages", "9")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "found.csv"
    file.write_text(done.stdout, "utf-8")
    assert [row.name for row in read_registry(file).portals] == [
        "平昌县人民政府",
        "平昌县教育局",
        "江口镇人民政府",
    ]
    assert done.stderr.splitlines() == [
        f"foiacrawl: {portal.url}/zwgk/secret/: Forbidden by robots.txt",
        "foiacrawl: 3 pages, 3 rows proposed, 0 known already",
    ]
    assert portal.paths == ["/", "/zwgk/nb/"]
    assert portal.most_at_once == 1
    assert other.asked == []
    assert main(["portals", "discover", "http://example.com/"]) == 1
    assert "neither under gov.cn" in capsys.readouterr().err


def test_the_replica_is_discovered_from_its_home_pages() -> None:
    with serve() as replica:
        addresses = {row["portal_id"]: row["listing_url"] for row in replica.rows()}
        for portal_id in ("jiangxi", "suixi", "fuyang", "wuhai"):
            done = run_command("portals", "discover", addresses[portal_id], "--delay", "0")
            assert done.returncode == 0, done.stderr
            rows_found = done.stdout.splitlines()[1:]
            codes = {item.division_code for item in expected() if item.portal_id == portal_id}
            assert rows_found
            assert {row.split(",")[3] for row in rows_found} <= codes, rows_found


def test_a_column_that_lists_what_another_one_lists_is_no_row_of_its_own() -> None:
    lines = tuple((f"/a/t20240130_{n}.html", f"某某局{2024 - n}年政府信息公开年报") for n in (1, 2, 3))
    ways = "".join(
        f'<a href="/{name}/">{text}</a>' for name, text in (("nb", "政府信息公开年报"), ("ln", "历年年报"))
    )
    site = {
        "/": page(f"{ways}<a href='/more/'>信息公开年报</a>", "政府信息公开"),
        "/nb/": page(rows(*lines), "政府信息公开年报"),
        "/ln/": page(rows(*lines[1:]), "政府信息公开年报"),
        "/more/": page(
            rows(lines[0], ("/a/t20200130_9.html", "某某局2019年政府信息公开年报")), "政府信息公开年报"
        ),
    }
    assert [row.listing_url for row in look(site).rows] == [f"{HOST}/nb/", f"{HOST}/more/"]


HOMES, CODES = ("平昌县", "汝城县", "如东县"), ("511923", "431026", "320623")


def home_pages(place: str) -> dict[str, Answer | str]:
    column = page(
        rows(("t20240130_1.html", f"{place}人民政府2023年政府信息公开工作年度报告"))
        + '<p><a href="jyj/">县教育局</a></p>',
        "政府信息公开年报",
    )
    return {
        "/": page('<a href="/zwgk/nb/">政府信息公开年报</a>', f"{place}人民政府", '<meta charset="utf-8">'),
        "/zwgk/nb/": column,
    }


def test_many_homes_are_searched_in_one_run_and_an_interrupted_run_is_continued(tmp_path: Path) -> None:
    portals = [LocalPortal() for _ in HOMES]
    homes, output = tmp_path / "homes.csv", tmp_path / "found.csv"
    command = ["portals", "discover", "--homes", str(homes), "--output", str(output), "--delay", "0"]
    command += ["--level", "county", "--province", "51,43,32"]
    with serving(*portals):
        for portal, place in zip(portals, HOMES, strict=True):
            portal.pages = home_pages(place)
        portals[2].pages = {}
        homes.write_text(
            as_csv(
                Portal(f"h{n}", place, f"{portal.url}/", CODES[n], "county")
                for n, (portal, place) in enumerate(zip(portals, HOMES, strict=True))
            ),
            "utf-8",
        )
        done = run_command(*command)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1] == (
            "foiacrawl: 3 portals searched, 1 of them in vain; 4 rows proposed"
        )
        read = read_registry(output)
        assert read.problems == ()
        assert sorted(row.name for row in read.portals) == sorted(
            f"{place}{body}" for place in HOMES[:2] for body in ("人民政府", "教育局")
        )
        assert len({row.portal_id for row in read.portals}) == 4
        assert all(row.notes for row in read.portals)
        whole = output.read_text("utf-8")
        assert whole.count(DONE) == 3
        assert "status 404" in whole

        # Killed while the end of the last portal was being written: it alone is searched again.
        lines = whole.splitlines(keepends=True)
        output.write_text("".join(lines[:-1]) + lines[-1][:9], "utf-8")
        for portal in portals:
            portal.asked.clear()
        done = run_command(*command)
        assert done.returncode == 0, done.stderr
        searched = [portal for portal in portals if portal.asked]
        assert len(searched) == 1
        assert sorted(output.read_text("utf-8").splitlines()) == sorted(whole.splitlines())

        for portal in portals:
            portal.asked.clear()
        assert run_command(*command).returncode == 0
        assert [portal.asked for portal in portals] == [[], [], []]


def test_a_file_that_is_none_of_a_search_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", "utf-8")
    done = run_command("portals", "discover", "--homes", "governments", "--output", str(other))
    assert done.returncode == 2
    assert "this is not the file of a search" in done.stderr
    assert other.read_text("utf-8") == "a,b\n1,2\n"
    assert main(["portals", "discover", "--homes", "governments"]) == 2
    assert main(["portals", "discover"]) == 2
    assert "give one URL, or --homes with --output" in capsys.readouterr().err
