"""Whole crawls through Scrapy, over portals on loopback."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from foiacrawl.archive.writer import EVENT
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "某某市2023年政府信息公开工作年度报告"


def one_report(title: str = TITLE) -> dict[str, Answer | str]:
    return {
        "/zwgk/nb/": page(rows(("t20240130_1.html", title)), "政府信息公开年报"),
        "/zwgk/nb/t20240130_1.html": report(title),
    }


def test_three_portals_side_by_side_each_within_its_fence(tmp_path: Path) -> None:
    static, home, other = LocalPortal(), LocalPortal(), LocalPortal()
    with serving(static, home, other):
        lines = [
            (f"./202401/t2024013{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(9)
        ]
        lines[3] = (f"{other.url}/nb/t20240130_3.html", "邻市2023年政府信息公开工作年度报告")
        pager = "<script>createPageHTML(3,0,'index','shtml');</script>"
        for number, name in enumerate(("index.shtml", "index_1.shtml", "index_2.shtml")):
            static.pages[f"/nb/{name}"] = Answer(
                page(rows(*lines[3 * number : 3 * number + 3]) + pager, "政府信息公开年报").encode("gb18030")
            )
        static.pages |= {f"/nb/202401/t2024013{n}_{n}.html": report() for n in range(9)}
        static.pages["/nb/202401/t20240134_4.html"] = Answer(
            "", 302, {"Location": f"{other.url}/nb/t20240130_4.html"}
        )
        home.pages = {
            "/": page('<a href="/zwgk/index.html">政府信息公开</a>'),
            "/zwgk/index.html": page('<a href="./nb/">政府信息公开年报</a>', "政府信息公开"),
            **one_report(),
        }
        other.pages = {
            "/nb/t20240130_3.html": report(),
            "/nb/t20240130_4.html": report(),
            "/robots.txt": "User-agent: *",
        }
        crawled = crawl(tmp_path, {"static": f"{static.url}/nb/index.shtml", "home": home.url})
    assert crawled.code == 0, crawled.log
    assert len([path for portal, path in crawled.reports if portal == "static"]) == 7
    assert [path for portal, path in crawled.reports if portal == "home"] == ["/zwgk/nb/t20240130_1.html"]
    assert other.asked == []
    assert crawled.kinds("static") == ["off_limits", "off_limits"]
    assert crawled.kinds("home") == []
    for portal in (static, home):
        assert portal.most_at_once == 1
        assert len(portal.paths) == len(set(portal.paths))
        assert portal.asked[0].path == "/robots.txt"
        assert all("foiacrawl" in asked.agent for asked in portal.asked)
    assert "portal static (static): 7 new, 2 problems" in crawled.log
    run = crawled.rows("SELECT reason, counts FROM runs")
    assert run[0][0] == "finished"
    assert json.loads(run[0][1])["new"] == 8


def test_robots_and_crawl_delay_are_obeyed_whatever_the_settings_say(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        lines = [(f"t2024013{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(3)]
        portal.pages = {
            "/robots.txt": Answer(
                "User-agent: *\nCrawl-delay: 0.6\nDisallow: /zwgk/nb/t20240132_2.html", slow=0.4
            ),
            "/zwgk/nb/": Answer(page(rows(*lines), "政府信息公开年报"), slow=0.4),
            **{f"/zwgk/nb/t2024013{n}_{n}.html": Answer(report(), slow=0.4) for n in range(3)},
        }
        settings = [
            "-s",
            "ROBOTSTXT_OBEY=False",
            "-s",
            "CONCURRENT_REQUESTS_PER_DOMAIN=8",
            "-s",
            "CONCURRENT_REQUESTS_PER_IP=8",
        ]
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, *settings)
    assert [path for _, path in crawled.reports] == ["/zwgk/nb/t20240130_0.html", "/zwgk/nb/t20240131_1.html"]
    assert crawled.kinds("p") == ["robots"]
    assert portal.most_at_once == 1
    assert (
        portal.smallest_gap >= 0.6
    )  # the delay begins at the end of an answer: late notes do not make it shorter


def test_what_cannot_be_had_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    dead, refusing, portal = LocalPortal(), LocalPortal(), LocalPortal()
    with serving(dead):
        pass
    with serving(portal, refusing):
        lines = [(f"t2024013{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(6)]
        portal.pages = {
            "/zwgk/nb/": page(rows(*lines) + "共9条记录", "政府信息公开年报"),
            "/zwgk/nb/t20240130_0.html": report(),
            "/zwgk/nb/t20240132_2.html": Answer("", 500),
            "/zwgk/nb/t20240133_3.html": page("<h1>关于机构调整的说明</h1>"),
            "/zwgk/nb/t20240134_4.html": Answer("", 301, {"Location": "/zwgk/nb/t20240134_4.html"}),
            "/zwgk/nb/t20240135_5.html": page("<script>var __jsl_clearance='x';go();</script>"),
        }
        refusing.pages = {"/nb/": page(rows(*lines), "政府信息公开年报")} | {
            f"/nb/t2024013{n}_{n}.html": Answer("", (403, 412, 521)[n % 3]) for n in range(6)
        }
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}/zwgk/nb/", "r": f"{refusing.url}/nb/", "d": f"{dead.url}/nb/"}
        )
    assert crawled.reports == [("p", "/zwgk/nb/t20240130_0.html")]
    assert crawled.kinds("p") == [
        "fetch_failed",
        "fetch_failed",
        "fetch_failed",
        "js_challenge",
        "listing_incomplete",
    ]
    assert crawled.kinds("r") == ["cooling_down", "forbidden", "js_challenge", "js_challenge"]
    assert len(refusing.paths) == 4
    assert crawled.kinds("d") == ["fetch_failed"]
    assert any("404" in message and "t20240131_1.html" in message for _, _, message in crawled.problems)
    assert crawled.rows("SELECT kind FROM problems WHERE document_id IS NOT NULL") == [("not_a_report",)]


def test_again_changes_nothing_and_years_narrow(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        titles = {n: f"某某市{2018 + n}年政府信息公开工作年度报告" for n in range(5)}
        portal.pages = {
            "/zwgk/nb/": page(
                rows(*((f"t2024013{n}_{n}.html", title) for n, title in titles.items())), "政府信息公开年报"
            ),
            **{f"/zwgk/nb/t2024013{n}_{n}.html": report(title) for n, title in titles.items()},
        }
        rows_ = {"p": f"{portal.url}/zwgk/nb/"}
        first = crawl(tmp_path, rows_, "-a", "years=2019-2020,2022")
        asked = len(portal.paths)
        again = crawl(tmp_path, rows_, "-a", "years=2019-2020,2022")
    assert [path for _, path in first.reports] == [f"/zwgk/nb/t2024013{n}_{n}.html" for n in (1, 2, 4)]
    assert asked == 4
    assert again.reports == first.reports
    assert again.rows("SELECT count(*) FROM reports") == [(3,)]
    assert "portal p (static): 3 unchanged" in again.log, [
        line for line in again.log.splitlines() if "portal p" in line
    ]


def test_the_archive_holds_everything_before_it_is_read(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        squeezed = gzip.compress(report().encode())
        portal.pages["/zwgk/nb/t20240130_1.html"] = Answer(squeezed, headers={"Content-Encoding": "gzip"})
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, "-s", f"FOIACRAWL_ARCHIVE={tmp_path / 'archive'}"
        )
    [(name, offset)] = crawled.rows("SELECT warc_file, warc_offset FROM documents")
    with (tmp_path / "archive" / name).open("rb") as file:
        records = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file)
        ]
    kept = [record for record in records if record[1] != EVENT]
    assert [kind for kind, _, _ in kept] == ["warcinfo", *["response", "request", "metadata"] * 3]
    assert [json.loads(text)["event"] for _, url, text in records if url == EVENT] == [
        "RunStarted",
        "DocumentFetched",
        "ListWalked",
        "PortalVisited",
        "VisitEnded",
        "RunFinished",
    ]
    records = kept
    assert [url for kind, url, _ in records if kind == "response"] == [
        f"{portal.url}/robots.txt",
        f"{portal.url}/zwgk/nb/",
        f"{portal.url}/zwgk/nb/t20240130_1.html",
    ]
    assert records[-3][2].decode() == report()
    about = json.loads(records[-1][2])
    assert about["kind"] == "entry"
    assert about["listed"] == {
        "url": f"{portal.url}/zwgk/nb/t20240130_1.html",
        "title": TITLE,
        "date": "2024-01-30",
        "body": None,
    }
    assert about["portal"] == "p"
    with (tmp_path / "archive" / name).open("rb") as file:
        file.seek(offset)
        assert (
            next(iter(ArchiveIterator(file)))
            .rec_headers.get_header("WARC-Target-URI")
            .endswith("t20240130_1.html")
        )


def test_a_broken_row_does_not_stop_the_others(tmp_path: Path) -> None:
    portal = LocalPortal()
    registry = tmp_path / "rows.csv"
    with serving(portal):
        portal.pages = one_report()
        registry.write_text(
            f"portal_id,name,listing_url\nbad,某县,ftp://x.gov.cn/\np,某市,{portal.url}/zwgk/nb/\n",
            "utf-8-sig",
        )
        crawled = crawl(tmp_path, registry)
    assert len(crawled.reports) == 1
    assert [(kind, message[:11]) for _, kind, message in crawled.problems] == [
        ("registry_row", "line 2, bad")
    ]


def test_readers_that_die_or_hang_cost_one_document_each(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        lines = [(f"t2024013{n}_{n}.html", f"第{n}局2023年政府信息公开工作年度报告") for n in range(4)]
        portal.pages = {"/zwgk/nb/": page(rows(*lines), "政府信息公开年报")}
        portal.pages |= {f"/zwgk/nb/t2024013{n}_{n}.html": report() for n in range(4)}
        portal.pages["/zwgk/nb/t20240131_1.html"] = report() + "fatal"
        portal.pages["/zwgk/nb/t20240132_2.html"] = report() + "endless"
        settings = ["-s", "FOIACRAWL_READERS=1", "-s", "FOIACRAWL_READ_SECONDS=1"]
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, *settings, reader="tests.crawl.reader.read_fatally"
        )
    assert crawled.code == 0
    assert len(crawled.reports) == 2
    problems = crawled.rows(
        "SELECT kind, message FROM problems WHERE document_id IS NOT NULL ORDER BY message"
    )
    assert [kind for kind, _ in problems] == ["unreadable", "unreadable"]
    assert "longer than 1 seconds" in problems[1][1]


def test_a_robots_txt_that_fails_forbids_and_one_that_is_missing_allows(tmp_path: Path) -> None:
    failing, missing = LocalPortal(), LocalPortal()
    with serving(failing, missing):
        failing.pages = one_report() | {"/robots.txt": Answer("oops", 503)}
        missing.pages = one_report() | {"/robots.txt": Answer("User-agent: *\nDisallow: /", 404)}
        crawled = crawl(tmp_path, {"f": f"{failing.url}/zwgk/nb/", "m": f"{missing.url}/zwgk/nb/"})
    assert [portal for portal, _ in crawled.reports] == ["m"]
    assert crawled.kinds("f") == ["robots"]
    assert failing.paths == []


def test_a_robots_txt_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    portal, other = LocalPortal(), LocalPortal()
    with serving(portal, other):
        portal.pages = one_report() | {
            "/robots.txt": Answer("", 302, {"Location": f"{other.url}/robots.txt"})
        }
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/nb/"})
    assert len(crawled.reports) == 1
    assert other.asked == []


def test_without_a_database_nothing_is_fetched(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        crawled = crawl(
            tmp_path, {"p": f"{portal.url}/zwgk/nb/"}, "-s", f"FOIACRAWL_DB={tmp_path}/none/foia.db"
        )
    assert crawled.code != 0
    assert portal.asked == []
    assert "Traceback" not in crawled.log
    assert f"{tmp_path}/none/foia.db" in crawled.log


def test_two_rows_on_one_host_share_their_reports(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        crawled = crawl(tmp_path, {"a": f"{portal.url}/zwgk/nb/", "b": f"{portal.url}/zwgk/nb/index.html"})
    assert len(crawled.reports) == 1
    assert portal.paths.count("/zwgk/nb/t20240130_1.html") == 1
    assert portal.most_at_once == 1


def test_a_column_that_passes_on_by_a_header(tmp_path: Path) -> None:
    portal = LocalPortal()
    with serving(portal):
        portal.pages = one_report()
        portal.pages["/zwgk/"] = Answer(page(""), headers={"Refresh": "0; url=/zwgk/nb/"})
        crawled = crawl(tmp_path, {"p": f"{portal.url}/zwgk/"})
    assert [path for _, path in crawled.reports] == ["/zwgk/nb/t20240130_1.html"]
    assert crawled.kinds("p") == []
