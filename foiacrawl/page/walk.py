"""One pass over the tree of a page, gathering all that the room needs: lines, meta tags, links to files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from foiacrawl.data import load_toml
from foiacrawl.page.lines import Line, Zone, collapsed, unwrapped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The largest real page had 1,250 elements; two seconds of walking are the limit for the others.
MAX_ELEMENTS = 400_000
# What looks like data: the shortest statutory table has 15 cells; their longest label has 60 characters.
_FEWEST_CELLS = 8
_LONGEST_CELL = 40
_LONGEST_PIECE = 120
# XPath counts without making a Python object of each element, which cost more than all the rest.
_CELLS = etree.XPath("count(descendant::td | descendant::th)")
_TEXT = etree.XPath("string(.)", smart_strings=False)
# Half as dear as the exact one, which is asked only where this one says yes.
_LONG_RAW_PIECE = etree.XPath(f"boolean(descendant::text()[string-length(.) > {_LONGEST_PIECE}])")
_LONG_PIECE = etree.XPath(f"boolean(.//text()[string-length(normalize-space(.)) > {_LONGEST_PIECE}])")
_SPACE = re.compile(r"\s+")

_TAGS = load_toml(__file__, "places.toml")["tags"]
_SKIP = frozenset(_TAGS["never"])
_BLOCK = frozenset(_TAGS["block"])
_ZONE_TAGS: dict[str, Zone] = {"nav": "nav", "footer": "footer", "aside": "nav"}
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BLOCK_LABEL = re.compile(r"索\s*引\s*号|索\s*引\s*號|发布机构|發布機構|发文|發文|发布日期|發布日期|生成日期")
_FILE = re.compile(
    r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|7z|txt|rtf|pptx?|tiff?)(?:$|[?#&])", re.IGNORECASE
)


class Attachment(NamedTuple):
    """A link to a file: the words of the link and its address as printed."""

    name: str
    href: str


class Grid(NamedTuple):
    """A table that was not walked: the number of the line that follows it, its text, how many cells it has."""

    at: int
    table: HtmlElement
    place: _Place
    text: str
    cells: int


@dataclass(slots=True)
class Walk:
    """What one pass over the tree found, in document order.

    `grids` are tables that look like data and were left alone. A file comes with the number of the line that
    its link stands in. `cut` tells that the page was too large to be walked to its end.
    """

    lines: list[Line] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    title: str | None = None
    files: list[tuple[int, Zone, Attachment]] = field(default_factory=list)
    crumbs: list[HtmlElement] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    cut: bool = False


class _Look(NamedTuple):
    """What tag, class and id say of an element."""

    zone: Zone
    box: bool
    titled: bool
    crumbs: bool


class _Place:
    """Where the walk stands: what holds for the text met here."""

    __slots__ = ("block", "boxes", "cell", "hidden", "link", "pre", "row", "tables", "titled", "zone")

    def __init__(self) -> None:
        self.zone: Zone = ""
        self.boxes: tuple[int, ...] = ()
        self.tables: tuple[HtmlElement, ...] = ()
        self.row = self.cell = self.hidden = 0
        self.titled = self.link = self.pre = False
        self.block: HtmlElement | None = None

    def copy(self) -> _Place:
        """Return a place like this one, to be changed."""
        other = _Place.__new__(_Place)
        other.zone, other.boxes, other.tables = self.zone, self.boxes, self.tables
        other.row, other.cell, other.hidden = self.row, self.cell, self.hidden
        other.titled, other.link, other.pre, other.block = self.titled, self.link, self.pre, self.block
        return other


class _Walker:
    """The pass itself: text is gathered until a block begins or ends, then it is a line."""

    def __init__(self, here: _Place, whole: bool) -> None:
        self.found = Walk()
        self.here = here
        self.whole = whole
        self.pieces: list[str] = []
        self.links = 0
        self.serial = 0

    def run(self, root: HtmlElement) -> Walk:
        """Walk the tree without recursion: real pages nest 15 deep, hostile ones 2,000."""
        stack: list[_Place] = []
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "start":
                stack.append(self.here)
                if self.enter(element):
                    if element.text:
                        self.take(element.text)
                else:
                    events.skip_subtree()
                self.serial += 1
                if self.serial > MAX_ELEMENTS:
                    self.found.cut = True
                    break
            else:
                if element.tag in _BLOCK:
                    self.flush()
                self.here = stack.pop()
                if element.tail:
                    self.take(element.tail)
        self.flush()
        return self.found

    def enter(self, element: HtmlElement) -> bool:
        """Note what begins here; False if nothing inside is text."""
        tag = element.tag
        if tag in _SKIP:
            return False
        if tag == "br":
            self.flush()
            return True
        if tag == "meta" or tag == "title":
            self.head(element, tag)
            return False
        block = tag in _BLOCK
        if block:
            self.flush()
            if tag == "table" and not self.whole and self.defer(element):
                return False
        style = element.get("style")
        class_, id_ = element.get("class"), element.get("id")
        look = _look(tag, class_ or "", id_ or "") if class_ or id_ or tag in _ZONE_TAGS else None
        unseen = (style is not None and _UNSEEN.search(style) is not None) or "hidden" in element.attrib
        if block or look or unseen or tag == "a":
            self.here = self.place(element, tag, block, look, unseen)
        return True

    def defer(self, table: HtmlElement) -> bool:
        """Leave a table alone that looks like data; its cells were two thirds of a page's walking time."""
        read = _grid_text(table)
        if read is None:
            return False
        here = self.here.copy()
        if "hidden" in table.attrib or _UNSEEN.search(table.get("style") or ""):
            here.hidden = 1
        self.found.grids.append(Grid(len(self.found.lines), table, here, *read))
        return True

    def place(self, element: HtmlElement, tag: str, block: bool, look: _Look | None, unseen: bool) -> _Place:
        """Return the place inside an element."""
        here = self.here.copy()
        if unseen:
            here.hidden = 1
        if block:
            here.block = element
            if tag == "table":
                here.tables = (*here.tables, element)
            elif tag == "tr":
                here.row = self.serial
            elif tag == "td" or tag == "th":
                here.cell = self.serial
            elif tag == "pre":
                here.pre = True
            elif tag == "h1":
                here.titled = True
        elif tag == "a" and "href" in element.attrib:
            # Word's bookmarks, <a name="_GoBack">, may stand around a whole report.
            here.link = True
            self.link(element, here)
        if look:
            self.apply(look, element, here)
        return here

    def apply(self, look: _Look, element: HtmlElement, here: _Place) -> None:
        """Change a place by what class and id say. A body container is stronger than what is around it."""
        if look.zone:
            here.zone = look.zone
        if look.titled:
            here.titled = True
        if look.crumbs and not here.hidden:
            self.found.crumbs.append(element)
        if look.box:
            here.boxes = (*here.boxes, self.serial)
            here.zone = ""
            if here.hidden and not _is_hidden(element):
                here.hidden = 2

    def head(self, element: HtmlElement, tag: str) -> None:
        """Note a meta tag or the page's title."""
        if tag == "title":
            if self.found.title is None:
                self.found.title = collapsed(element.text or "")
            return
        name = element.get("name") or element.get("property")
        if name:
            self.found.meta.append((name, collapsed(element.get("content") or "")))

    def link(self, element: HtmlElement, here: _Place) -> None:
        """Note a link to a file."""
        href = element.get("href")
        if not href or here.hidden == 1:
            return
        given = collapsed(element.get("title") or element.get("download") or "")
        if not _FILE.search(href) and not _FILE.search(given):
            return
        name = collapsed("".join(element.itertext()))
        if given and not _FILE.search(name):
            name = given
        self.found.files.append((len(self.found.lines), here.zone, Attachment(name, href.strip())))

    def take(self, text: str) -> None:
        """Gather a text node; what is never shown is not even a line."""
        if self.here.hidden == 1:
            return
        if self.here.pre and "\n" in text:
            for part in text.splitlines():
                self.take(part)
                self.flush()
            return
        text = unwrapped(text)
        self.pieces.append(text)
        if self.here.link:
            self.links += len("".join(text.split()))

    def flush(self) -> None:
        """End the line."""
        if not self.pieces:
            return
        text = collapsed("".join(self.pieces))
        self.pieces.clear()
        if text:
            here = self.here
            lines = self.found.lines
            lines.append(
                Line(
                    len(lines),
                    text,
                    self.links,
                    here.zone,
                    here.boxes,
                    here.tables,
                    here.row,
                    here.cell,
                    here.hidden,
                    here.titled,
                    here.block,
                )
            )
        self.links = 0


def walk(root: HtmlElement) -> Walk:
    """Return lines, meta tags, title and file links of a page's tree."""
    return _Walker(_Place(), whole=False).run(root)


def grid_lines(grid: Grid) -> list[Line]:
    """Return the lines of a table that was left alone, numbered as the place where it stands."""
    lines = _Walker(grid.place, whole=True).run(grid.table).lines
    return [replace(line, number=grid.at) for line in lines]


def _grid_text(table: HtmlElement) -> tuple[str, int] | None:
    """Return text and number of cells of a table if it looks like data: short cells, no table inside, no 索引号 block."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    cells = _count(table)
    if cells < _FEWEST_CELLS or (_LONG_RAW_PIECE(table) and _LONG_PIECE(table)):
        return None
    text = str(_TEXT(table))
    if len(_SPACE.sub("", text)) > cells * _LONGEST_CELL:
        return None
    return None if _BLOCK_LABEL.search(text) else (text, cells)


def _count(table: HtmlElement) -> int:
    """Return the number of a table's cells."""
    number = _CELLS(table)
    return int(number) if isinstance(number, float) else 0


def _is_hidden(element: HtmlElement) -> bool:
    """Tell whether an element hides itself."""
    return "hidden" in element.attrib or _UNSEEN.search(element.get("style") or "") is not None


@lru_cache(maxsize=8192)
def _look(tag: str, class_: str, id_: str) -> _Look | None:
    """Read class and id: whole names for containers and titles, the words they are made of for furniture."""
    places = load_toml(__file__, "places.toml")
    names = [name.lower() for name in (*class_.split(), id_) if name]
    box = any("." + name in places["body"] for name in names[: len(class_.split())])
    box = box or ("#" + id_.lower()) in places["body"] or tag in places["body"]
    zone: Zone = _ZONE_TAGS.get(tag, "")
    if not box:
        words = {word.lower() for name in (*class_.split(), id_) for word in _WORDS.findall(name)}
        for candidate in ("nav", "footer", "tools", "attachment"):
            furniture = places["furniture"][candidate]
            if not words.isdisjoint(furniture["words"]) or any(name in furniture["names"] for name in names):
                zone = candidate
    titled = not zone and any(name in places["title"] for name in names)
    crumbs = any(name in places["breadcrumb"] for name in names)
    if not (zone or box or titled or crumbs):
        return None
    return _Look(zone, box, titled, crumbs)
