"""A local portal with a known truth, for crawls of the CMS families."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.crawl.portal_server import Answer, LocalPortal
from tests.walk.site import page, report, rows

BODIES = ("县公安局", "县教育局", "城关镇人民政府", "县残联", "百花街道办事处", "县水务局", "县档案馆")
NOTICES = (
    "2023年政务公开工作要点",
    "关于做好2023年政府信息公开年报编制工作的通知",
    "某某县2023年度部门决算公开",
    "某某县人民政府信息公开指南",
)
MENU = (
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/zn/">政府信息公开指南</a>'
    '<a href="http://127.0.0.1:9/">某某市人民政府</a></div>'
)
ID = "4c1f0a8be2d94b3f9a77c0d5e6f8{:04d}"
GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"


@dataclass
class Case:
    """One portal: where to begin, the paths of its reports, the kinds of problems it gives."""

    portal: LocalPortal
    start: str = "/"
    truth: set[str] = field(default_factory=set)
    kinds: list[str] = field(default_factory=list)

    def add(self, path: str, source: str, encoding: str = "utf-8") -> None:
        charset = f'<meta charset="{encoding}">'
        self.portal.pages[path] = Answer(
            (charset + source).encode(encoding), headers={"Content-Type": "text/html"}
        )

    def lines(self, name: str, count: int) -> list[tuple[str, str]]:
        """Add reports under `name` (with {} for the number) and a notice among them; return them as lines."""
        found = []
        for number in range(len(self.truth), len(self.truth) + count):
            title = f"某某县{BODIES[number % 7]}{2023 - number // 7}年政府信息公开工作年度报告"
            self.add(name.format(number), report(title))
            self.truth.add(name.format(number))
            found.append((name.format(number), title))
        notice, text = name.format(9000 + len(self.truth)), NOTICES[len(self.truth) % 4]
        self.add(notice, page("<p>请各单位按时报送。</p>", text))
        return [*found[: count // 2], (notice, text), *found[count // 2 :]]


def column(lines: list[tuple[str, str]], tail: str = "", title: str = "政府信息公开年报") -> str:
    return page(MENU + rows(*lines) + tail, f"{title}_某某县人民政府")


def answer_of(lines: list[tuple[str, str]], start: int, size: int, base: str, total: int | None) -> str:
    found = [
        {
            "title": title,
            "url": base + path,
            "publishedTimeStr": "2024-01-30 08:00:00",
            "domainMetaList": None,
        }
        for path, title in lines[start : start + size]
    ]
    return json.dumps(
        {"data": {"results": found, "rows": size} | ({} if total is None else {"total": total})}
    )
