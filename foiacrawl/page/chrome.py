"""Remove the chrome of a page by its words, the same in HTML and in text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.page.lines import plain
from foiacrawl.page.other_reports import OtherReports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from foiacrawl.page.lines import Line
    from foiacrawl.page.region import Region

_MAX_LENGTH = 160
_MAX_HEAD = 16  # characters of the head of a list
_LETTER = re.compile(r"[^\W_]")
_CUT = "\x1f"
_DATE = r"\[?(?:\d{4}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?(?:T?\d{1,2}[:时]\d{2}(?:[:分]\d{2})?(?:\.\d+)?秒?)?)\]?"
_TAIL_MARKS = ("】", "]", ")", "）")


class _Patterns(NamedTuple):
    pieces: re.Pattern[str]
    labelled: re.Pattern[str]
    dates: re.Pattern[str]
    lines: re.Pattern[str]
    stops: re.Pattern[str]
    lists: re.Pattern[str]
    tails: re.Pattern[str]


def drop_chrome(
    lines: Sequence[Line], region: Region, block: Collection[int], title: str = ""
) -> Iterator[Line]:
    """Yield the lines that are no chrome: not so by their words, not of the publication block, in no list of links.

    `block` are the numbers of the lines of the publication block. A link alone is text only in a known container.
    Titles of other reports than `title`, the page's own, are a list of them.
    """
    others = OtherReports(lines, title)
    in_list = False
    for index, line in enumerate(lines):
        goes_on = in_list and (line.is_linked or is_chrome(line) or others.goes_on(index))
        in_list = goes_on or opens_list(line) or is_stop(line)
        if in_list or line.number in block or (line.is_linked and not region.containers):
            continue
        if others.lists(index):
            continue
        if not is_chrome(line, above_text=line.number < region.begins):
            yield line


def is_chrome(line: Line, above_text: bool = False) -> bool:
    """Return whether a line is chrome: share and print buttons, counters, breadcrumbs, footer codes, nothing at all.

    A lone date is chrome only above the text; below it is the signature's.
    """
    if len(line.text) > _MAX_LENGTH or (line.is_sentence and not _is_notice(line.text)):
        return False
    return _words_are_chrome(plain(line.text), above_text)


def is_stop(line: Line) -> bool:
    """Return whether a line opens what follows an article: 相关新闻, 上一篇, the footer."""
    return len(line.text) <= _MAX_LENGTH and not line.is_sentence and _words_are_stop(plain(line.text))


def opens_list(line: Line) -> bool:
    """Return whether a list of links, files or other reports follows the line: 相关附件, 相关链接, 往年年报."""
    return len(line.text) <= _MAX_HEAD and bool(_patterns().lists.search(plain(line.text)))


def without_tail(text: str) -> str:
    """Return a paragraph without 【打印】【关闭】 at its end."""
    return _patterns().tails.sub("", text) if text.endswith(_TAIL_MARKS) else text


@lru_cache(maxsize=16384)
def _words_are_chrome(words: str, above_text: bool) -> bool:
    """Return whether a line in its plain form is chrome."""
    patterns = _patterns()
    if not _LETTER.search(words):
        return True
    if patterns.lines.search(words.lstrip("·-|")):
        return True
    rest = patterns.pieces.sub(_CUT, words)
    if _LETTER.search(rest):
        rest = patterns.labelled.sub(_CUT, rest)
    if above_text and _LETTER.search(rest):
        rest = patterns.dates.sub(_CUT, rest)
    return not _LETTER.search(rest)


@lru_cache(maxsize=16384)
def _words_are_stop(words: str) -> bool:
    """Return whether a line in its plain form opens what follows an article."""
    return _patterns().stops.search(words) is not None


def _is_notice(text: str) -> bool:
    """Return whether a sentence is a notice on browsers or copyright, the only chrome that is a sentence."""
    return ("浏览器" in text or "ICP" in text.upper()) and _patterns().lines.search(plain(text)) is not None


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Compile the data file."""
    data = load_toml(__file__, "chrome.toml")

    def one(patterns: list[str]) -> re.Pattern[str]:
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(joined.replace("{date}", _DATE), re.IGNORECASE)

    return _Patterns(
        one(data["pieces"]),
        one(data["labelled"]),
        re.compile(_DATE),
        one(data["lines"]),
        one(data["stops"]),
        one(data["lists"]),
        re.compile(data["tails"]),
    )
