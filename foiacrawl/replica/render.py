"""Pages of the replica as text: a report, a notice or a listing, inside its portal's chrome.

Nothing here knows what a report's numbers mean; fixtures.py has the data, tables.py the cells, dress.py the markup.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from html import escape
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from foiacrawl.replica.dress import nest, paragraph, table
from foiacrawl.replica.fixtures import (
    HERE,
    Entry,
    Fixture,
    Listing,
    PortalFixture,
    find_replica_folders,
    notices,
    read_toml,
    reports,
)
from foiacrawl.replica.script import in_script
from foiacrawl.replica.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def report_body(fixture: Fixture) -> str:
    """Return the text of a report as HTML, in its own script."""
    html: list[str] = []
    for part in fixture.parts:
        if part.heading:
            html.append(paragraph(part.heading, fixture.quirks, heading=True))
        html.extend(paragraph(line, fixture.quirks) for line in part.text)
        if part.table:
            for caption, rows in tables_of(fixture, part.table):
                if caption:
                    html.append(paragraph(caption, fixture.quirks))
                html.append(table(rows, fixture.quirks))
    if fixture.signed_on:
        html.append(f'<p style="text-align: right;">{fixture.agency}</p>')
        html.append(f'<p style="text-align: right;">{fixture.signed_on}</p>')
    body = "\n".join(html)
    return in_script(nest(body) if "nested" in fixture.quirks else body, fixture)


def attachment_body(fixture: Fixture) -> str:
    """Return the text of a page whose report is attached as a file."""
    said = f"现将{fixture.title}予以发布，全文和表格见附件。"
    link = f'<p>附件：<a href="./{fixture.attached}" target="_blank">{escape(fixture.title)}</a></p>'
    return f"{paragraph(said, fixture.quirks)}\n{link}"


def report_page(portal: PortalFixture, listing: Listing, entry: Entry, path: str, base: str) -> str:
    """Return the page of a listed report."""
    fixture = reports(portal.edition)[entry.report or ""]
    body = attachment_body(fixture) if fixture.attached else report_body(fixture)
    title = in_script(fixture.title, fixture)
    return fill(
        portal,
        "article",
        base,
        title=escape(title),
        column=listing.column,
        crumbs=crumbs_of(portal, listing),
        date=fixture.published_on,
        created=fixture.created_on or fixture.published_on,
        source=fixture.publisher,
        index_number=fixture.index_number or "",
        document_number=fixture.document_number or "",
        url=urljoin(base, path),
        path=path,
        detail=_script_json({"title": title, "date": fixture.published_on, "content": body}),
        body=body,
    )


def notice_page(portal: PortalFixture, listing: Listing, entry: Entry, path: str, base: str) -> str:
    """Return the page of a listed text that is no report."""
    notice = notices()[entry.notice or ""]
    body = "\n".join(paragraph(line, frozenset()) for line in notice["text"].split("\n") if line)
    title = entry.title or notice["title"]
    return fill(
        portal,
        "article",
        base,
        title=escape(title),
        column=listing.column,
        crumbs=crumbs_of(portal, listing),
        date=entry.date,
        created=entry.date,
        source=portal.name,
        index_number="",
        document_number="",
        url=urljoin(base, path),
        path=path,
        detail=_script_json({"title": title, "date": entry.date, "content": body}),
        body=body,
    )


def listing_pages(portal: PortalFixture, listing: Listing, base: str) -> dict[str, str]:
    """Return the pages of a listing by path: the first and what its pager leads to."""
    shown = [entry for entry in listing.entries if not entry.hidden]
    size = listing.per_page
    chunks = [shown[start : start + size] for start in range(0, len(shown), size)] or [[]]
    chunks = chunks[:1] if listing.pager == "script" else chunks
    paths = [_page_path(listing, number, len(chunks)) for number in range(1, len(chunks) + 1)]
    style = styles()[portal.style]
    return {
        paths[at]: fill(
            portal,
            "list",
            base,
            column=listing.column,
            crumbs=crumbs_of(portal, listing),
            side="".join(_piece(style["side"], base, text=text, href=href) for text, href in listing.side),
            rows="\n".join(_entry_row(portal, entry, base) for entry in chunk),
            pager=_pager(listing, at + 1, paths, len(shown)),
        )
        for at, chunk in enumerate(chunks)
    }


def plain_page(portal: PortalFixture, page: Mapping[str, Any], base: str) -> str:
    """Return a home or section page: a title and a list of links."""
    links = (f'<li><a href="{escape(href)}">{text}</a></li>' for text, href in page.get("links", []))
    return fill(
        portal,
        "home",
        base,
        title=page["title"],
        heading=page.get("heading", page["title"]),
        links="\n".join(links),
    )


def entry_title(portal: PortalFixture, entry: Entry) -> str:
    """Return the title a listing shows: its own, else the report's or the notice's."""
    if entry.title:
        return entry.title
    if entry.report:
        fixture = reports(portal.edition)[entry.report]
        return in_script(fixture.title, fixture)
    return notices()[entry.notice]["title"] if entry.notice else entry.href


def channel_of(path: str) -> str:
    """Return the number under which an API knows a list: 32 hexadecimal digits."""
    return sha256(path.encode()).hexdigest()[:32]


def fill(portal: PortalFixture, kind: str, base: str, **words: str) -> str:
    """Return a template with the portal's chrome and the given words filled in: of its style, else one for all portals."""
    menu = "".join(f'<li><a href="{href}">{text}</a></li>' for text, href in portal.menu)
    chrome = {
        "charset": portal.charset,
        "site": portal.name,
        "host": urlsplit(base).netloc,
        "menu": menu,
        "sid": portal.sid,
        "phone": "",
        **portal.chrome,
    }
    return _template(portal.folder, portal.style, kind).substitute(chrome | words)


def crumbs_of(portal: PortalFixture, listing: Listing) -> str:
    """Return the breadcrumb above a listing, as the portal's style prints it."""
    style = styles().get(portal.style, styles()["dept"])
    pieces = (Template(style["crumb"]).substitute(text=text, href=href) for text, href in listing.crumbs)
    return str(style["between"]).join(pieces)


@cache
def styles() -> Mapping[str, Any]:
    """Return the small pieces of markup of each style (styles.toml of each family)."""
    found: dict[str, Any] = {}
    for path in (folder / "styles.toml" for folder in find_replica_folders()):
        found |= read_toml(path) if path.exists() else {}
    return found


@cache
def _template(folder: Path, style: str, kind: str) -> Template:
    own = folder / f"{style}_{kind}.html"
    path = own if own.exists() else HERE / "templates" / f"{kind}.html"
    return Template(path.read_text(encoding="utf-8"))


def _page_path(listing: Listing, number: int, pages: int) -> str:
    """Return the path of a page: pagers count the second page as 1 (zero), as 2 (one, next), or the last as 1 (down)."""
    if number == 1:
        return listing.path
    stem, dot, extension = listing.path.rpartition(".")
    if listing.pager == "down":
        return f"{stem}/{pages + 1 - number}{dot}{extension}"
    return f"{stem}_{number - 1 if listing.pager == 'zero' else number}{dot}{extension}"


def _pager(listing: Listing, number: int, paths: Sequence[str], shown: int) -> str:
    name, _, extension = listing.path.rpartition("/")[2].rpartition(".")
    if listing.pager == "zero":
        return f'<script>createPageHTML({len(paths)}, {number - 1}, "{name}", "{extension}");</script>'
    if listing.pager == "one":
        return f"<script>createPageHTML('page_div',{len(paths)}, {number},'{name}','{extension}',{shown});</script>"
    if listing.pager == "next":
        files = [path.rpartition("/")[2] for path in paths]
        later = f'<a href="{files[number]}">下一页</a>' if number < len(paths) else "<span>下一页</span>"
        return f'共{len(paths)}页 第{number}页 <a href="{files[0]}">首页</a> {later} <a href="{files[-1]}">尾页</a>'
    if listing.pager in ("down", "count"):
        return (
            f'共{len(paths)}页 第{number}页 <a href="javascript:;" onclick="gotopage({number + 1})">下页</a>'
        )
    if listing.pager == "script":
        return (
            f'<script>var channelId = "{channel_of(listing.path)}"; function load(n) {{ $.get("/common/search/" + channelId + '
            '"?_isAgg=true&_isJson=true&_pageSize=18&_template=index&_rangeTimeGte=&_channelName=&page=" + n, draw); }'
            "</script>"
        )
    if listing.pager == "client":
        return (
            '<script>var listArgs = {channelid: SiteInfo.searchId, classsql: "chnlid=1788", '
            f'sortfield: "-docorderpri,-docreltime"}}; var pagebar = {{prepage: {listing.per_page}, '
            f"recordCount: '{listing.declared or shown}'}};</script>"
        )
    return ""


def _entry_row(portal: PortalFixture, entry: Entry, base: str) -> str:
    style, title = styles()[portal.style], entry_title(portal, entry)
    fixture = reports(portal.edition)[entry.report] if entry.report else None
    short = title if len(title) <= style["cut"] else title[: style["cut"] - 1] + "…"
    return _piece(
        style["row"],
        base,
        href=entry.href,
        title=escape(title),
        short=escape(short),
        date=entry.date,
        created=(fixture.created_on if fixture else None) or entry.date,
        source=fixture.publisher if fixture else portal.name,
        index_number=(fixture.index_number if fixture else None) or "",
    )


def _piece(markup: str, base: str, **words: str) -> str:
    """Fill a piece of markup; {base} in a link is replaced by the portal's own address."""
    words["href"] = words["href"].replace("{base}", base)
    return Template(markup).substitute(words)


def _script_json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
