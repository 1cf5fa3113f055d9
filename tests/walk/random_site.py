"""Random static portals with known reports: layout, pager, markup and numbering are drawn anew from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.walk.site import page, report

BODIES = (
    "市公安局",
    "市教育局",
    "城关镇",
    "百花街道办事处",
    "区残联",
    "某某县人民政府办公室",
    "市水务局",
    "白马乡",
    "市档案馆",
)
BASES = ("/zwgk/zfxxgknb/", "/xxgk/nb/", "/c1154/", "/a/b/ndgzbg_15/", "/nianbao/")
TITLES = (
    "{body}{year}年政府信息公开工作年度报告",
    "{body}{year}年度政府信息公开年报",
    "{year}年{body}政府信息公开年度报告",
    "{body}政府信息公开工作年度报告（{year}年）",
)
FILES = (
    "t202{d}0130_{n}.html",
    "t19700101_{n}.shtml",
    "content/post_{n}.html",
    "{n}.html",
    "show-{n}.html",
    "202401/t2024012{d}_{n}.htm",
)
DECOYS = (
    ("t20240101_99.html", "2023年政务公开工作要点"),
    ("./t20240101_98.html", "关于做好2023年政府信息公开年报编制工作的通知"),
)
MENU = (
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/bsfw/">办事服务</a>'
    '<a href="/zwgk/zn/">政府信息公开指南</a><a href="http://127.0.0.1:9/">某某省人民政府</a></div>'
)
LINES = {
    "<ul>{}</ul>": '<li><a href="{0}" title="{1}">{2}</a><span>2024-01-30</span></li>',
    "<dl>{}</dl>": '<dt><a href="{0}" title="{1}">{2}</a></dt><dd>[2024-01-30]</dd>',
    "<table>{}</table>": '<tr><td>1</td><td><a href="{0}" title="{1}">{2}</a></td><td>2024-01-30</td></tr>',
    "<div>{}</div>": "<div class=r><p><A HREF={0} TITLE={1}>{2}</A></p><em>2024-01-30</em></div>",
}


@dataclass
class RandomSite:
    """A portal drawn from `seed`: its pages, where to begin, and the paths of its reports."""

    seed: int
    pages: dict[str, str] = field(default_factory=dict)
    truth: set[str] = field(default_factory=set)
    start: str = "/"

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311  (no secrets here)
        column = self._column(
            self.random.choice(BASES), self.random.choice(("flat", "years", "bodies", "both"))
        )
        self.pages["/"] = page(f'{MENU}<a href="/xxgkpt/">政府信息公开</a>')
        self.pages["/zwgk/"] = page(MENU, "政务公开")
        self.pages["/xxgkpt/"] = page(f'{MENU}<a href="{column}">政府信息公开年报</a>', "政府信息公开")
        self.start = self.random.choice(("/", "/xxgkpt/", column))

    def _column(self, base: str, layout: str) -> str:
        if layout == "flat":
            return base + self._list(base, None, None, "政府信息公开年报")
        links = []
        for year in self.random.sample(range(2016, 2024), 3) if layout != "bodies" else ():
            folder = self.random.choice(("{}n/", "{}/", "nb_{}n/", "{}nb/")).format(year)
            name = self.random.choice(("{}年", "{}", "{}年度", "{}年政府信息公开年报")).format(year)
            links.append((folder + self._list(base + folder, year, None, name), name))
        for number, body in enumerate(self.random.sample(BODIES, 3)) if layout != "years" else ():
            folder = f"body{number}/"
            links.append((folder + self._list(base + folder, None, body, body), body))
        lines = "".join(f'<li><a href="{href}">{name}</a></li>' for href, name in links)
        self.pages[base] = page(f"{MENU}<ul>{lines}</ul>", "政府信息公开年报")
        return base

    def _list(self, base: str, year: int | None, body: str | None, title: str) -> str:
        """Draw a list of reports over some pages; return its file name, empty for the folder itself."""
        lines = [self._report(base, year, body) for _ in range(self.random.randint(1, 9))]
        for decoy in DECOYS:
            lines.insert(self.random.randint(0, len(lines)), decoy)
        size, first = self.random.randint(2, 6), self.random.choice((1, 2))
        stem, extension = (
            self.random.choice(("index", "list", "xlist")),
            self.random.choice(("html", "shtml", "htm")),
        )
        shape = self.random.choice(list(LINES))
        kind = self.random.choice(("call", "div", "records", "count", "next", "numbers", "total", "idle"))
        groups = [lines[at : at + size] for at in range(0, len(lines), size)]
        names = [f"{stem}.{extension}"] + [
            f"{stem}_{number + first}.{extension}" for number in range(len(groups) - 1)
        ]
        for number, group in enumerate(groups):
            pager = _pager(kind, number, names, first, len(lines)) if len(groups) > 1 else ""
            source = shape.format("".join(self._line(LINES[shape], *line) for line in group))
            self.pages[base + names[number]] = page(MENU + source + pager, title)
        if stem != "index":
            return names[0]
        self.pages[base] = self.pages[base + names[0]]
        return ""

    def _line(self, shape: str, href: str, title: str) -> str:
        text = title[:12] + "..." if self.random.random() < 0.2 and len(title) > 14 else title
        return shape.format(href, title, text)

    def _report(self, base: str, year: int | None, body: str | None) -> tuple[str, str]:
        number = 1000 + len(self.truth)
        title = self.random.choice(TITLES).format(
            body=body or self.random.choice(BODIES), year=year or self.random.randint(2015, 2023)
        )
        name = self.random.choice(FILES).format(d=self.random.randint(0, 9), n=number)
        self.pages[base + name] = report(title)
        self.truth.add(base + name)
        return self.random.choice(("", "./")) + name, title


def _pager(kind: str, number: int, names: list[str], first: int, total: int) -> str:
    stem, _, extension = names[0].partition(".")
    pages, current = len(names), number + first - 1
    following = names[number + 1] if number + 1 < pages else ""
    numbers = "".join(f'<a href="{name}">{place}</a>' for place, name in enumerate(names, start=1))
    return {
        "call": f'<script>createPageHTML({pages}, {current}, "{stem}", "{extension}");</script>',
        "div": f"<script>createPageHTML('page_div',{pages}, {current},'{stem}','{extension}',{total});</script>",
        "records": f"<script>createPageHTML({total},{pages}, {current},'{stem}','{extension}');</script>",
        "count": f"<script>var countPage = {pages}//共\nvar currentPage={number};"
        f'document.write("<a href={stem}_"+(currentPage+1)+".{extension}>下一页</a>")</script>',
        "next": f'<a href="{following}">下一页</a>' if following else '<a class="disabled">下一页</a>',
        "numbers": numbers,
        "total": f'<span>共 {total} 条</span><a href="javascript:void(0)" onclick="turn({number + 2})">下一页</a>',
        "idle": '<a href="javascript:go(2)">下一页</a>',
    }[kind]
