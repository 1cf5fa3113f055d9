"""The second crawl: what is not asked again, what is seen to have changed, what is gone."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.crawl.portal_server import Answer, Crawled, LocalPortal, crawl, serving
from tests.crawl.test_attachments import LINK, READER, portal_of, word_file
from tests.generator.build import generate
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.generator.draft import Generated


NAMES = {n: f"t2024013{n}_{n}.html" for n in range(6)}


def listing(*numbers: int, more: str = "") -> str:
    lines = [(NAMES[n], f"某某市{2018 + n}年政府信息公开工作年度报告") for n in numbers]
    return page(rows(*lines) + more, "政府信息公开年报")


def article(number: int) -> str:
    return report(f"某某市{2018 + number}年政府信息公开工作年度报告")


def portal_with(*numbers: int) -> LocalPortal:
    pages: dict[str, Answer | str] = {"/nb/": listing(*numbers)}
    return LocalPortal(pages | {f"/nb/{NAMES[n]}": article(n) for n in numbers}, tagged=True)


def again(tmp_path: Path, portal: LocalPortal, *arguments: str, **more: Any) -> Crawled:
    portal.asked.clear()
    crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"}, *arguments, **more)
    assert crawled.code in (0, 4), crawled.log  # 4: the portal refused
    return crawled


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_an_unchanged_portal_sends_no_article_in_full_and_all_asks_for_everything(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3)
    with serving(portal):
        again(tmp_path, portal)
        assert len(portal.in_full) == 4
        second = again(tmp_path, portal)
        assert portal.in_full == ["/nb/"]
        assert len(portal.paths) == 4
        assert "3 unchanged" in second.log
        again(tmp_path, portal, "-a", "all=1")
        assert len(portal.in_full) == 4
    assert second.rows("SELECT count(*), max(version) FROM reports") == [(3, 1)]


def test_a_counter_that_moves_is_no_new_version_and_a_figure_that_moves_is(tmp_path: Path) -> None:
    draft, body, old = a_page_with_a_large_number()
    title = f"{draft.gold['agency']}{draft.gold['year']}年政府信息公开工作年度报告"
    portal = LocalPortal({"/nb/": page(rows(("t20240131_1.html", title)), "政府信息公开年报")}, tagged=True)
    with serving(portal):
        portal.pages["/nb/t20240131_1.html"] = Answer(f"{body}<!-- visits: 17 -->")
        again(tmp_path, portal, reader=READER)
        portal.pages["/nb/t20240131_1.html"] = Answer(f"{body}<!-- visits: 18 -->")
        counted = again(tmp_path, portal, reader=READER)
        assert counted.rows("SELECT version FROM reports") == [(1,)]
        changed = replaced(body, old, "987654")
        portal.pages["/nb/t20240131_1.html"] = Answer(changed)
        revised = again(tmp_path, portal, reader=READER)
    assert revised.rows("SELECT version, is_current, is_latest, changed_by FROM reports ORDER BY 1") == [
        (1, 0, 0, None),
        (2, 1, 1, "page"),
    ]
    changes = revised.rows('SELECT table_name, "row", "column", old_value, new_value FROM changes')
    assert changes
    assert {new for *_, new in changes} == {987654}
    differing = revised.rows(
        'SELECT count(*) FROM figures a JOIN figures b USING (table_name, "row", "column", label)'
        " WHERE a.report_id = 1 AND b.report_id = 2 AND a.value IS NOT b.value"
    )
    assert differing == [(len(changes),)]


def a_page_with_a_large_number() -> tuple[Generated, str, str]:
    """Return a generated page and a number of its requests table that is alone in a cell."""
    for seed in range(100):
        draft = generate(seed, kind="2021", only=())
        body = draft.body.decode("utf-8", "replace")
        for figure in draft.gold["figures"]:
            if figure["table"] == "requests" and (figure["value"] or 0) > 9 and f">{figure['raw']}<" in body:
                return draft, body, figure["raw"]
    raise AssertionError("no such page")


def replaced(body: str, old: str, new: str) -> str:
    """Replace the last cell of the page that prints exactly this number."""
    head, found, tail = body.rpartition(f">{old}<")
    assert found
    return f"{head}>{new}<{tail}"


def test_what_vanished_is_marked_and_kept_and_comes_back(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3)
    with serving(portal):
        again(tmp_path, portal)
        del portal.pages[f"/nb/{NAMES[2]}"]
        unlisted = portal.pages.pop(f"/nb/{NAMES[3]}")
        portal.pages["/nb/"] = listing(1, 2)
        gone = again(tmp_path, portal)
        assert gone.rows("SELECT url LIKE '%_1.html', gone_on IS NULL FROM documents ORDER BY 1") == [
            (0, 0),
            (0, 0),
            (1, 1),
        ]
        assert gone.rows("SELECT count(*) FROM reports WHERE is_current") == [(3,)]
        assert gone.kinds("p") == ["gone", "gone"]
        portal.pages[f"/nb/{NAMES[3]}"] = unlisted
        portal.pages["/nb/"] = listing(1, 3)
        back = again(tmp_path, portal)
    assert back.rows("SELECT count(*) FROM documents WHERE gone_on IS NULL") == [(2,)]
    assert back.rows("SELECT count(*) FROM reports") == [(3,)]


def test_a_known_list_is_read_again_only_at_its_top(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3, 4)
    pager = "<script>createPageHTML(2,0,'index','html');</script>"
    with serving(portal):
        portal.pages |= {"/nb/": listing(4, 3, more=pager), "/nb/index_1.html": listing(2, 1, more=pager)}
        first = again(tmp_path, portal)
        assert "/nb/index_1.html" in portal.paths
        assert len(first.reports) == 4
        again(tmp_path, portal)
        assert "/nb/index_1.html" not in portal.paths
        # Those further down are asked for all the same: they may have changed, or be gone.
        assert f"/nb/{NAMES[1]}" in portal.paths
        portal.pages |= {"/nb/": listing(5, 4, more=pager), "/nb/index_1.html": listing(3, 2, 1, more=pager)}
        portal.pages[f"/nb/{NAMES[5]}"] = article(5)
        third = again(tmp_path, portal)
        assert "/nb/index_1.html" in portal.paths
    assert len(third.reports) == 5


def test_a_known_list_is_read_to_its_end_once_in_so_many_days(tmp_path: Path) -> None:
    """What was put far below the top, and changed nothing there, is found then."""
    portal = portal_with(1, 2, 3, 4, 5)
    pager = "<script>createPageHTML(2,0,'index','html');</script>"
    with serving(portal):
        portal.pages |= {"/nb/": listing(5, 4, more=pager), "/nb/index_1.html": listing(2, 1, more=pager)}
        first = again(tmp_path, portal)
        portal.pages["/nb/index_1.html"] = listing(3, 2, 1, more=pager)
        assert len(again(tmp_path, portal).reports) == 4
        change(
            first.database, "UPDATE listings SET seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-60 days')"
        )
        assert len(again(tmp_path, portal).reports) == 5


def test_a_list_that_grows_at_its_end_is_read_to_its_end_again(tmp_path: Path) -> None:
    """Oldest first, and no number of lines is declared: nothing at the top shows that there is a new line."""
    portal = portal_with(1, 2, 3)
    pager = "<script>createPageHTML(2,0,'index','html');</script>"
    with serving(portal):
        portal.pages |= {"/nb/": listing(1, 2, more=pager), "/nb/index_1.html": listing(3, more=pager)}
        first = again(tmp_path, portal)
        assert len(first.reports) == 3
        portal.pages |= {"/nb/index_1.html": listing(3, 4, more=pager), f"/nb/{NAMES[4]}": article(4)}
        # Within a week of nights, not in each of them.
        change(
            first.database, "UPDATE listings SET seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 days')"
        )
        settings = ("-s", "FOIACRAWL_UNORDERED_LIST_DAYS=100000000")
        assert len(again(tmp_path, portal, *settings).reports) == 3
        settings = ("-s", "FOIACRAWL_UNORDERED_LIST_DAYS=1")
        assert len(again(tmp_path, portal, *settings).reports) == 4


def test_a_known_list_whose_number_of_lines_is_as_it_was_is_not_read_on(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3)
    pager = "<script>createPageHTML('page_div',2,1,'index','html',3);</script>"
    with serving(portal):
        portal.pages |= {"/nb/": listing(1, 2, more=pager), "/nb/index_2.html": listing(3, more=pager)}
        assert len(again(tmp_path, portal).reports) == 3
        again(tmp_path, portal)
        assert "/nb/index_2.html" not in portal.paths


def test_a_document_that_failed_is_looked_for_again_below_the_top(tmp_path: Path) -> None:
    portal = portal_with(1, 2, 3, 4)
    pager = "<script>createPageHTML(2,0,'index','html');</script>"
    with serving(portal):
        portal.pages |= {"/nb/": listing(1, 2, more=pager), "/nb/index_1.html": listing(3, 4, more=pager)}
        portal.pages[f"/nb/{NAMES[4]}"] = Answer("", 503)
        assert len(again(tmp_path, portal).reports) == 3
        portal.pages[f"/nb/{NAMES[4]}"] = article(4)
        assert len(again(tmp_path, portal).reports) == 4


def test_an_attachment_that_changed_is_seen_though_its_page_has_not(tmp_path: Path) -> None:
    portal = LocalPortal(tagged=True)
    with serving(portal):
        pages = portal_of(LINK, **{"P0201.docx": Answer(word_file()[0])})
        portal.pages = {path.replace("/zwgk", ""): answer for path, answer in pages.items()}
        again(tmp_path, portal, reader=READER)
        same = again(tmp_path, portal, reader=READER)
        assert portal.in_full == ["/nb/"]
        assert same.rows("SELECT count(*) FROM reports") == [(1,)]
        portal.pages["/nb/P0201.docx"] = Answer(with_another_number(word_file()[0]))
        changed = again(tmp_path, portal, reader=READER)
    assert changed.rows("SELECT max(version) FROM reports") == [(2,)]
    assert changed.rows("SELECT new_value FROM changes") == [(987654,)]


def with_another_number(document: bytes) -> bytes:
    """Return a Word file in which the last cell that prints a 0 prints another number."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                head, found, tail = text.rpartition(b">0</w:t>")
                assert found
                text = head + b">987654</w:t>" + tail
            new.writestr(name, text)
    return out.getvalue()


def test_a_portal_is_visited_by_season_by_name_or_when_all_are_wanted(tmp_path: Path) -> None:
    portal = portal_with(1)
    with serving(portal):
        first = again(tmp_path, portal)
        change(
            first.database, "UPDATE visits SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-2 days')"
        )
        settings = ["-s", "FOIACRAWL_VISIT_DAYS=5", "-s", "FOIACRAWL_VISIT_DAYS_IN_SEASON=5"]
        skipped = again(tmp_path, portal, *settings)
        assert portal.asked == []
        assert "portal p is due again on" in skipped.log
        again(tmp_path, portal, *settings, "-a", "portals=p")
        assert portal.asked
        change(
            first.database, "UPDATE visits SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-2 days')"
        )
        again(tmp_path, portal, *settings, "-a", "all=1")
        assert portal.asked
        change(
            first.database, "UPDATE visits SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-9 days')"
        )
        again(tmp_path, portal, *settings)
        assert portal.asked


def test_a_host_that_refused_is_left_alone_by_the_next_run_too(tmp_path: Path) -> None:
    portal = LocalPortal({"/nb/": listing(1, 2, 3, 4)})
    portal.pages |= {f"/nb/{NAMES[n]}": Answer("", 403) for n in range(1, 5)}
    with serving(portal):
        first = again(tmp_path, portal)
        assert len(portal.paths) == 4
        assert first.rows("SELECT refusals, kind, cooling_until > refused_at FROM hosts") == [
            (1, "forbidden", 1)
        ]
        second = again(tmp_path, portal)
        assert portal.asked == []
        assert "cooling_down" in second.kinds("p")
        change(second.database, "UPDATE hosts SET cooling_until = '2020-01-01T00:00:00Z'")
        portal.pages |= {f"/nb/{NAMES[n]}": article(n) for n in range(1, 5)}
        third = again(tmp_path, portal)
    assert len(third.reports) == 4
    assert third.rows("SELECT refusals, cooling_until FROM hosts") == [(0, None)]


def test_a_portal_that_says_how_long_to_wait_is_believed(tmp_path: Path) -> None:
    portal = LocalPortal({"/nb/": Answer("", 429, {"Retry-After": "90000"})})
    with serving(portal):
        crawled = again(tmp_path, portal)
    assert crawled.kinds("p") == ["rate_limited"]
    assert crawled.rows(
        "SELECT julianday(cooling_until) - julianday(refused_at) BETWEEN 1.03 AND 1.06 FROM hosts"
    ) == [(1,)]


def test_a_page_that_says_it_does_not_exist_is_no_report_and_no_notice(tmp_path: Path) -> None:
    portal = portal_with(1, 2)
    with serving(portal):
        again(tmp_path, portal)
        portal.pages[f"/nb/{NAMES[2]}"] = page("<div>抱歉，您访问的页面不存在或已被删除</div>")
        crawled = again(tmp_path, portal)
    assert crawled.kinds("p") == ["gone"]
    assert crawled.rows("SELECT count(*) FROM reports WHERE is_current") == [(2,)]


def test_a_second_crawl_of_the_same_database_is_refused_while_the_first_runs(tmp_path: Path) -> None:
    from foiacrawl.crawl.lock import lock

    database = tmp_path / "foia.db"
    lock(database)
    portal = portal_with(1)
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert crawled.code == 3
    assert portal.asked == []
    assert "another crawl writes to this database" in crawled.log
    assert "Traceback" not in crawled.log
