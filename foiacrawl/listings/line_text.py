"""Read what a line of a list says of its link: title, date, and the body it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.listings import vocabulary
from foiacrawl.listings.selectors import get_identity, get_strings, get_tag, get_visible_text

if TYPE_CHECKING:
    from collections.abc import Hashable

    from parsel import Selector

MAX_ROW = 240  # characters: a longer text is no line of a list but a page around one link
_MAX_BODY = 30  # characters of a body's name
_MAX_TITLE = 1000  # characters of a text that may be a title; what is longer is cut
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_SPLIT_DATE = re.compile(r"(?<!\d)(\d{1,2})\s+((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})(?!\d)")
# A line may carry the article's whole block of metadata, with other dates before the one of publication.
_SHOWN = re.compile(r"(?:发布|公开|发文)(?:日期|时间)\s*[:：]?\s*(?=(?:19|20)\d\d)")
_ISSUER = re.compile(r"(?:单位|机构|机关|主体)\s*[:：]\s*([^\s:：]{2,30})")
_NUMBER = re.compile(r"^\d{1,3}\s*[.、．]\s*(?=[^\d\s])")
_CUT = re.compile(r"(?:…|\.{2,})$")
_HEADINGS = (
    "descendant::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::strong"
    " or contains(@class, 'tit')]"
)
_PARTS_OF_LINE = (
    "./*[self::td or self::th or self::dt or self::dd or self::span or self::p or self::div or self::em"
    " or self::h3 or self::h4]"
)
_BODY_CELLS = (
    "descendant-or-self::*[self::td or self::span or self::dd or self::em or self::i or self::div or self::p]"
)


@dataclass(slots=True)
class Texts:
    """What the elements of one page say, read once: thousands of links may have one and the same element around them."""

    _visible: dict[Hashable, str] = field(default_factory=dict)
    _squeezed: dict[Hashable, str] = field(default_factory=dict)
    _bodies: dict[Hashable, list[str]] = field(default_factory=dict)
    _pieces: dict[Hashable, list[str]] = field(default_factory=dict)

    def visible(self, element: Selector) -> str:
        """Return the visible text of an element."""
        key = get_identity(element)
        if key not in self._visible:
            self._visible[key] = get_visible_text(element)
        return self._visible[key]

    def squeezed(self, element: Selector) -> str:
        """Return the visible text of an element with every run of white space as one space."""
        key = get_identity(element)
        if key not in self._squeezed:
            self._squeezed[key] = squeeze(self.visible(element))
        return self._squeezed[key]

    def bodies(self, row: Selector) -> list[str]:
        """Return the names of bodies that have a cell of their own in a row."""
        key = get_identity(row)
        if key not in self._bodies:
            cells = (self.squeezed(cell).strip("[]【】()（） ") for cell in row.xpath(_BODY_CELLS))
            self._bodies[key] = [
                text for text in cells if text and len(text) <= _MAX_BODY and vocabulary.is_body_name(text)
            ]
        return self._bodies[key]

    def pieces(self, line: Selector) -> list[str]:
        """Return the texts of a line's parts that may be its title, and last that of all of it.

        There are none where its title is a link of its own: then [下载] beside it is the same report once more.
        """
        key = get_identity(line)
        if key not in self._pieces:
            has_title = len(self.squeezed(line)) <= MAX_ROW and not self._has_named_link(line)
            parts = [*line.xpath(_PARTS_OF_LINE), line] if has_title else []
            self._pieces[key] = [_strip_line(self.visible(part)) for part in parts]
        return self._pieces[key]

    def _has_named_link(self, line: Selector) -> bool:
        texts = (self.squeezed(other) for other in line.xpath("descendant-or-self::a"))
        return any(text and not vocabulary.is_button(text) for text in texts)


@dataclass(frozen=True, slots=True)
class Line:
    """A link's line in a list: its element, the element around that, its text as printed, and the same squeezed.

    `texts` are those of all elements of the page.
    """

    row: Selector
    parent: Selector | None
    words: str
    text: str
    texts: Texts = field(default_factory=Texts)


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()


def read_date(element: Selector, text: str, line: Line) -> str | None:
    """Return the date (YYYY-MM-DD) of a link's line: in the link's `text`, else in its title, else beside it."""
    date = _find_date(text) or _find_date(element.attrib.get("title", "")[:_MAX_TITLE])
    return date or _find_date(_read_surroundings(line))


def _read_surroundings(line: Line) -> str:
    """Return the text of a line, with what follows it in a flat list (`<dt><a/></dt><dd>date</dd>`)."""
    if len(line.text) > MAX_ROW:
        return ""
    pieces = [line.text, *get_strings(line.row.xpath("following-sibling::node()[1][self::text()]"))]
    if not _find_date(line.text):
        following = line.row.xpath("following-sibling::*[1]")
        if following and not following.xpath("descendant-or-self::a"):
            pieces.append(get_visible_text(following[0])[:MAX_ROW])
        elif line.parent is not None and get_tag(line.parent) == "tr":
            pieces.append(line.texts.visible(line.parent)[:MAX_ROW])
    return squeeze(" ".join(pieces))


def choose_title(element: Selector, text: str, line: Line) -> str:
    """Return the best name of what a link leads to: the surest for a report, else the most specific.

    The candidates are its attribute, its printed `text`, its picture, a heading in it, and its line.
    """
    attribute = re.split(r"[\r\n]|发布(?:日期|时间)|&#10;", element.attrib.get("title", "")[:_MAX_TITLE])[0]
    attribute = re.sub(r"^\s*(?:文章)?标\s*题\s*[:：]\s*", "", attribute)
    pictures = " ".join(get_strings(element.xpath("./@alt | .//img/@alt")))
    named, printed = _strip_line(attribute), _strip_line(text)
    # The attribute is the full form of a text that the list cut short; otherwise the text is what people see.
    head = titles.fold(_CUT.sub("", printed))
    is_full = titles.fold(named).startswith(head)
    if is_full and _CUT.search(printed):
        printed = ""  # what it seems to say may be another thing in full: 年度报告… is 年度报告的通知
    candidates = [candidate for candidate in (named, printed, _strip_line(pictures)) if candidate]
    candidates = [candidate for candidate in candidates if not vocabulary.is_button(candidate)]
    # A link around a whole block has its title in a heading.
    headings = (_strip_line(get_visible_text(inner)) for inner in element.xpath(_HEADINGS))
    for candidate in chain(candidates, headings):
        if titles.verdict(candidate) is titles.Verdict.YES:
            return candidate
    if candidates:
        return candidates[0] if is_full or len(candidates) == 1 else candidates[-1]
    # Not `if line.parent`: parsel serialises an element to decide whether it is true.
    around = line.parent if line.parent is not None and get_tag(line.row) in ("td", "th") else line.row
    pieces = line.texts.pieces(around)
    return _choose_piece(pieces, text) or text


def _choose_piece(pieces: list[str], text: str) -> str:
    """Return the title that a line prints beside its link (2023年…报告 [查看]): the surest piece, else the longest."""
    pieces = [piece.replace(text, " ").strip() if text else piece for piece in pieces]
    pieces = [re.sub(r"^\d{1,3}[\s.、]+(?=\S)", "", piece) for piece in pieces]
    pieces = [piece for piece in pieces if piece and not vocabulary.is_button(piece)]
    for wanted in (titles.Verdict.YES, titles.Verdict.MAYBE):
        for piece in pieces:
            if titles.verdict(piece, annual=True) is wanted:
                return piece
    return max(pieces[:-1] or pieces, key=len, default="")


def _strip_line(text: str) -> str:
    """Return a line's text without its date, brackets left empty by that, list bullets and the line's number."""
    text = _SPLIT_DATE.sub(" ", _DATE.sub(" ", squeeze(text)[:_MAX_TITLE]))
    text = re.sub(r"[(\[（【]\s*日?\s*[)\]）】]|(?<=\s)日(?=\s|$)|\b\d{1,2}:\d\d(?::\d\d)?\b", " ", text)
    return _NUMBER.sub("", squeeze(text).strip("·•▪■◆●>»›|-　 "))


def _find_date(text: str) -> str | None:
    shown = _SHOWN.search(text)
    if found := _DATE.search(text, shown.end() if shown else 0):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _SPLIT_DATE.search(text):
        day, year, month = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def find_body_beside(line: Line, title: str) -> str | None:
    """Return a body's name that a line prints in a cell of its own, or after 单位 or 机构; None if there is none."""
    if body := next((body for body in line.texts.bodies(line.row) if body != title), None):
        return body
    issuer = _ISSUER.search(line.words[:MAX_ROW])
    return issuer[1] if issuer and vocabulary.is_body_name(issuer[1]) else None
