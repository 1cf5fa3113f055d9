"""A page as lines: what a reader sees between two line breaks, and what is known of its place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from foiacrawl.text import collapse_spaces, remove_spaces, to_simplified

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Zone = Literal["", "nav", "footer", "tools", "attachment"]

_MIN_SENTENCE = 15  # characters
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r]*\n\s*(?=[{_WIDE}])")
# Word's conditional comments, written into the text by editors that escaped them.
_WORD_JUNK = re.compile(r"<!-*\s*\[[^\]>]*\]\s*-*>|<!-+.*?-+>")
_SENTENCE_END = re.compile("[。；！？]")
# A row that begins with a label, 索 引 号 | …, whatever its values are.
_ROW = re.compile(r"^\|?\s*[^\s|、。](?:\s?[^\s|、。]){1,5}\s*\|")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．\s]|[（(][一二三四五六七八九十]{1,3}[)）])")
_TO_PLAIN = str.maketrans("：（）［］｛｝【】〔〕｜，；／＞－—•●◆■□▪►▶", ":()[]{}[][]|,;/>--········")


class Line(NamedTuple):
    """One line of a page. `number` is its index in the page's lines; in a text page, in `text.splitlines()`.

    `text` has its white space collapsed and is never empty; `links` counts its characters inside links. The
    rest is known of HTML only: `zone` is the page furniture it is in, `containers` the known containers of text
    around it (outermost first), `tables` the tables around it, `row` and `cell` the serial numbers of its
    table row and cell. `hidden` is 1 for what is never shown, 2 for a container inside a hidden panel.
    """

    number: int
    text: str
    links: int = 0
    zone: Zone = ""
    containers: tuple[HtmlElement, ...] = ()
    tables: tuple[HtmlElement, ...] = ()
    row: int = 0
    cell: int = 0
    hidden: int = 0
    titled: bool = False

    @property
    def is_linked(self) -> bool:
        """Whether more than half of the line is links."""
        return self.links * 2 > len(self.text)

    @property
    def is_sentence(self) -> bool:
        """Whether it reads like running text: long enough, with an end of a sentence or clauses."""
        return len(self.text) >= _MIN_SENTENCE and not self.is_linked and _reads_as_sentence(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether it begins like a section heading: 一、 or （一）."""
        return _HEADING.match(self.text) is not None


@lru_cache(maxsize=4_096)  # asked four times for a line
def _reads_as_sentence(text: str) -> bool:
    """Return whether a text that is long enough is running text."""
    if "|" in text and _ROW.match(text):
        return False
    # A question mark at the very end of a title is often a character that was lost.
    return _SENTENCE_END.search(text.rstrip("？")) is not None or (
        len(text) >= 40 and ("，" in text or "," in text)
    )


def collapsed(text: str) -> str:
    """Return the text on one line: white space collapsed, invisible characters and Word's junk out."""
    if "<!" in text:
        text = _WORD_JUNK.sub("", text)
    return collapse_spaces(text)


def unwrapped(text: str) -> str:
    """Join Chinese text that its source file wrapped over lines; elsewhere a line break is a space."""
    return _WRAPPED.sub("", text) if "\n" in text and not text.isspace() else text


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Return a short line as it is compared: simplified, without white space, punctuation half-width."""
    return remove_spaces(to_simplified(text).translate(_TO_PLAIN))


def text_lines(text: str) -> list[Line]:
    """Return the lines of a text page that are not blank."""
    lines = []
    for number, raw in enumerate(text.splitlines()):
        line = collapsed(raw)
        if line:
            lines.append(Line(number, line))
    return lines
