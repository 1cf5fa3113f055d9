"""One report at several addresses, its attachments, and text copied from elsewhere."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.model import Place, Problem, Section
from foiacrawl.store import Outcome, Store
from foiacrawl.store.copied_text import MAX_OTHERS
from tests.store import build
from tests.store.test_versions import LATER, OpenStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foiacrawl.model import Report

HOST = "http://127.0.0.1:9001"
CURRENT = "SELECT url, is_latest, is_current, (SELECT url FROM reports b WHERE b.report_id = a.copy_of) FROM reports a"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    opened = OpenStore(tmp_path / "foia.db")
    yield opened
    opened.connection.close()
    opened.store.close()


def save(opened: OpenStore, *reports: Report, portal_id: str | None = None) -> None:
    for of in reports:
        opened.store.save(build.fetched(of, portal_id=portal_id), of, run_id=None)


def at(path: str, **more: Any) -> Report:
    return build.report(source=HOST + path, **more)


def current(opened: OpenStore) -> set[str]:
    return {url.removeprefix(HOST) for url, _, is_current, _ in opened.all(CURRENT) if is_current}


def test_two_addresses_of_one_report_are_one_current_report(opened: OpenStore) -> None:
    save(opened, at("/longer.html"), at("/a.html"))
    assert opened.all(CURRENT) == [
        (f"{HOST}/longer.html", 1, 0, f"{HOST}/a.html"),
        (f"{HOST}/a.html", 1, 1, None),
    ]
    opened.store.refresh()
    assert opened.all("SELECT reports, status FROM coverage WHERE reports") == [(1, "on_time")]
    assert opened.one("SELECT count(DISTINCT report_id) FROM requests") == 1


def test_the_order_in_which_copies_are_found_does_not_matter(opened: OpenStore) -> None:
    fewer = at("/a.html", figures=build.full_figures("2021", seed=2021)[:150])
    save(opened, at("/long/address.html"), fewer)
    assert current(opened) == {"/long/address.html"}
    save(opened, at("/b.html"))
    assert current(opened) == {"/b.html"}


def test_a_page_made_in_traditional_characters_never_overrides_the_original(opened: OpenStore) -> None:
    full = at("/tc.html", script="traditional", title="臨江市公安局2021年政府資訊公開工作年度報告")
    fewer = at("/a-much-longer-address.html", figures=full.figures[:120], checks=())
    save(opened, full, fewer)
    assert current(opened) == {"/a-much-longer-address.html"}


def test_reports_that_contradict_each_other_both_stay_and_are_counted(opened: OpenStore) -> None:
    one = at("/a.html")
    save(opened, one, at("/b.html", figures=build.full_figures("2021", seed=5), checks=()))
    assert current(opened) == {"/a.html", "/b.html"}
    opened.store.refresh()
    assert opened.one("SELECT reports FROM coverage WHERE reports") == 2
    # One is corrected: now they say the same, and are one report.
    opened.store.save(
        build.fetched(one, body="b", url=f"{HOST}/b.html"), replace(one, source=f"{HOST}/b.html"), run_id=None
    )
    assert current(opened) == {"/a.html"}


def test_tables_full_of_zeros_prove_nothing_but_the_same_text_does(opened: OpenStore) -> None:
    zeros = tuple(f._replace(value=0, raw="0") for f in build.full_figures())
    other = (
        Section(
            "一、总体情况",
            "全年组织两次培训，科室负责人全部参加并通过测试。网站改版后栏目减少，查找更加方便。",
        ),
    )
    save(
        opened,
        at("/a.html", figures=zeros, checks=()),
        at("/b.html", figures=zeros, checks=(), sections=other),
    )
    assert current(opened) == {"/a.html", "/b.html"}
    save(opened, at("/c.html", figures=zeros, checks=(), sections=other))
    assert current(opened) == {"/a.html", "/b.html"}


def test_bodies_of_the_same_name_in_other_divisions_are_other_bodies(opened: OpenStore) -> None:
    save(opened, at("/a.html"), at("/b.html", division_code="990200"))
    assert current(opened) == {"/a.html", "/b.html"}


def test_a_copy_becomes_current_when_the_best_one_turns_out_to_be_another_year_s(opened: OpenStore) -> None:
    best = at("/a.html")
    save(opened, best, at("/bb.html"))
    assert current(opened) == {"/a.html"}
    opened.store.save(build.fetched(best, body="x"), replace(best, year=2022), run_id=None)
    assert current(opened) == {"/a.html", "/bb.html"}


def test_figures_problems_and_documents_of_an_attachment_refer_to_it(opened: OpenStore) -> None:
    file = f"{HOST}/P1.docx"
    figures = tuple(
        f._replace(source=None if f.table == "disclosure" or f.column == "total" else file)
        for f in build.full_figures()
    )
    problem = Problem("unmatched_row", "requests: 5.其他", Place(0, 3, 0), file)
    of = at("/a.html", figures=figures, problems=(problem,))
    attached = build.fetched(of, url=file, body="docx")
    assert opened.store.save(build.fetched(of), of, run_id=None, attached=[attached]) is Outcome.NEW
    assert opened.all("SELECT url, attached_to FROM documents") == [(of.source, None), (file, 1)]
    assert set(
        opened.all(
            "SELECT table_name, \"column\" = 'total', document_id FROM figures WHERE table_name <> 'disputes'"
        )
    ) == {("disclosure", 0, 1), ("requests", 0, 2), ("requests", 1, 1)}
    assert opened.all("SELECT kind, document_id, url FROM problems") == [("unmatched_row", 2, file)]
    before = opened.counts()
    again = build.fetched(of, body="counter", fetched_at=LATER)
    assert opened.store.save(again, of, run_id=None, attached=[attached]) is Outcome.UNCHANGED
    assert opened.counts() == before


def test_another_file_is_a_new_document_and_the_old_version_keeps_its_own(opened: OpenStore) -> None:
    file = f"{HOST}/P1.docx"
    of = at("/a.html", figures=tuple(f._replace(source=file) for f in build.full_figures()))
    revised = replace(of, figures=tuple(f._replace(source=file) for f in build.full_figures(seed=9)))
    for body, read in (("1", of), ("2", revised)):
        opened.store.save(
            build.fetched(of), read, run_id=None, attached=[build.fetched(of, url=file, body=body)]
        )
    assert opened.all("SELECT version, is_current, changed_by FROM reports") == [(1, 0, None), (2, 1, "page")]
    assert opened.all("SELECT DISTINCT report_id, document_id FROM figures") == [(1, 2), (2, 4)]
    assert opened.all("SELECT document_id, attached_to, is_current FROM documents") == [
        (1, None, 0),
        (2, 1, 0),
        (3, None, 1),
        (4, 3, 1),
    ]


def text(*sentences: str) -> tuple[Section, ...]:
    return (Section("一、总体情况", "。".join(sentences) + "。"),)


ALL = [
    f"第{word}科室负责本单位网站栏目的维护与更新并定期通报情况"
    for word in ("办公", "法制", "财务", "人事", "信访", "督查")
]


def test_text_shared_with_the_year_before_is_measured_numbers_apart(opened: OpenStore) -> None:
    save(
        opened,
        at("/20.html", year=2020, sections=text(*ALL[:4], "全年收到政府信息公开申请12件")),
        at(
            "/21.html",
            year=2021,
            sections=text(*ALL[:2], "全年收到政府信息公开申请35件", "今年新设了政务公开体验专区"),
        ),
    )
    assert opened.store.compare_texts() == 2
    assert opened.store.compare_texts() == 0
    assert opened.all("SELECT * FROM shared_text") == [(2, 1, "year_before", 4, 3, 0.75)]


def test_text_shared_with_another_body_of_the_portal_is_measured_both_ways(opened: OpenStore) -> None:
    opened.store.save_portal(build.PORTALS[0])
    own = "本局窗口增设了自助查询设备并安排人员引导"
    reports = [
        at("/a.html", sections=text(*ALL), figures=(), checks=(), form="prose"),
        at("/b.html", agency=build.CITY, sections=text(*ALL, own), figures=(), checks=(), form="prose"),
        at(
            "/c.html", agency=build.HARBOUR, sections=text(own, *ALL[:1]), figures=(), checks=(), form="prose"
        ),
    ]
    for of in reversed(reports):
        save(opened, of, portal_id="linjiang")
        opened.store.compare_texts()
    found = opened.all(
        "SELECT r.url, o.url, s.kind, s.shared, s.share FROM shared_text s JOIN reports r USING (report_id)"
        " JOIN reports o ON o.report_id = s.other_report_id ORDER BY r.url"
    )
    assert found == [
        (f"{HOST}/a.html", f"{HOST}/b.html", "other_body", 6, 1.0),
        (f"{HOST}/b.html", f"{HOST}/a.html", "other_body", 6, 0.857),
    ]


def test_of_many_bodies_with_one_text_the_most_alike_are_kept_in_whatever_order_they_came(
    tmp_path: Path,
) -> None:
    own = "本局窗口增设了自助查询设备并安排人员引导"
    reports = [
        at(
            f"/{number:02}.html",
            agency=f"临江市第{number}办公室",
            sections=text(*ALL, *([own] if number % 2 else [])),
            figures=(),
            checks=(),
            form="prose",
        )
        for number in range(30)
    ]
    found = []
    for name, turn in (("a", reports), ("b", reports[::-1]), ("c", reports[1::2] + reports[::2])):
        with Store(tmp_path / f"{name}.db") as store:
            store.save_portal(build.PORTALS[0])
            for at_once in (turn[:11], turn[11:]):
                for of in at_once:
                    store.save(build.fetched(of, portal_id="linjiang"), of, run_id=None)
                store.compare_texts()
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as connection:
            rows = connection.execute(
                "SELECT r.url, o.url, s.share FROM shared_text s JOIN reports r USING (report_id)"
                " JOIN reports o ON o.report_id = s.other_report_id ORDER BY 1, 2"
            ).fetchall()
        found.append(rows)
    assert found[0] == found[1] == found[2]
    assert Counter(url for url, *_ in found[0]) == {f"{HOST}/{n:02}.html": MAX_OTHERS for n in range(30)}
    assert {other[-7:-5] for url, other, share in found[0] if url.endswith("/01.html") and share == 1.0} == {
        f"{n:02}" for n in range(3, 30, 2)
    }
