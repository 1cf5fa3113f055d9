"""A portal that answers the calls of its pages' scripts, for walks over it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from foiacrawl.addresses.calls import parse_call, split
from tests.walk.site import Outcome, page, report, unique, walk

if TYPE_CHECKING:
    from collections.abc import Callable

BODIES = ("县公安局", "县教育局", "县水务局", "县财政局", "城关镇人民政府")
NOTICES = ("2023年政务公开工作要点", "关于编制2023年政府信息公开年报的通知")


@dataclass
class System:
    """A portal that answers calls: `lists` are the lines (address, title, date) of each list, by its number.

    `answer` gets the call's path, its fields and the posted object, and returns the answer's text or None.
    """

    article: str
    pages: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    truth: set[str] = field(default_factory=set)
    start: str = "/"

    def add_list(self, number: str, count: int) -> list[tuple[str, str, str]]:
        """Add a list of so many reports, with notices among them."""
        lines = []
        for place in range(count):
            year, body = 2023 - place // len(BODIES), BODIES[place % len(BODIES)]
            address = self.article.format(10_000 + 100 * int(number) + place)
            title = f"某某{body}{year}年政府信息公开工作年度报告"
            lines.append((address, title, f"{year + 1}-01-{place % 28 + 1:02d}"))
            self.pages[address] = report(title)
            self.truth.add(address)
            if place % 4 == 1:
                notice = self.article.format(90_000 + 100 * int(number) + place)
                lines.append((notice, NOTICES[place % 2], f"{year}-12-01"))
        self.lists[number] = lines
        return lines

    def walk(self, answer: Callable[[str, dict[str, str], Any], str | None]) -> Outcome:
        def called(address: str) -> str | None:
            call = parse_call(address)
            sent = urlsplit(split(address)[0])
            fields = dict(parse_qsl(sent.query, keep_blank_values=True))
            posted: Any = None
            if call and "json" in call.content_type:
                posted = json.loads(call.body)
                fields |= {name: str(value) for name, value in posted.items()}
            elif call:
                posted = parse_qsl(call.body, keep_blank_values=True)
                fields |= dict(posted)
            return answer(sent.path, fields, posted)

        menus = dict.fromkeys(("/", "/zwgk/", "/hdjl/"), page("<p>栏目正在建设</p>", "某某市"))
        return walk(menus | self.pages, self.start, answer=called)

    def check(self, answer: Callable[[str, dict[str, str], Any], str | None]) -> Outcome:
        """Walk the portal: every report, none twice, none invented, nothing to complain of."""
        outcome = self.walk(answer)
        assert set(outcome.paths) == self.truth, (outcome.asked, outcome.problems)
        assert unique(outcome)
        assert outcome.problems == []
        return outcome


def cut(lines: list[tuple[str, str, str]], number: int, size: int) -> list[tuple[str, str, str]]:
    return lines[(number - 1) * size : number * size]


NAV = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/hdjl/">互动交流</a></div>'
ANNUAL = "政府信息公开年报"
