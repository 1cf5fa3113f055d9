"""Traverse the tree of a page once and gather its lines, meta tags, links to files and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from foiacrawl.page.data_tables import text_of_data
from foiacrawl.page.lines import Line, Zone, collapsed, unwrapped
from foiacrawl.page.places import BLOCK_TAGS, NEVER_TEXT, ZONE_TAGS, is_hidden, role_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from foiacrawl.page.places import Role

# The largest real page had 1,250 elements; two seconds of traversing are the limit for the others.
MAX_ELEMENTS = 400_000
_FILE = re.compile(
    r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|7z|txt|rtf|pptx?|tiff?)(?:$|[?#&])", re.IGNORECASE
)
_CHANGES_PLACE = frozenset(("a", "table", "tr", "td", "th", "pre", "h1"))


class Attachment(NamedTuple):
    """A link to a file: the words of the link and its address as printed."""

    name: str
    href: str


class DeferredTable(NamedTuple):
    """A table that was not traversed: the number of the line that follows it, its text, its number of cells."""

    number: int
    table: HtmlElement
    place: _Place
    text: str
    cells: int


@dataclass(slots=True)
class Traversal:
    """What one pass over the tree found, in document order.

    `deferred` are tables that look like data. A file comes with the number of the line its link is in. `cut` is
    true where the page was too large to be traversed to its end.
    """

    lines: list[Line] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    title: str | None = None
    files: list[tuple[int, Zone, Attachment]] = field(default_factory=list)
    breadcrumbs: list[HtmlElement] = field(default_factory=list)
    deferred: list[DeferredTable] = field(default_factory=list)
    cut: bool = False


class _Place:
    """What holds for the text at one point of the tree."""

    __slots__ = ("cell", "containers", "hidden", "in_link", "link", "pre", "row", "tables", "titled", "zone")

    def __init__(self) -> None:
        self.zone: Zone = ""
        self.containers: tuple[HtmlElement, ...] = ()
        self.tables: tuple[HtmlElement, ...] = ()
        self.row = self.cell = self.hidden = 0
        self.titled = self.link = self.pre = False
        self.in_link: _Place | None = None

    def copy(self) -> _Place:
        """Return an equal place, to be changed."""
        other = _Place.__new__(_Place)
        other.zone, other.containers, other.tables = self.zone, self.containers, self.tables
        other.row, other.cell, other.hidden = self.row, self.cell, self.hidden
        other.titled, other.link, other.pre = self.titled, self.link, self.pre
        other.in_link = None
        return other

    def within_link(self) -> _Place:
        """Return the place inside a link, which is the same for all links here."""
        if self.in_link is None:
            self.in_link = self.copy()
            self.in_link.link = True
        return self.in_link


class _Traverser:
    """The pass itself: text is gathered until a block begins or ends, then it is a line."""

    def __init__(self, here: _Place, defer_tables: bool) -> None:
        self.found = Traversal()
        self.here = here
        self.defer_tables = defer_tables
        self.pieces: list[str] = []
        self.links = 0
        self.serial = 0

    def run(self, root: HtmlElement) -> Traversal:
        """Traverse the tree without recursion: real pages nest 15 deep, hostile ones 2,000."""
        stack: list[_Place] = []
        pieces = self.pieces
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "start":
                stack.append(self.here)
                if self.enter(element):
                    if text := element.text:
                        self.take(text)
                else:
                    events.skip_subtree()
                self.serial += 1
                if self.serial > MAX_ELEMENTS:
                    self.found.cut = True
                    break
            else:
                if pieces and element.tag in BLOCK_TAGS:
                    self.flush()
                self.here = stack.pop()
                if tail := element.tail:
                    self.take(tail)
        self.flush()
        return self.found

    def enter(self, element: HtmlElement) -> bool:
        """Note what begins here; False if nothing inside is text."""
        tag = element.tag
        if tag in NEVER_TEXT:
            return False
        if tag == "br":
            self.flush()
            return True
        if tag == "meta" or tag == "title":
            self.head(element, tag)
            return False
        if tag in BLOCK_TAGS:
            if self.pieces:
                self.flush()
            if tag == "table" and self.defer_tables and self.defer(element):
                return False
        # Most elements have none of these attributes, and each look-up of one costs as much as this one.
        names = element.keys()
        role = role_of(element) if "class" in names or "id" in names or tag in ZONE_TAGS else None
        hidden = ("style" in names or "hidden" in names or tag == "font") and is_hidden(element)
        if role or hidden or tag in _CHANGES_PLACE:
            self.here = self.place(element, tag, role, hidden)
        return True

    def defer(self, table: HtmlElement) -> bool:
        """Skip a table that looks like data; its cells were two thirds of a page's traversing time."""
        read = text_of_data(table)
        if read is None:
            return False
        here = self.here.copy()
        if is_hidden(table):
            here.hidden = 1
        self.found.deferred.append(DeferredTable(len(self.found.lines), table, here, *read))
        return True

    def place(self, element: HtmlElement, tag: str, role: Role | None, hidden: bool) -> _Place:
        """Return the place inside an element."""
        # Word's bookmarks, <a name="_GoBack">, can enclose a whole report.
        is_link = tag == "a" and element.get("href") is not None
        if is_link and not role and not hidden:
            here = self.here.within_link()
            self.link(element, here)
            return here
        here = self.here.copy()
        if hidden:
            here.hidden = 1
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
        elif is_link:
            here.link = True
            self.link(element, here)
        if role:
            self.apply(role, element, here, hidden)
        return here

    def apply(self, role: Role, element: HtmlElement, here: _Place, hidden: bool) -> None:
        """Change a place by an element's role. A container is stronger than what is around it."""
        if role.zone:
            here.zone = role.zone
        if role.title:
            here.titled = True
        if role.breadcrumb and not here.hidden:
            self.found.breadcrumbs.append(element)
        if role.container:
            here.containers = (*here.containers, element)
            here.zone = ""
            if here.hidden and not hidden:
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
        given = element.get("title") or element.get("download") or ""
        if given:
            given = collapsed(given)
        if not _FILE.search(href) and not (given and _FILE.search(given)):
            return
        name = collapsed("".join(element.itertext()))
        if given and not _FILE.search(name):
            name = given
        self.found.files.append((len(self.found.lines), here.zone, Attachment(name, href.strip())))

    def take(self, text: str) -> None:
        """Gather a text node; what is never shown is not even a line, and no line begins with blanks."""
        here = self.here
        if here.hidden == 1 or (not self.pieces and text.isspace()):
            return
        if here.pre and "\n" in text:
            for part in text.splitlines():
                self.take(part)
                self.flush()
            return
        self.pieces.append(unwrapped(text) if "\n" in text else text)
        if here.link:
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
                    here.containers,
                    here.tables,
                    here.row,
                    here.cell,
                    here.hidden,
                    here.titled,
                )
            )
        self.links = 0


def traverse(root: HtmlElement) -> Traversal:
    """Return lines, meta tags, title and file links of a page's tree."""
    return _Traverser(_Place(), defer_tables=True).run(root)


def lines_of(deferred: DeferredTable) -> list[Line]:
    """Return the lines of a deferred table, numbered like the line that follows it."""
    lines = _Traverser(deferred.place, defer_tables=False).run(deferred.table).lines
    return [line._replace(number=deferred.number) for line in lines]
