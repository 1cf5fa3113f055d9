"""Decide from its title whether a document is an annual report, and of which year; and from its text likewise.

The patterns are in `titles.toml`. A listing may cut its titles, so the answer has degrees: a title that is certainly
a report's, one that may be (it is fetched, and the reader decides), and one that is not.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Any

from foiacrawl.data import load_toml
from foiacrawl.text import normalize_for_matching

_DATA: dict[str, Any] = load_toml(__file__, "titles.toml")
_REPORT = _DATA["report"]

REPORT_NAME = f"{_REPORT['subject']}{_REPORT['between']}{_REPORT['what']}|{_REPORT['alone']}"
"""What a report is called (政府信息公开工作年度报告), as the text of a pattern."""

_REPORT_NAME = re.compile(REPORT_NAME)
_BARE = re.compile(_REPORT["bare"])
_TAIL = re.compile(_REPORT["tail"], re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")
_MAX_LENGTH = 200  # characters; a longer text is no title but a page inside a link
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Verdict(Enum):
    """Whether a title is a report's: certainly, perhaps, certainly not, or it speaks of something else."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    OTHER = "other"


def fold(text: str) -> str:
    """Return a title or an anchor's text as it is compared: see `text.normalize_for_matching`."""
    return normalize_for_matching(text)


def years(title: str) -> tuple[int, ...]:
    """Return the years that a title names, each once; the years of whole dates do not count."""
    return tuple(
        dict.fromkeys(int(found) for found in _YEAR.findall(_DATE.sub(" ", fold(title[:_MAX_LENGTH]))))
    )


@lru_cache(maxsize=16384)
def verdict(title: str, *, annual: bool = False) -> Verdict:
    """Return whether a title is a report's. `annual`: it is on a column of annual reports, where 2023年年度报告 is enough."""
    text = fold(title[:_MAX_LENGTH])
    if not text:
        return Verdict.OTHER
    if re.search(_REPORT["never"], text) or re.search(_REPORT["head_not"], text):
        return Verdict.NO
    if name := _last(_REPORT_NAME, text):
        return _by_surroundings(text[: name.start()], text[name.end() :])
    if re.search(_REPORT["cut"], text):
        return _cut(text, annual=annual)
    if annual and (name := _last(_BARE, text)) and not _is_of_another_kind(text):
        found = _by_surroundings(text[: name.start()], text[name.end() :])
        return Verdict.MAYBE if found is Verdict.YES else found
    return Verdict.OTHER


def requests_reports(title: str) -> bool:
    """Return whether a title is that of a notice asking others for their reports: its tables are samples."""
    return re.search(_REPORT["requests"], fold(title[:_MAX_LENGTH])) is not None


def names_body(title: str) -> bool:
    """Return whether a report's title names both its body and its year."""
    name = _last(_REPORT_NAME, text := fold(title[:_MAX_LENGTH]))
    if name is None or not years(title):
        return False
    head = re.sub(r"[\d年度〇零一二三四五六七八九十()《〈“\[\]-]|关于|全年", "", text[: name.start()])
    return len(head) >= 2


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _by_surroundings(head: str, tail: str) -> Verdict:
    if _TAIL.fullmatch(tail):
        return Verdict.MAYBE if re.search(_REPORT["news"], head) else Verdict.YES
    return Verdict.NO if re.search(_REPORT["tail_not"], tail) else Verdict.MAYBE


def _is_of_another_kind(text: str) -> bool:
    """Return whether a title has a word of another kind of report; the body's name before it does not count."""
    return re.search(_REPORT["bare_not"], re.sub(_REPORT["body"], "", text)) is not None


def _cut(text: str, *, annual: bool) -> Verdict:
    text = re.sub(_REPORT["cut"], "", text)
    if re.search(_REPORT["cut_not"], text):
        return Verdict.OTHER
    is_enough = re.search(_REPORT["cut_has"], text) or (annual and re.search(_REPORT["cut_bare"], text))
    return Verdict.MAYBE if is_enough else Verdict.OTHER


def reads_like_report(text: str) -> bool:
    """Return whether a text is that of a report, by the phrases that every report uses."""
    text = fold(text)
    found = 0
    for phrase in _DATA["text"]["phrases"]:
        found += bool(re.search(phrase, text))
        if found >= int(_DATA["text"]["enough"]):
            return True
    return False
