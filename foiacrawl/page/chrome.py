"""Page furniture: telling it from the report's own lines by its words, the same in HTML and in text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.page.lines import plain

if TYPE_CHECKING:
    from foiacrawl.page.lines import Line

_LONGEST = 160
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


def is_chrome(line: Line, above_text: bool = False) -> bool:
    """Tell whether a line is furniture: share and print buttons, counters, breadcrumbs, footer codes, nothing at all.

    A lone date is furniture only above the text; below it is the signature's.
    """
    if len(line.text) > _LONGEST or (line.sentence and not _is_notice(line.text)):
        return False
    return _words_are_chrome(plain(line.text), above_text)


def is_stop(line: Line) -> bool:
    """Tell whether a line opens what follows an article: 相关新闻, 上一篇, the footer."""
    return (
        len(line.text) <= _LONGEST and not line.sentence and bool(_patterns().stops.search(plain(line.text)))
    )


def opens_list(line: Line) -> bool:
    """Tell whether a list of links or files follows the line: 相关附件, 相关链接."""
    return len(line.text) <= 12 and bool(_patterns().lists.search(plain(line.text)))


def without_tail(text: str) -> str:
    """Return a paragraph without 【打印】【关闭】 at its end."""
    return _patterns().tails.sub("", text) if text.endswith(_TAIL_MARKS) else text


@lru_cache(maxsize=16384)
def _words_are_chrome(words: str, above_text: bool) -> bool:
    """Tell whether a line in its plain form is furniture."""
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


def _is_notice(text: str) -> bool:
    """Tell whether a sentence is a notice on browsers or copyright, the only furniture that comes in sentences."""
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
