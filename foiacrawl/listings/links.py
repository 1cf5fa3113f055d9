"""The links of a page with what stands beside them: title, date and body of a line, and which list it is a line of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.addresses import urls
from foiacrawl.listings import vocabulary
from foiacrawl.listings.js_literal import NotLiteralError, read_literal
from foiacrawl.listings.listing import ListingPage, parse_html, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_SPLIT_DATE = re.compile(r"(?<!\d)(\d{1,2})\s+((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})(?!\d)")
_BOUNDARY = {
    "ul",
    "ol",
    "table",
    "tbody",
    "body",
    "html",
    "form",
    "nav",
    "header",
    "footer",
    "main",
    "section",
}
# A line may carry the article's whole block of metadata, with other dates before the one of publication.
_SHOWN = re.compile(r"(?:发布|公开|发文)(?:日期|时间)\s*[:：]?\s*(?=(?:19|20)\d\d)")
_ISSUER = re.compile(r"(?:单位|机构|机关|主体)\s*[:：]\s*([^\s:：]{2,30})")
_ROW_LIMIT = 240  # characters: a longer text is no line of a list but a page around one link
_NUMBER = re.compile(r"^\d{1,3}\s*[.、．]\s*(?=[^\d\s])")
_QUOTED = re.compile(r"""["']([^"'\s]+)["']""")
_PAGE_LIKE = re.compile(
    r"(?:\.(?:s?html?|jhtml|jsp|aspx|php|pdf|docx?)(?:[?#]|$))|^\.{0,2}/\w|^\?\w+=", re.IGNORECASE
)
_CLICKABLE = (
    "//a | //area[@href] | //option[@value] | //*[self::li or self::tr or self::td or self::div or self::span or self::p]"
    "[@onclick or @data-href or @data-url]"
)
_HEADINGS = ".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//strong | .//*[contains(@class, 'tit')]"
_LINKS = ("a", "area", "option")
# Names of members in lists that scripts hold, most telling first.
_CUT = re.compile(r"(?:…|\.{2,})$")
_TITLES = ("title", "doctitle", "subject", "name", "bt")
_URLS = ("url", "docpuburl", "chnldocurl", "linkurl", "link", "href")
_DATES = ("pubdate", "docreltime", "publishtime", "publishdate", "date", "time", "fbrq")
_WRITE = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(", re.IGNORECASE)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'', re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": ""}


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link. `text` is what is printed, `title` the best name for what it leads to (an attribute may be longer).

    `date` is YYYY-MM-DD. Lines of one list share `group`, links of one line share `line`. `bare` says that a script, not
    an address, was in `href`.
    """

    url: str
    title: str
    text: str
    date: str | None
    unit: str | None
    group: int
    line: int = 0
    bare: bool = False


def anchors(page: ListingPage) -> list[Anchor]:
    """Return the links of a page in their order, those that scripts write into it last."""
    found = list(_anchors_of(page.tree, page.base))
    for number, island in enumerate(script_islands(page), start=1):
        found += _anchors_of(parse_html(island), page.base, offset=number * 1_000_000)
    return found


def script_islands(page: ListingPage) -> Iterator[str]:
    """Yield HTML that the page's scripts hold as strings (`document.writeln`) or as records (CDATA)."""
    for script in page.tree.xpath("//script[not(@src)] | //textarea | //xml"):
        source = script.text_content()
        if records := "".join(_records(source)):
            yield f"<div>{records}</div>"
        if "<a" not in source.lower():
            continue
        if islands := _CDATA.findall(source):
            yield "".join(islands)
        elif _WRITE.search(source):
            # A list may be written piece by piece, or gathered in a variable first: all strings, in order.
            pieces = [double or single for double, single in _STRING.findall(source)]
            yield "".join(_unescape(piece) for piece in pieces)


def _records(source: str) -> Iterator[str]:
    """Yield lists of objects with a title and an address, as links: what a page's own script makes of them."""
    if "公开" not in source and "\\u516c\\u5f00" not in source:
        return
    for start in re.finditer(r"\[\s*\{", source):
        try:
            records = read_literal(source, start.start())
        except NotLiteralError:
            continue
        for record in records if isinstance(records, list) else ():
            found = (
                {str(name).lower(): value for name, value in record.items()}
                if isinstance(record, dict)
                else {}
            )
            title = next((found[name] for name in _TITLES if isinstance(found.get(name), str)), None)
            url = next((found[name] for name in _URLS if isinstance(found.get(name), str)), None)
            if title and url:
                date = next((found[name] for name in _DATES if isinstance(found.get(name), str)), "")
                yield f'<p><a href="{escape(url)}">{escape(title)}</a> {escape(date)}</p>'


def _unescape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16))
        return _ESCAPES.get(match[2], match[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", one, text, flags=re.DOTALL)


def _anchors_of(tree: HtmlElement, base: str, offset: int = 0) -> Iterator[Anchor]:
    groups: dict[HtmlElement, int] = {}
    lines: dict[HtmlElement, int] = {}
    for element in tree.xpath(_CLICKABLE):
        href, bare = _target(element)
        url = urls.clean(href, base) if href else None
        if not url or (element.tag not in _LINKS and _holds_link(element)):
            continue
        row = _row(element, href)
        group = groups.setdefault(
            row.getparent() if row.getparent() is not None else row, len(groups) + offset
        )
        line = lines.setdefault(_line(row), len(lines) + offset)
        yield _anchor(element, row, url, group, line, bare)


def _holds_link(element: HtmlElement) -> bool:
    """Tell a line whose links lead somewhere from one that is itself what a click opens, whatever `javascript:` is in it."""
    return any(_target(inner)[0] for inner in element.iter("a"))


def _target(element: HtmlElement) -> tuple[str | None, bool]:
    """Return the address of a link, and whether it had to be read out of a script."""
    written = [(element.get(name) or "").strip() for name in ("href", "data-href", "data-url")]
    href = next((text for text in written if text and not _is_idle(text)), written[0])
    if element.tag == "option":
        value = (element.get("value") or "").strip()
        return (value if _PAGE_LIKE.search(value) or value.startswith("http") else None), True
    if href and not _is_idle(href):
        return href, False
    for script in (href, element.get("onclick") or ""):
        for quoted in _QUOTED.findall(script):
            if _PAGE_LIKE.search(quoted):
                return quoted, True
    return None, False


def _is_idle(href: str) -> bool:
    return href.lower().startswith(("javascript:", "#"))


def _row(element: HtmlElement, href: str | None) -> HtmlElement:
    """Return the largest element around a link that holds no other link: its line in a list."""
    row = element
    for above in element.iterancestors():
        if above.tag in _BOUNDARY or any(_target(other)[0] not in (href, None) for other in above.iter("a")):
            break
        row = above
    return row


def _line(row: HtmlElement) -> HtmlElement:
    """Return the line a link stands in together with others: a title, its file, a button."""
    for above in (row, *islice(row.iterancestors(), 3)):
        if above.tag in ("li", "tr", "dt", "dd"):
            # A long one is no line but a layout around a whole list.
            return above if len(_squeeze(visible_text(above))) <= _ROW_LIMIT else row
    return row


def _anchor(element: HtmlElement, row: HtmlElement, url: str, group: int, line: int, bare: bool) -> Anchor:
    text = _squeeze(visible_text(element))[:_ROW_LIMIT]
    around = _surroundings(row)
    date = _date_in(text) or _date_in(element.get("title") or "") or _date_in(around)
    title = _best_title(element, row, text)
    return Anchor(url, title, text, date, _unit_beside(row, title), group, line, bare)


def _surroundings(row: HtmlElement) -> str:
    """Return the text of a line, with what follows it in a flat list (`<dt><a/></dt><dd>date</dd>`)."""
    text = _squeeze(visible_text(row))
    if len(text) > _ROW_LIMIT:
        return ""
    pieces = [text, row.tail or ""]
    if not _date_in(text):
        following = row.getnext()
        if following is not None and not following.xpath("descendant-or-self::a"):
            pieces.append(visible_text(following)[:_ROW_LIMIT])
        elif (cells := row.getparent()) is not None and cells.tag == "tr":
            pieces.append(visible_text(cells)[:_ROW_LIMIT])
    return _squeeze(" ".join(pieces))


def _best_title(element: HtmlElement, row: HtmlElement, text: str) -> str:
    """Choose among attribute, printed text, picture and line: the surest for a report, else the most telling."""
    attribute = re.split(r"[\r\n]|发布(?:日期|时间)|&#10;", element.get("title") or "")[0]
    attribute = re.sub(r"^\s*(?:文章)?标\s*题\s*[:：]\s*", "", attribute)
    pictures = " ".join(element.xpath("./@alt | .//img/@alt"))
    named, printed = _bare(attribute), _bare(text)
    # The attribute is the full form of a text that the list cut short; otherwise the text is what people see.
    head = titles.fold(_CUT.sub("", printed))
    is_full = titles.fold(named).startswith(head)
    if is_full and _CUT.search(printed):
        printed = ""  # what it seems to say may be another thing in full: 年度报告… is 年度报告的通知
    candidates = [candidate for candidate in (named, printed, _bare(pictures)) if candidate]
    candidates = [candidate for candidate in candidates if not vocabulary.is_button(candidate)]
    # A link around a whole block has its title in a heading.
    headings = [_bare(visible_text(inner)) for inner in element.xpath(_HEADINGS)]
    for candidate in (*candidates, *headings):
        if titles.verdict(candidate) is titles.Verdict.YES:
            return candidate
    if candidates:
        return candidates[0] if is_full or len(candidates) == 1 else candidates[-1]
    return _title_of_line(row, text) or text


def _title_of_line(row: HtmlElement, text: str) -> str:
    """Return the title that a line prints beside its link (2023年…报告 [查看]): the surest piece, else the longest."""
    line = row.getparent() if row.tag in ("td", "th") and row.getparent() is not None else row
    if len(_squeeze(visible_text(line))) > _ROW_LIMIT or _has_named_link(line):
        return ""
    cells = line.xpath("./td | ./th | ./dt | ./dd | ./span | ./p | ./div | ./em | ./h3 | ./h4")
    pieces = [_bare(visible_text(cell)) for cell in cells] + [_bare(visible_text(line))]
    pieces = [piece.replace(text, " ").strip() if text else piece for piece in pieces]
    pieces = [re.sub(r"^\d{1,3}[\s.、]+(?=\S)", "", piece) for piece in pieces]
    pieces = [piece for piece in pieces if piece and not vocabulary.is_button(piece)]
    for wanted in (titles.Verdict.YES, titles.Verdict.MAYBE):
        for piece in pieces:
            if titles.verdict(piece, annual=True) is wanted:
                return piece
    return max(pieces[:-1] or pieces, key=len, default="")


def _has_named_link(line: HtmlElement) -> bool:
    """Tell whether a line's title is a link of its own: then [下载] beside it is the same report once more."""
    texts = (_squeeze(visible_text(other)) for other in line.iter("a"))
    return any(text and not vocabulary.is_button(text) for text in texts)


def _bare(text: str) -> str:
    """Take date, brackets left empty by it, list bullets and a line's number off a line."""
    text = _SPLIT_DATE.sub(" ", _DATE.sub(" ", text))
    text = re.sub(r"[(\[（【]\s*日?\s*[)\]）】]|(?<=\s)日(?=\s|$)|\b\d{1,2}:\d\d(?::\d\d)?\b", " ", text)
    return _NUMBER.sub("", _squeeze(text).strip("·•▪■◆●>»›|-　 "))


def _date_in(text: str) -> str | None:
    shown = _SHOWN.search(text)
    if found := _DATE.search(text, shown.end() if shown else 0):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _SPLIT_DATE.search(text):
        day, year, month = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _unit_beside(row: HtmlElement, title: str) -> str | None:
    """Return a body's name that stands in a cell of its own in the line."""
    for cell in row.iter("td", "span", "dd", "em", "i", "div", "p"):
        text = _squeeze(visible_text(cell)).strip("[]【】()（） ")
        if text and text != title and len(text) <= 30 and vocabulary.is_unit(text):
            return text
    issuer = _ISSUER.search(visible_text(row)[:_ROW_LIMIT])
    return issuer[1] if issuer and vocabulary.is_unit(issuer[1]) else None


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()
