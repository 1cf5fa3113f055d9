"""A random portal of one of the systems whose lists a script brings, with the truth of what it holds."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from foiacrawl.addresses.calls import parse_call, split
from tests.walk.site import HOST, page, report, rows

if TYPE_CHECKING:
    from collections.abc import Callable

BODIES = (
    "县公安局",
    "县教育局",
    "县水务局",
    "县财政局",
    "城关镇人民政府",
    "县档案馆",
    "县医疗保障局",
    "百花街道办事处",
)
OTHERS = (
    "2023年政务公开工作要点",
    "关于编制政府信息公开年报的通知",
    "某某县2023年部门决算",
    "政府信息公开指南",
)
MENU = (
    ("政府信息公开指南", "zn"),
    ("政府信息公开制度", "zd"),
    ("政府信息公开年报", "nb"),
    ("依申请公开", "ysq"),
)
Line = tuple[str, str, str]


class RandomSystem:
    """One portal: `pages` by path, `answer` for its calls, `start`, and the addresses of its reports (`truth`)."""

    def __init__(self, system: str, seed: int) -> None:
        self.random = random.Random(f"{system} {seed}")  # noqa: S311  (no secrets here)
        self.pages: dict[str, str] = {}
        self.calls: list[Callable[[str, dict[str, str]], str | None]] = []
        self.truth: set[str] = set()
        self.number = self.random.randint(200, 900)
        self.size = self.random.choice((5, 10, 12, 15, 20))
        self.site = self.random.choice(("mssrmzf", "jxqzf", "tlsgaj"))
        build: Callable[[int], str] = getattr(self, f"_{system}")
        groups = self.random.choice((0, 0, 3))
        if groups:
            names = self.random.sample(BODIES, groups)
            links = [(build(at), name) for at, name in enumerate(names)]
            column = self._column_of_bodies(system, links)
        else:
            column = build(9)
        self.start = self._front(column) if self.random.random() < 0.6 else column

    def answer(self, address: str) -> str | None:
        """Answer a call; None for an address that does not exist."""
        call, sent = parse_call(address), urlsplit(split(address)[0])
        fields = dict(parse_qsl(sent.query, keep_blank_values=True))
        if call and "json" in call.content_type:
            fields |= {name: str(value) for name, value in json.loads(call.body).items()}
        elif call:
            posted = parse_qsl(call.body, keep_blank_values=True)
            fields |= dict(posted) | {"POSTED": " ".join(value for _, value in posted)}
        fields["METHOD"] = "POST" if call else "GET"
        return next((text for one in self.calls if (text := one(sent.path, fields)) is not None), None)

    # --- the way to the list -----------------------------------------------------------------------------

    def _front(self, column: str) -> str:
        links = "".join(
            f'<li><a href="{column if slug == "nb" else f"/zfxxgk/{slug}.html"}">{name}</a></li>'
            for name, slug in MENU
        )
        self.pages |= {
            f"/zfxxgk/{slug}.html": page(f"<p>{name}</p>", name) for name, slug in MENU if slug != "nb"
        }
        self.pages["/zfxxgk/index.html"] = page(f"<ul>{links}</ul>", "政府信息公开")
        news = "".join(f'<a href="/xw/{n}.html">要闻之{n}</a>' for n in range(9))
        home = page(f'{news}<a href="/zfxxgk/index.html">政府信息公开</a>', "某某县人民政府")
        shell = self.random.choice(
            (
                None,
                '<script>location.href = "/web/";</script>',
                '<frameset cols="*"><frame src="/web/"></frameset>',
                '<a href="/web/"><img src="/a.jpg"></a>',
                '<meta http-equiv="refresh" content="1;url=/web/">',
            )
        )
        self.pages |= {"/": home} if shell is None else {"/": page(shell, "某某县"), "/web/": home}
        return "/"

    def _column_of_bodies(self, system: str, links: list[tuple[str, str]]) -> str:
        path = f"/{self.site}/bmnb/pc/list.html" if system == "pc_list" else "/zfxxgk/bmnb/index.html"
        lines = "".join(f'<li><a href="{address}">{name}</a></li>' for address, name in links)
        if self.random.random() < 0.4:
            held = [{"name": name, "url": address} for address, name in links]
            lines = (
                f"<script>var depts = {json.dumps(held, ensure_ascii=self.random.random() < 0.5)};</script>"
            )
        self.pages[path] = page(f"<ul>{lines}</ul>", "部门政府信息公开年报")
        return path

    # --- lines -------------------------------------------------------------------------------------------

    def _lines(self, pattern: str, at: int) -> list[Line]:
        lines: list[Line] = []
        for place in range(self.random.choice((1, 4, 11, 27, 45))):
            year, body = 2024 - place // len(BODIES), BODIES[place % len(BODIES)]
            number = 10_000_000 + 1000 * at + place
            address = pattern.format(number)
            title = (
                f"某某{body}{year}年{self.random.choice(('政府信息公开工作年度报告', '政府信息公开年报'))}"
            )
            lines.append((address, title, f"{year + 1}-01-{place % 28 + 1:02d}"))
            self.pages[address] = report(title)
            self.truth.add(address)
            if self.random.random() < 0.2:
                other = pattern.format(90_000_000 + 1000 * at + place)
                self.pages[other] = page("<p>请按时报送。</p>", "通知")
                lines.append((other, self.random.choice(OTHERS), f"{year}-12-01"))
        return lines

    def _cut(self, lines: list[Line], number: int, size: int) -> list[Line]:
        return lines[(number - 1) * size : number * size]

    def _href(self, address: str, base: str) -> str:
        """Return an address absolute, without scheme, from the root or from the page."""
        form = self.random.choice(("root", "root", "absolute", "scheme", "relative"))
        if form == "absolute":
            return HOST + address
        if form == "scheme":
            return HOST.removeprefix("http:") + address
        if form == "relative":
            return (
                "../" * (base.count("/") - 1) + address.lstrip("/") if base.count("/") > 1 else f".{address}"
            )
        return address

    def _cased(self, record: dict[str, Any]) -> dict[str, Any]:
        form = self.random.choice((str, str.upper, str.capitalize))
        return {form(name): value for name, value in record.items()}

    def _shell(self, path: str, script: str, title: str = "政府信息公开年报") -> str:
        menu = '<div class="nav"><a href="/">首页</a><a href="/hdjl/">互动交流</a></div>'
        box = self.random.choice(
            ('<ul id="list"></ul>', '<div class="xxgk_list"><ul></ul></div>', "<div id='app'></div>")
        )
        self.pages[path] = page(f'{menu}{box}<div id="page"></div><script>{script}</script>', title)
        self.pages.setdefault("/", page(menu, "某某县"))
        self.pages["/hdjl/"] = page("<p>互动</p>", "互动交流")
        return path

    # --- the systems -------------------------------------------------------------------------------------

    def _pc_list(self, at: int) -> str:
        path = f"/{self.site}/c0{self.number + at}/pc/list.html"
        lines = self._lines(path.replace("list.html", "content/content_{}.html"), at)
        records = []
        for address, title, date in lines:
            both: Any = {"pc": self._href(address, path), "mobile": address.replace("/pc/", "/mobile/")}
            urls = self.random.choice((json.dumps(both), both, both["pc"]))
            record = {
                "id": re.findall(r"\d+", address)[-1],
                "title": title,
                "pubDate": f"{date} 10:00:00",
                "urls": urls,
            }
            records.append(self._cased(record))
        text = json.dumps(records, ensure_ascii=self.random.random() < 0.5)
        name = self.random.choice(("articleList", "listData", "pageData", "list_json"))
        whole = json.dumps({"total": len(records), "pageSize": len(records) + 5, "articleList": records})
        script = self.random.choice(
            (
                f"var {name} = {text};",
                f"var {name} = {whole};",
                f"window.{name}=JSON.parse({json.dumps(text)})",
            )
        )
        return self._shell(path, script)

    def _xunrui(self, at: int) -> str:
        path, category = f"/xxgk-list-nb{at}.html", str(self.number + at)
        lines = self._lines("/xxgk-show-{}.html", at)
        kind = self.random.choice(("xxgk", "news"))
        given = [
            f"{at}_{kind}",
            category,
            str(at),
            kind,
            "Y-m-d",
            "50",
            str(self.size),
            "",
            ["is_top DESC", "inputtime DESC"],
        ]
        script = self.random.choice(
            (
                f'$.ajax({{url:"/api-ajax_list-1.html",type:"post",dataType:"json",data:{{"ajax_type":{json.dumps(given)},"is_ds":"1"}}}});',
                (
                    f"function load(page) {{ $.post('/api-ajax_list-' + page + '.html', {{'ajax_type[]': "
                    f"{json.dumps(given[:7])}}}, show); }} load(1);"
                ),
                (
                    f"var p = 1; $.ajax({{type:'POST', data:{{is_ds:1, ajax_type: {json.dumps(given)}}}, "
                    f"url:`/api-ajax_list-${{p}}.html`}})"
                ),
            )
        )
        with_total = self.random.random() < 0.5

        def call(sent: str, fields: dict[str, str]) -> str | None:
            found = re.fullmatch(r"/api-ajax_list-(\d+)\.html", sent)
            if not found or fields["METHOD"] != "POST" or category not in fields["POSTED"].split():
                return None
            shown = [
                {"url": self._href(address, path), "title": title, "inputtime": date}
                for address, title, date in self._cut(lines, int(found[1]), self.size)
            ]
            return json.dumps({"data": shown} | ({"total": str(len(lines))} if with_total else {}))

        self.calls.append(call)
        return self._shell(path, script)

    def _depid(self, at: int) -> str:
        dep, category = str(840 + at), str(self.number)
        path = f"/zfxxgk/list.html?{self.random.choice(('depid={0}&catid={1}', 'catid={1}&depid={0}')).format(dep, category)}"
        lines = self._lines(f"/zfxxgk/show.html?aid=1&id={{}}&depid={dep}", at)
        name = self.random.choice(("getQueryString", "GetUrlParam", "getParam"))
        link = self.random.choice(
            (
                "'<a href=\"./show.html?aid=1&id=' + d.lists[i].n_id + '&depid=' + depid + '\">'",
                '`<a href="./show.html?aid=1&id=${item.n_id}&depid=${depid}" target=_blank>`',
            )
        )
        script = (
            f"function {name}(n) {{ return n; }} var depid = {name}('depid'), cid = {name}(\"catid\"); function "
            f"lists(page) {{ $.ajax({{"
            f"url: '/show/lists', data: {{areaid: 8, webid: depid, cid: cid, page: page, pagenums: {self.size}}}, "
            f"dataType: 'jsonp',"
            f" jsonp: 'jsoncallback', success: function (d) {{ html += {link} + d.title; }} }}); }} lists(1);"
        )

        def call(sent: str, fields: dict[str, str]) -> str | None:
            if sent != "/show/lists" or fields.get("webid") != dep or fields.get("cid") != category:
                return None
            shown = [
                {
                    "n_id": re.findall(r"&id=(\d+)", address)[0],
                    "title": title,
                    "vc_inputtime": date,
                    "vc_department": "",
                }
                for address, title, date in self._cut(lines, int(fields["page"]), int(fields["pagenums"]))
            ]
            return f"{fields['jsoncallback']}({json.dumps({'lists': shown, 'allnums': str(len(lines))})})"

        self.calls.append(call)
        if self.random.random() < 0.5:
            self.pages["/zfxxgk/js/list.js"] = script
            shown = '<div id="list"></div><script src="/zfxxgk/js/list.js"></script>'
            self.pages[path] = page(shown, "政府信息公开年报")
            return path
        return self._shell(path, script)

    def _info_open(self, at: int) -> str:
        path, channel = f"/zfxxgk/d{at}/zfxxgknb/index.shtml", 38_000 + 10 * at
        lines = self._lines("/doc/2024/01/19/{}.shtml", at)
        name = self.random.choice(("getSearchList", "qx_wbj_getSearchList", "qx_parent_wbj_getSearchList"))
        channels = [str(channel), str(channel + 1), str(channel + 2)]
        added = "".join(f'\nchanIdStr = chanIdStr + "," + {number};' for number in channels[1:])
        function = (
            f" function {name}(page, size, site, chanIdStr, type, order) {{ $.post('/info_open/search', {{pageIndex: "
            f"page, pageSize: size,"
            " siteId: site, channelIds: chanIdStr, searchType: type, order: order}, show); }"
        )
        defined = self.random.choice(("", function))
        called = f'{name}(1, {self.size}, 181, chanIdStr, 1, "writeTime");'
        script = f'var chanIdStr = "{channel}";{added}{defined} {called}'

        def call(sent: str, fields: dict[str, str]) -> str | None:
            if (
                sent != "/info_open/search"
                or fields["METHOD"] != "POST"
                or fields.get("channelIds") != ",".join(channels)
            ):
                return None
            size = int(fields["pageSize"])
            shown = [
                {"title": title, "url": self._href(address, path), "writeTimeString": date}
                for address, title, date in self._cut(lines, int(fields["pageIndex"]), size)
            ]
            return json.dumps(
                {"data": {"totalElements": len(lines), "totalPages": -(-len(lines) // size), "data": shown}}
            )

        self.calls.append(call)
        return self._shell(path, script)

    def _plain(self, at: int) -> str:
        """Return a list as plain pages, of the systems whose addresses alone are their own."""
        first, article, further, second = self.random.choice(
            (
                (
                    f"/channels/{6800 + at}.html",
                    f"/contents/{6800 + at}/{{}}.html",
                    f"/channels/{6800 + at}_{{}}.html",
                    2,
                ),
                (
                    f"/govsub/publicinfo/category-{at}.html",
                    "/Content-{}.html",
                    f"/govsub/publicinfo/category-{at}_{{}}.html",
                    1,
                ),
                (
                    f"/list.thtml?id={10948 + at}",
                    "/show.thtml?id={}",
                    f"/list.thtml?id={10948 + at}&pn={{}}",
                    2,
                ),
                (
                    f"/channel/list/{32 + at}.html",
                    f"/channel/{32 + at}/{{}}.html",
                    f"/channel/list/{32 + at}_{{}}.html",
                    2,
                ),
                (f"/class/QFHAAC{at}", f"/class/QFHAAC{at}/{{}}", f"/class/QFHAAC{at}?page={{}}", 2),
            )
        )
        lines = self._lines(article, at)
        pages = -(-len(lines) // self.size)
        kind = self.random.choice(("links", "count"))
        for number in range(1, pages + 1):
            shown = rows(*((address, title) for address, title, _ in self._cut(lines, number, self.size)))
            links = f'<a href="{further.format(number + second - 1)}">下一页</a>' if number < pages else ""
            pager = links if kind == "links" else f"共{len(lines)}条 第{number}/{pages}页"
            name = first if number == 1 else further.format(number + second - 2)
            self.pages[name] = page(f'{shown}<div class="page">{pager}</div>', "政府信息公开年报")
        return first

    def _other(self, at: int) -> str:
        """Return a list that a call of no known system brings."""
        path = f"/{self.site}/{self.random.choice(('nb', 'class/QWE', 'zfxxgknb'))}{at}"
        lines = self._lines(f"/{self.site}/detail/{{}}", at)
        first = self.random.choice((0, 1, 1))
        member = self.random.choice(("page", "pageNo", "pageNum", "currPage", "pageIndex"))
        column = str(self.number + at)
        call_by = self.random.choice(("get", "fetch", "axios", "json", "html"))
        scripts = {
            "get": f"$.getJSON('/api/list?channel={column}&{member}=' + {first} + '&size={self.size}', show)",
            "fetch": (
                f"let {member} = {first};"
                f" fetch(`/api/list?channel={column}&{member}=${{{member}}}&size={self.size}`).then(show)"
            ),
            "axios": f"axios.post('/api/list', {{channel: '{column}', {member}: {first}, size: {self.size}}}).then(show)",
            "json": (
                f"$.ajax({{url: '/api/list', method: 'POST', contentType: 'application/json', data: "
                f"JSON.stringify({{channel: '{column}',"
                f" {member}: {first}, size: {self.size}}})}})"
            ),
            "html": f"$('#list').load('/api/list?channel={column}&{member}={first}&size={self.size}')",
        }
        total = self.random.choice(("total", "totalCount", "recordCount", None))

        def call(sent: str, fields: dict[str, str]) -> str | None:
            if sent != "/api/list" or fields.get("channel") != column:
                return None
            shown = self._cut(lines, int(fields[member]) - first + 1, int(fields["size"]))
            if call_by == "html":
                return (
                    rows(*((self._href(address, path), title) for address, title, _ in shown))
                    if shown
                    else "<ul></ul>"
                )
            records = [
                self._cased({"title": title, "url": self._href(address, path), "publishDate": date})
                for address, title, date in shown
            ]
            return json.dumps(
                {"code": 200, "result": {"records": records} | ({total: len(lines)} if total else {})}
            )

        self.calls.append(call)
        return self._shell(path, scripts[call_by])
