"""A portal on which everything goes wrong, fault by fault: the crawl ends, stays inside, and reports each of them."""

from __future__ import annotations

import gzip
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.portal_server import Crawled

MILLION = 1_000_000
KEYS = ("sort=date", "orderby=title", "t=1700000000", "sort=desc&order=asc")
FAULTS = (
    "challenge", "hanging", "inward", "elsewhere", "loop", "scheme", "large", "bomb", "forbidden", "gone",
)  # fmt: skip
GOOD = ("good", "flaky", "slow", "nested", "twin")


def name(fault: str, *, prefix: str = "./") -> str:
    number = (*FAULTS, *GOOD).index(fault) + 10
    return f"{prefix}t202401{number}_{number}.html"


def title(fault: str) -> str:
    return f"第{(*FAULTS, *GOOD).index(fault) + 1}局2023年政府信息公开工作年度报告"


class Flaky:
    """Fails twice, then answers."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, path: str, _body: bytes) -> Answer | str | None:
        if path != "/nb/" + name("flaky", prefix=""):
            return None
        self.times += 1
        return Answer("", 503) if self.times < 3 else report(title("flaky"))


def faulty(other: LocalPortal) -> LocalPortal:
    """A list with one line a fault, good lines between them, and the twins of one good line."""
    portal = LocalPortal(api=Flaky())
    lines = [(name(fault), title(fault)) for fault in (*FAULTS, *GOOD)]
    twin = "/nb/" + name("twin", prefix="")
    twins = [
        twin + "#top",
        twin + "?from=list",
        twin.replace(".html", ".html;jsessionid=1A2B"),
        f"{twin}?t=17",
    ]
    twins += [f"{portal.url}{twin}".replace("http:", scheme) for scheme in ("http:", "https:")]
    lines += [(href, title("twin")) for href in twins]
    inside = {f"/nb/{name(fault, prefix='')}": report(title(fault)) for fault in ("good", "twin")}
    deep = "<div>" * 20_000 + "<p>x</p>" + "</div>" * 20_000
    portal.pages = {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.1\nDisallow: /*_18.html$\n",
        "/nb/": page(rows(*lines), "政府信息公开年报"),
        **inside,
        **{f"/nb/{name(fault, prefix='')}": answer for fault, answer in answers(other).items()},
        f"/nb/{name('nested', prefix='')}": report(title("nested")).replace("</h1>", f"</h1>{deep}"),
        f"/nb/{name('slow', prefix='')}": Answer(report(title("slow")), slow=1.0),
    }
    return portal


def answers(other: LocalPortal) -> dict[str, Answer]:
    bomb = gzip.compress(bytes(10 * MILLION))
    return {
        "challenge": Answer("<script>document.cookie=1</script>", 521),
        "hanging": Answer(report(), slow=120),
        "inward": Answer("", 302, {"Location": "http://169.254.169.254/latest/meta-data/"}),
        "elsewhere": Answer("", 302, {"Location": f"{other.url}/nb/"}),
        "loop": Answer("", 302, {"Location": name("loop")}),
        "scheme": Answer("", 302, {"Location": "file:///etc/hostname"}),
        "large": Answer(b"x" * MILLION, repeated=300),
        "bomb": Answer(bomb, headers={"Content-Encoding": "gzip"}),
        "forbidden": Answer(report()),
    }


def test_each_fault_is_told_and_what_is_good_is_stored_once(tmp_path: Path) -> None:
    other = LocalPortal({"/nb/": page(rows(("t20240130_1.html", "邻市2023年政府信息公开工作年度报告")))})
    with serving(other):
        portal = faulty(other)
        with serving(portal):
            limits = {"DOWNLOAD_TIMEOUT": 3, "DOWNLOAD_MAXSIZE": 8 * MILLION, "RETRY_TIMES": 2}
            settings = [part for limit, value in limits.items() for part in ("-s", f"{limit}={value}")]
            crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, *settings)
    assert crawled.code == 0, crawled.log
    assert crawled.rows("SELECT reason FROM runs") == [("finished",)]
    assert [path for _, path in crawled.reports] == sorted(f"/nb/{name(good, prefix='')}" for good in GOOD)
    reported = {fault: kinds_at(crawled, name(fault, prefix="")) for fault in FAULTS}
    assert reported == {
        "challenge": ["js_challenge"],
        "hanging": ["timeout"],
        "inward": ["off_limits"],
        "elsewhere": ["off_limits"],
        "loop": ["fetch_failed"],
        "scheme": ["fetch_failed"],
        "large": ["too_large"],
        "bomb": ["too_large"],
        "forbidden": ["robots"],
        "gone": ["fetch_failed"],
    }
    assert other.asked == []
    assert (
        portal.most_at_once <= 4
    )  # the three tries of what hangs are still open there when the next one comes
    assert portal.chunks_sent < 100
    assert "/nb/" + name("forbidden", prefix="") not in portal.paths
    assert portal.paths.count("/nb/" + name("twin", prefix="")) == 1
    assert not [path for path in portal.paths if "session" in path or "?" in path]
    assert "Traceback" not in crawled.log


def kinds_at(crawled: Crawled, path: str) -> list[str]:
    return [kind for _, kind, message in crawled.problems if path in message]


@pytest.mark.parametrize("where", ["line", "column"])
def test_addresses_of_inner_networks_are_never_asked(tmp_path: Path, where: str) -> None:
    inner = LocalPortal({"/nb/": page(rows(("t20240130_1.html", "邻市2023年政府信息公开工作年度报告")))})
    portal = LocalPortal()
    with serving(inner, portal):
        hosts = ["localhost", "0x7f000001", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1"]
        words = "2023年政府信息公开工作年度报告" if where == "line" else "政府信息公开年报"
        lines = [(f"http://{host}:{inner.port}/nb/", words) for host in hosts]
        lines += [("file:///etc/passwd", words), ("ftp://127.0.0.1/nb/", words)]
        lines += [("t20240131_2.html", "某某市2022年政府信息公开工作年度报告")]
        portal.pages = {"/nb/": page(rows(*lines), "政府信息公开年报")}
        portal.pages["/nb/t20240131_2.html"] = report("某某市2022年政府信息公开工作年度报告")
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert len(crawled.reports) == 1
    assert inner.asked == []
    assert set(crawled.kinds("p")) == (
        {"off_limits"} if where == "line" else set()
    )  # other columns are no news
    assert "DNSLookupError" not in crawled.log


def test_a_calendar_and_orders_without_end_bring_nothing_and_end(tmp_path: Path) -> None:
    def turn(path: str, _body: bytes) -> str | None:
        if not path.startswith(("/nb/?month=", "/nb/?sort=", "/nb/;jsessionid=")):
            return None
        return listing(int(path.rpartition("=")[2]) if "month" in path else 0)

    def listing(month: int) -> str:
        links = [f'<a href="/nb/?month={month + 1}">下一页</a>', f'<a href="/nb/?month={month + 1}">年报</a>']
        links += [f'<a href="/nb/?{key}">政府信息公开年报</a>' for key in KEYS]
        links += [f'<a href="/nb/;jsessionid={month:08X}">政府信息公开年报</a>']
        line = rows(("/nb/t20240131_2.html", "某某市2022年政府信息公开工作年度报告"))
        return page(line + "".join(links), "政府信息公开年报")

    portal = LocalPortal(api=turn)
    with serving(portal):
        portal.pages = {"/nb/": listing(0), "/nb/t20240131_2.html": report()}
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert len(crawled.reports) == 1
    assert len(portal.paths) < 12, portal.paths
    assert not [path for path in portal.paths if "sort" in path or "order" in path or "session" in path]


@pytest.mark.parametrize("words", ["政府信息公开年报", "第{n}局2023年政府信息公开工作年度报告", "第{n}局"])
def test_a_portal_that_makes_up_pages_ends_within_its_pages(tmp_path: Path, words: str) -> None:
    numbers = count(1)

    def made_up(path: str, _body: bytes) -> str | None:
        if not path.startswith("/nb/"):
            return None
        new = [next(numbers) for _ in range(10)]
        lines = rows(*((f"/nb/x{n * 7919 % 10007}a/", words.format(n=n)) for n in new))
        return page(lines, "政府信息公开年报")

    portal = LocalPortal(api=made_up)
    with serving(portal):
        crawled = crawl(
            tmp_path,
            {"p": f"{portal.url}/nb/"},
            "-s",
            "FOIACRAWL_PORTAL_PAGES=30",
            "-s",
            "FOIACRAWL_READERS=0",
        )
    assert crawled.code == 0
    # Where lines lead to lists, the first two steps down are free: the lists of bodies have such lines.
    assert len(portal.paths) <= 30 + (110 if "2023" in words else 0)
    assert crawled.kinds("p").count("listing_incomplete") == 1
