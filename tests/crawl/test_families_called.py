"""A real crawl over portals of the systems whose lists a script brings: three columns a row, every report once, none invented."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from foiacrawl.addresses.calls import MARK
from tests.crawl.portal_server import Answer, Asked, LocalPortal, crawl, serving
from tests.walk.random_system import RandomSystem
from tests.walk.site import HOST

if TYPE_CHECKING:
    from pathlib import Path

SYSTEMS = ("pc_list", "xunrui", "depid", "info_open", "plain", "other")


def serve(system: RandomSystem, portal: LocalPortal, encoding: str) -> None:
    """Let a local portal answer as a random system does, its pages in an encoding."""

    def encode(text: str, charset: str) -> Answer:
        text = text.replace("<head>", f'<head><meta charset="{charset}">').replace(HOST, portal.url)
        kind = "text/html" if text[:1] == "<" else "application/json; charset=utf-8"
        body = text.encode(charset if text[:1] == "<" else "utf-8")
        return Answer(
            body.replace(HOST.removeprefix("http:").encode(), portal.url.removeprefix("http:").encode()),
            headers={"Content-Type": kind},
        )

    def call(asked: Asked) -> Answer | None:
        address = HOST + asked.path
        if asked.method == "POST":
            kind = "json" if asked.body[:1] == b"{" else "form"
            address += f"{MARK}{kind}:{quote(asked.body.decode())}"
        text = system.answer(address)
        return None if text is None else encode(text, encoding)

    portal.pages = {
        # The reader of these tests knows one encoding.
        path: encode(text, "utf-8" if path in system.truth else encoding)
        for path, text in system.pages.items()
    }
    portal.call = call


@pytest.mark.parametrize(("seed", "encoding"), [(101, "utf-8"), (102, "gb18030")])
def test_portals_of_each_system(seed: int, encoding: str, tmp_path: Path) -> None:
    systems = {name: RandomSystem(name, seed) for name in SYSTEMS}
    portals = {name: LocalPortal() for name in SYSTEMS}
    with serving(*portals.values()):
        for name, system in systems.items():
            serve(system, portals[name], encoding)
        crawled = crawl(tmp_path, {name: portals[name].url + systems[name].start for name in SYSTEMS})
    found: dict[str, list[str]] = {name: [] for name in SYSTEMS}
    for portal_id, url in crawled.reports:
        found[portal_id].append(url.removeprefix(portals[portal_id].url))
    for name, system in systems.items():
        assert sorted(found[name]) == sorted(system.truth), crawled.log
        assert portals[name].most_at_once == 1
    missed = [row for row in crawled.problems if "/xw/" not in row[2]]
    assert missed == []


@pytest.mark.parametrize("options", [(), ("-a", "years=2020-2024")])
def test_lists_that_only_a_browser_would_fill_are_counted_by_system(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    portal = LocalPortal()
    page = '<html><head><title>政府信息公开年报</title></head><body><ul id="list"></ul><script>{}</script></body></html>'
    with serving(portal):
        portal.pages = {"/xxgk-list-nb.html": page.format("init()"), "/nb/": page.format("init()")}
        crawled = crawl(
            tmp_path,
            {"x": f"{portal.url}/xxgk-list-nb.html", "g": f"{portal.url}/nb/"},
            "-s",
            "FOIACRAWL_RENDER_EMPTY=False",
            *options,
        )
    assert crawled.kinds("x") == ["listing_empty", "needs_browser"]
    assert "unread    portals with lists drawn by scripts alone: 1 generic, 1 xunrui" in crawled.log
