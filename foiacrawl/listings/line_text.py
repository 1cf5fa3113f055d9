"""Read what a line of a list says of its link: title, date, and the body it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from foiacrawl import titles
from foiacrawl.listings import vocabulary
from foiacrawl.listings.selectors import get_strings, get_tag, get_visible_text

if TYPE_CHECKING:
    from parsel import Selector

MAX_ROW = 240  # characters: a longer text is no line of a list but a page around one link
_MAX_BODY = 30  # characters of a body's name
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_SPLIT_DATE = re.compile(r"(?<!\d)(\d{1,2})\s+((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})(?!\d)")
# A line may carry the article's whole block of metadata, with other dates before the one of publication.
_SHOWN = re.compile(r"(?:发布|公开|发文)(?:日期|时间)\s*[:：]?\s*(?=(?:19|20)\d\d)")
_ISSUER = re.compile(r"(?:单位|机构|机关|主体)\s*[:：]\s*([^\s:：]{2,30})")
_NUMBER = re.compile(r"^\d{1,3}\s*[.、．]\s*(?=[^\d\s])")
_CUT = re.compile(r"(?:…|\.{2,})$")
_HEADINGS = ".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//strong | .//*[contains(@class, 'tit')]"
_PARTS_OF_LINE = "./td | ./th | ./dt | ./dd | ./span | ./p | ./div | ./em | ./h3 | ./h4"
_BODY_CELLS = (
    "descendant-or-self::*[self::td or self::span or self::dd or self::em or self::i or self::div or self::p]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A link's line in a list: its element, the element around that, its text as printed, and the same squeezed."""

    row: Selector
    parent: Selector | None
    words: str
    text: str


def squeeze(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()


def read_date(element: Selector, text: str, line: Line) -> str | None:
    """Return the date (YYYY-MM-DD) of a link's line: in the link's `text`, else in its title, else beside it."""
    date = _find_date(text) or _find_date(element.attrib.get("title", ""))
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
            pieces.append(get_visible_text(line.parent)[:MAX_ROW])
    return squeeze(" ".join(pieces))


def choose_title(element: Selector, text: str, line: Line) -> str:
    """Return the best name of what a link leads to: the surest for a report, else the most specific.

    The candidates are its attribute, its printed `text`, its picture, a heading in it, and its line.
    """
    attribute = re.split(r"[\r\n]|发布(?:日期|时间)|&#10;", element.attrib.get("title", ""))[0]
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
    is_cell = line.parent is not None and get_tag(line.row) in ("td", "th")
    return _read_title_of_line(line.parent if is_cell and line.parent else line.row, text) or text


def _read_title_of_line(line: Selector, text: str) -> str:
    """Return the title that a line prints beside its link (2023年…报告 [查看]): the surest piece, else the longest."""
    if len(squeeze(get_visible_text(line))) > MAX_ROW or _has_named_link(line):
        return ""
    pieces = [_strip_line(get_visible_text(part)) for part in (*line.xpath(_PARTS_OF_LINE), line)]
    pieces = [piece.replace(text, " ").strip() if text else piece for piece in pieces]
    pieces = [re.sub(r"^\d{1,3}[\s.、]+(?=\S)", "", piece) for piece in pieces]
    pieces = [piece for piece in pieces if piece and not vocabulary.is_button(piece)]
    for wanted in (titles.Verdict.YES, titles.Verdict.MAYBE):
        for piece in pieces:
            if titles.verdict(piece, annual=True) is wanted:
                return piece
    return max(pieces[:-1] or pieces, key=len, default="")


def _has_named_link(line: Selector) -> bool:
    """Return whether a line's title is a link of its own: then [下载] beside it is the same report once more."""
    texts = (squeeze(get_visible_text(other)) for other in line.xpath("descendant-or-self::a"))
    return any(text and not vocabulary.is_button(text) for text in texts)


def _strip_line(text: str) -> str:
    """Return a line's text without its date, brackets left empty by that, list bullets and the line's number."""
    text = _SPLIT_DATE.sub(" ", _DATE.sub(" ", text))
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
    for cell in line.row.xpath(_BODY_CELLS):
        text = squeeze(get_visible_text(cell)).strip("[]【】()（） ")
        if text and text != title and len(text) <= _MAX_BODY and vocabulary.is_body_name(text):
            return text
    issuer = _ISSUER.search(line.words[:MAX_ROW])
    return issuer[1] if issuer and vocabulary.is_body_name(issuer[1]) else None
