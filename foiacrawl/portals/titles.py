"""What a title, an anchor or a path segment says: a report, a column of reports, a way to them, a year, a body.

The words are in `vocabulary.toml`. A listing may cut its titles, so the answer has three steps: what is surely a report,
what may be one (it is fetched, and the reader decides), and what is none.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from foiacrawl.page.script import to_simplified

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))
_REPORT, _COLUMN, _GATEWAY, _UNIT = _DATA["report"], _DATA["column"], _DATA["gateway"], _DATA["unit"]

_HEART = re.compile(f"{_REPORT['subject']}{_REPORT['between']}{_REPORT['what']}|{_REPORT['alone']}")
_BARE = re.compile(_REPORT["bare"])
_TAIL = re.compile(_REPORT["tail"], re.IGNORECASE)
_GROUP = re.compile(f"{_UNIT['group']}")
_COLUMN_NAME = re.compile(
    f"{_COLUMN['before']}(?:{_REPORT['subject']}{_REPORT['between']}{_REPORT['what']}|{_REPORT['alone']}){_COLUMN['after']}"
)
_COLUMN_BARE = re.compile(f"(?:{_COLUMN['bare']}){_COLUMN['after']}")
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


def years(title: str) -> tuple[int, ...]:
    """Return the years a title names, in Arabic or Chinese figures; whole dates are not years."""
    text = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), _DATE.sub(" ", fold(title)))
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
        return _cut(text)
    if annual and (heart := _last(_BARE, text)) and not re.search(_REPORT["bare_not"], text):
        found = _by_surroundings(text[: heart.start()], text[heart.end() :])
        return Verdict.MAYBE if found is Verdict.YES else found
    return Verdict.OTHER


def names_body(title: str) -> bool:
    """Tell whether a report's title says both whose it is and for which year."""
    heart = _last(_HEART, text := fold(title))
    if heart is None or not years(title):
        return False
    head = re.sub(r"[\d年度〇○零一二三四五六七八九十()《〈“\[\]-]|关于|全年", "", text[: heart.start()])
    return len(head) >= 2


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007  (the last one is wanted)
        pass
    return found


def _by_surroundings(head: str, tail: str) -> Verdict:
    if _TAIL.fullmatch(tail):
        return Verdict.MAYBE if re.search(_REPORT["news"], head) else Verdict.YES
    return Verdict.NO if re.search(_REPORT["tail_not"], tail) else Verdict.MAYBE


def _cut(text: str) -> Verdict:
    text = re.sub(_REPORT["cut"], "", text)
    if re.search(_REPORT["cut_not"], text):
        return Verdict.OTHER
    return Verdict.MAYBE if re.search(_REPORT["cut_has"], text) else Verdict.OTHER


@lru_cache(maxsize=16384)
def is_column(text: str, *, inside: bool = False) -> bool:
    """Tell whether an anchor names a column of annual reports. `inside` allows a bare 年报, on pages of disclosure."""
    text = fold(text)
    if re.search(_COLUMN["not"], text) or years(text) or verdict(text) is Verdict.NO:
        return False
    return bool(_COLUMN_NAME.fullmatch(text) or (inside and _COLUMN_BARE.fullmatch(text)))


@lru_cache(maxsize=16384)
def gateway_rank(text: str) -> int | None:
    """Return how well an anchor leads towards the column, 0 the best, None not at all."""
    text = re.sub(r"^[>»›·•|]+|[>»›·•|]+$", "", fold(text))
    if not text or re.search(_GATEWAY["not"], text):
        return None
    for rank, pattern in enumerate(_GATEWAY["names"]):
        if re.fullmatch(pattern, text):
            return rank
    return None


@lru_cache(maxsize=16384)
def only_year(text: str) -> int | None:
    """Return the year of an anchor that says nothing else, else None."""
    text = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), fold(text))
    found = re.fullmatch(_DATA["year"]["only"], text)
    return int(found["year"]) if found else None


@lru_cache(maxsize=16384)
def is_unit(text: str) -> bool:
    """Tell whether an anchor is a body's name and nothing else."""
    text = re.sub(r"[(\[]\d+[)\]]$", "", fold(text))
    if not 2 <= len(text) <= 30 or _GROUP.fullmatch(text) or re.search(_UNIT["not"], text):
        return False
    return bool(re.fullmatch(f"[\\w()、·]+{_UNIT['suffix']}(?:\\([\\w、]+\\))?", text))


def is_button(text: str) -> bool:
    """Tell whether an anchor's words stand for the link itself (查看, 下载), not for what it leads to."""
    return bool(re.fullmatch(_REPORT["button"], fold(text).strip("[]()【】<>「」·|:"), re.IGNORECASE))


def names_annual(url: str) -> bool:
    """Tell whether a path segment is one of the usual slugs of the column (zfxxgknb, ndbg_15 …)."""
    segments = [unquote(part).lower().split(".")[0] for part in urlsplit(url).path.split("/") if part]
    return any(re.match(_COLUMN["slug"], segment) for segment in segments)


def slug_year(url: str) -> int | None:
    """Return the year in the last folder of a path (2023n, nb_2022n, 2023R), else None."""
    for segment in reversed([part for part in urlsplit(url).path.split("/")[:-1] if part]):
        if found := re.match(_DATA["year"]["slug"], segment.lower()):
            return int(found["year"])
    return None


def reads_like_report(text: str) -> bool:
    """Tell whether a page's words are those of a report itself, by the phrases every report uses."""
    text = fold(text)
    found = 0
    for phrase in _DATA["text"]["phrases"]:
        found += bool(re.search(phrase, text))
        if found >= int(_DATA["text"]["enough"]):
            return True
    return False
