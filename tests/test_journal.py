"""Events are read as they were written, also by earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foiacrawl.archive import Writer, open_at
from foiacrawl.journal import (
    ArchivedDocument,
    DocumentFetched,
    DocumentGone,
    DocumentsUnchanged,
    Event,
    HostRefused,
    Ledger,
    ListWalked,
    PortalVisited,
    ProblemFound,
    RunFinished,
    RunStarted,
    from_json,
    to_json,
)
from foiacrawl.model import Hint, Portal
from foiacrawl.rebuild import rebuild
from foiacrawl.store import Fetched
from tests.crawl.portal_server import Crawled
from tests.walk.site import report

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.x.gov.cn/nb/1.html"
AT = "2024-01-30T00:00:00Z"
FETCHED: dict[str, Any] = {
    "url": URL, "final_url": URL, "status": 200, "content_type": "text/html", "sha256": "0" * 64, "size": 1,
    "fetched_at": AT, "portal_id": "p",
}  # fmt: skip
HINT = {"title": "2023年年报", "date": "2024-01-30", "unit": "县公安局"}
OLD_FILE = {"fetched": FETCHED, "content_type": "text/html", "hint": HINT}
DOCUMENT = ArchivedDocument(Fetched(**FETCHED), "text/html", Hint("2023年年报", "2024-01-30", "县公安局"))
PORTAL: dict[str, Any] = {
    "portal_id": "p",
    "name": "某某县",
    "listing_url": "http://www.x.gov.cn/nb/",
    "render": False,
}

# What version 0.1.0 wrote, and the event it is now.
OLD_EVENTS: list[tuple[dict[str, Any], Event]] = [
    (
        {"event": "began", "settings": {"years": "2023"}, "portals": [PORTAL], "at": AT},
        RunStarted({"years": "2023"}, (Portal(**PORTAL),), AT),
    ),
    (
        {"event": "came", "document": OLD_FILE, "attached": [OLD_FILE], "is_cut": True, "at": AT},
        DocumentFetched(DOCUMENT, (DOCUMENT,), is_incomplete=True, at=AT),
    ),
    (
        {"event": "unchanged", "urls": [URL], "portal_id": "p", "at": AT},
        DocumentsUnchanged((URL,), "p", AT),
    ),
    (
        {"event": "gone", "url": URL, "cause": "status 404", "portal_id": "p", "at": AT},
        DocumentGone(URL, "status 404", "p", AT),
    ),
    (
        {"event": "troubled", "kind": "dns", "message": "m", "portal_id": "p", "url": URL, "at": AT},
        ProblemFound("dns", "m", "p", URL, AT),
    ),
    (
        {"event": "refused", "host": "x", "kind": "forbidden", "refusals": 1, "cooling_until": AT, "at": AT},
        HostRefused("x", "forbidden", 1, AT, AT),
    ),
    (
        {"event": "walked", "url": URL, "portal_id": "p", "pages": 1, "lines": 2, "declared": 2,
         "is_whole": True, "at": AT},
        ListWalked(URL, "p", 1, 2, 2, is_whole=True, at=AT),
    ),
    (
        {"event": "visited", "portal_id": "p", "family": "static", "listing_pages": 1, "reports": 2, "at": AT},
        PortalVisited("p", "static", 1, 2, AT),
    ),
    (
        {"event": "ended", "reason": "finished", "counts": {"new": 1}, "at": AT},
        RunFinished("finished", {"new": 1}, AT),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "event"), OLD_EVENTS, ids=[str(old["event"]) for old, _ in OLD_EVENTS])
def test_an_event_is_read_as_written_also_by_version_0_1_0(old: dict[str, Any], event: Event) -> None:
    assert from_json(old) == event
    assert from_json(to_json(event)) == event
    assert from_json({**to_json(event), "a field of later versions": 1}) == event


def test_an_archive_of_version_0_1_0_is_rebuilt(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    writer = Writer(archive, "foiacrawl/0.1", 1_000_000)
    title = "某某县公安局2023年政府信息公开工作年度报告"
    place, _ = writer.response(URL, "200 OK", [("Content-Type", "text/html")], report(title).encode())
    writer.flush()
    file = {**OLD_FILE, "fetched": {**FETCHED, "warc_file": place.file, "warc_offset": place.offset}}
    for old, _ in OLD_EVENTS:
        if old["event"] != "gone":
            writer.event(
                {**old, "document": file, "attached": [], "is_cut": False} if "document" in old else old
            )
    writer.close()
    assert title.encode() in open_at(archive, place.file, place.offset).body
    done = rebuild(archive, tmp_path / "foia.db", processes=0)
    assert (done.events, done.documents, done.lost) == (len(OLD_EVENTS) - 1, 1, 0)
    database = Crawled(0, "", tmp_path / "foia.db")
    assert database.reports == [("p", "/nb/1.html")]
    assert database.rows("SELECT reason FROM runs") == [("finished",)]
    assert database.rows("SELECT agency FROM reports") == [("某某县公安局",)]


def test_a_run_begins_in_a_later_second_than_the_run_before_has_ended_in(tmp_path: Path) -> None:
    """What a run has found is told by whole seconds: in one second two runs could not be told apart."""
    ledger = Ledger(tmp_path / "foia.db")
    ledger.wait_for_new_second()
    ledger.apply(RunStarted({}, (Portal(**PORTAL),)))
    for _ in range(3):  # the second may end between the two lines
        ended = RunFinished("finished", {})
        ledger.apply(ended)
        ledger.wait_for_new_second()
        assert RunStarted({}, ()).at > ended.at
    ledger.close()
