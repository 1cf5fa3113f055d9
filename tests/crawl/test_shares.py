"""The reading processes are shared among the portals, and none of them has more than its time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from foiacrawl.crawl.shares import Shares
from tests.crawl.command import run_command
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Job = tuple[str, float, int]  # portal, seconds, size


def begun(jobs: Sequence[Job], slots: int = 2, long_slots: int = 1) -> tuple[list[str], list[int]]:
    """Return the portals in the order in which their jobs began, and the size of what was then under way."""
    order, sizes, now, size = [], [], 0.0, 0

    async def do(shares: Shares, portal_id: str, seconds: float, own_size: int) -> None:
        nonlocal now, size
        async with shares.taken(portal_id, own_size):
            order.append(portal_id)
            size += own_size
            sizes.append(size)
            await asyncio.sleep(0)
            now += seconds
            size -= own_size

    async def do_all() -> None:
        shares = Shares(slots, long_slots, 10, 10, clock=lambda: now)
        await asyncio.gather(*(do(shares, *job) for job in jobs))

    asyncio.run(do_all())
    return order, sizes


def test_a_portal_with_many_documents_does_not_keep_the_others_waiting() -> None:
    order, _ = begun([("many", 1, 0)] * 50 + [("few", 1, 0), ("other", 1, 0)], slots=1)
    assert sorted(order[1:3]) == ["few", "other"]
    assert len(order) == 52


def test_long_documents_leave_a_process_to_the_others() -> None:
    under_way, most = 0, 0

    async def do(shares: Shares, portal_id: str) -> None:
        nonlocal under_way, most
        async with shares.taken(portal_id):
            under_way, most = under_way + 1, max(most, under_way + 1)
            await asyncio.sleep(0)
            under_way -= 1

    async def do_all() -> None:
        shares = Shares(3, 2, 10)
        for portal_id in "abcd":
            shares.mark_long(portal_id)
        await asyncio.gather(*(do(shares, portal_id) for portal_id in "abcdabcd"))

    asyncio.run(do_all())
    assert most == 2


def test_a_portal_is_long_after_a_long_document_only() -> None:
    async def take(seconds: float) -> bool:
        now = 0.0
        shares = Shares(1, 1, 10, clock=lambda: now)
        async with shares.taken("p"):
            now += seconds
        assert shares.used("p") == seconds
        return shares.is_long("p")

    assert not asyncio.run(take(9))
    assert asyncio.run(take(11))


def test_new_portals_leave_a_process_to_those_that_are_known_to_be_quick() -> None:
    under_way: list[str] = []

    async def do_all() -> None:
        shares, is_over = Shares(3, 1, 10, doubtful_slots=2), asyncio.Event()

        async def do(portal_id: str) -> None:
            async with shares.taken(portal_id):
                under_way.append(portal_id)
                await is_over.wait()

        async with shares.taken("quick"):
            pass
        tasks = [asyncio.ensure_future(do(portal_id)) for portal_id in ("a", "b", "c", "quick")]
        for _ in range(3):
            await asyncio.sleep(0)
        assert under_way == ["a", "b", "quick"]
        is_over.set()
        await asyncio.gather(*tasks)

    asyncio.run(do_all())
    assert len(under_way) == 4


def test_large_documents_are_read_together_up_to_a_size_and_small_ones_beside_them() -> None:
    assert max(begun([("p", 1, 4)] * 4, slots=4, long_slots=4)[1]) == 8
    order, sizes = begun([("a", 1, 4), ("b", 1, 30), ("c", 1, 4), ("d", 1, 0)], slots=4, long_slots=4)
    assert max(sizes) == 30
    assert order[:2] == ["a", "d"]
    assert len(order) == 4


def test_a_job_that_is_cancelled_leaves_its_slot() -> None:
    async def cancel() -> None:
        shares = Shares(1, 1, 10)

        async def do() -> None:
            async with shares.taken("p"):
                await asyncio.sleep(3600)

        tasks = [asyncio.ensure_future(do()) for _ in range(3)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        async with shares.taken("q"):
            pass

    asyncio.run(asyncio.wait_for(cancel(), 60))


def test_documents_of_portals_with_unreadable_ones_are_read_one_at_a_time() -> None:
    """Each may take as much memory as a document is allowed."""
    most: list[int] = []

    async def do_all() -> None:
        shares, under_way = Shares(4, 4, 10, 10), 0

        async def do(portal_id: str) -> None:
            nonlocal under_way
            async with shares.taken(portal_id):
                under_way += 1
                most.append(under_way)
                await asyncio.sleep(0)
                under_way -= 1

        for portal_id in "ab":
            shares.mark_heavy(portal_id)
        await asyncio.gather(*(do(portal_id) for portal_id in "aabb"))

    asyncio.run(do_all())
    assert most == [1] * 4


def test_a_portal_with_unreadable_documents_is_noted(tmp_path: Path) -> None:
    listed = [(f"t202401{n}_{n}.pdf", f"第{n}局2023年政府信息公开工作年度报告") for n in range(10, 12)]
    broken, good = (LocalPortal({"/nb/": page(rows(*listed), "政府信息公开年报")}) for _ in range(2))
    broken.pages |= {f"/nb/{name}": Answer(b"%PDF-1.4 broken") for name, _ in listed}
    good.pages |= {f"/nb/{name}": report(title) for name, title in listed}
    noted = (
        "from foiacrawl.crawl import shares;"
        " shares.Shares.mark_heavy = lambda self, portal_id: print('heavy', portal_id, flush=True)"
    )
    reader = ("-s", "FOIACRAWL_READ=foiacrawl.reading.read")
    with serving(broken, good):
        crawled = crawl(tmp_path, {"b": f"{broken.url}/nb/", "g": f"{good.url}/nb/"}, *reader, before=noted)
    assert "heavy b" in crawled.log
    assert "heavy g" not in crawled.log


def test_what_a_portal_has_no_time_for_is_archived_and_read_by_the_next_run(tmp_path: Path) -> None:
    listed = [(f"t2024011{n}_{n}.html", f"第{n + 1}局2023年政府信息公开工作年度报告") for n in range(3)]
    portal = LocalPortal({"/nb/": page(rows(*listed), "政府信息公开年报")})
    portal.pages |= {f"/nb/{name}": report(title) for name, title in listed}
    with serving(portal):
        sites = {"p": f"{portal.url}/nb/"}
        first = crawl(tmp_path, sites, "-s", "FOIACRAWL_PORTAL_READ_SECONDS=0")
        assert first.code == 0, first.log
        assert first.reports == []
        [(_, kind, message)] = first.problems
        assert first.rows("SELECT count(*) FROM listings") == [(0,)]
        done = run_command("rebuild", str(tmp_path / "archive"), "--output", str(tmp_path / "rebuilt.db"))
        second = crawl(tmp_path, sites)
    assert kind == "over_budget"
    assert message.startswith("3 documents were not read")
    assert "3 documents read (3 new)" in done.stdout, done
    assert len(second.reports) == 3
