"""What a title says: a report, perhaps one, surely not one; of which year; and whether a text reads like a report.

The words are in `titles.toml`. A listing may cut its titles, so the answer has three steps: what is surely a report,
what may be one (it is fetched, and the reader decides), and what is none.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import Any

from foiacrawl.data import load_toml
from foiacrawl.text import to_simplified

_DATA: dict[str, Any] = load_toml(__file__, "titles.toml")
_REPORT = _DATA["report"]

# The heart of a title, as a pattern: for whoever has to find it within other words.
HEART = f"{_REPORT['subject']}{_REPORT['between']}{_REPORT['what']}|{_REPORT['alone']}"

_HEART = re.compile(HEART)
_BARE = re.compile(_REPORT["bare"])
_TAIL = re.compile(_REPORT["tail"], re.IGNORECASE)
_CHINESE_YEAR = re.compile("[二一][〇○零O九0][〇○零O一二三四五六七八九0]{2}(?=年|度|-|—|至|$)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_DATE = re.compile(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")
_LONGEST = 200  # characters; what is longer is no title but a page inside a link
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Verdict(Enum):
    """How sure a title is: a report, perhaps one, surely not one, or something else altogether."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    OTHER = "other"


def fold(text: str) -> str:
    """Return the text in simplified script and half width, without spaces and invisible characters."""
    text = to_simplified(unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", text)


def arabic(text: str) -> str:
    """Return folded text with years in Chinese figures (二〇二三年) written in Arabic ones."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def years(title: str) -> tuple[int, ...]:
    """Return the years a title names, in Arabic or Chinese figures; whole dates are not years."""
    text = arabic(_DATE.sub(" ", fold(title)))
    return tuple(dict.fromkeys(int(found) for found in _YEAR.findall(text)))


@lru_cache(maxsize=16384)
def verdict(title: str, *, annual: bool = False) -> Verdict:
    """Judge a title. `annual` says that it stands on a column of annual reports, where 2023年年度报告 is enough."""
    text = fold(title[:_LONGEST])
    if not text:
        return Verdict.OTHER
    if re.search(_REPORT["never"], text) or re.search(_REPORT["head_not"], text):
        return Verdict.NO
    if heart := _last(_HEART, text):
        return _by_surroundings(text[: heart.start()], text[heart.end() :])
    if re.search(_REPORT["cut"], text):
        return _cut(text, annual=annual)
    if annual and (heart := _last(_BARE, text)) and not re.search(_REPORT["bare_not"], _without_body(text)):
        found = _by_surroundings(text[: heart.start()], text[heart.end() :])
        return Verdict.MAYBE if found is Verdict.YES else found
    return Verdict.OTHER


def asks_for_reports(title: str) -> bool:
    """Tell the title of a notice that has others write their reports: the tables it carries are samples."""
    return re.search(_REPORT["asks"], fold(title[:_LONGEST])) is not None


def names_body(title: str) -> bool:
    """Tell whether a report's title says both whose it is and for which year."""
    heart = _last(_HEART, text := fold(title))
    if heart is None or not years(title):
        return False
    head = re.sub(r"[\d年度〇○零一二三四五六七八九十()《〈“\[\]-]|关于|全年", "", text[: heart.start()])
    return len(head) >= 2


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _by_surroundings(head: str, tail: str) -> Verdict:
    if _TAIL.fullmatch(tail):
        return Verdict.MAYBE if re.search(_REPORT["news"], head) else Verdict.YES
    return Verdict.NO if re.search(_REPORT["tail_not"], tail) else Verdict.MAYBE


def _without_body(text: str) -> str:
    return re.sub(_REPORT["body"], "", arabic(text))


def _cut(text: str, *, annual: bool) -> Verdict:
    text = re.sub(_REPORT["cut"], "", text)
    if re.search(_REPORT["cut_not"], text):
        return Verdict.OTHER
    is_enough = re.search(_REPORT["cut_has"], text) or (annual and re.search(_REPORT["cut_bare"], text))
    return Verdict.MAYBE if is_enough else Verdict.OTHER


def reads_like_report(text: str) -> bool:
    """Tell whether a page's words are those of a report itself, by the phrases every report uses."""
    text = fold(text)
    found = 0
    for phrase in _DATA["text"]["phrases"]:
        found += bool(re.search(phrase, text))
        if found >= int(_DATA["text"]["enough"]):
            return True
    return False
