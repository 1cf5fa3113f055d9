"""Recognise what an anchor or a path segment names: a column of reports, a way to one, a year, a body, a button.

The words are in `vocabulary.toml`; titles of reports are recognised by `foiacrawl.titles`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from foiacrawl.data import load_toml
from foiacrawl.titles import REPORT_NAME, Verdict, fold, verdict, years

_DATA: dict[str, Any] = load_toml(__file__, "vocabulary.toml")
_COLUMN, _GATEWAY, _BODY = _DATA["column"], _DATA["gateway"], _DATA["body"]

_GROUP = re.compile(_BODY["group"])
_COLUMN_NAME = re.compile(f"{_COLUMN['before']}(?:{REPORT_NAME}){_COLUMN['after']}")
_COLUMN_OF_BODY = re.compile(f"(?P<name>.{{2,30}}?)(?:{_COLUMN['plain']}){_COLUMN['after']}")
_COLUMN_BARE = re.compile(f"(?:{_COLUMN['bare']}){_COLUMN['after']}")


@lru_cache(maxsize=16384)
def is_column(text: str, *, inside: bool = False) -> bool:
    """Return whether an anchor names a column of annual reports. `inside` allows a bare 年报, on pages of disclosure."""
    text = fold(text)
    if re.search(_COLUMN["not"], text) or years(text) or verdict(text) is Verdict.NO:
        return False
    return bool(_COLUMN_NAME.fullmatch(text) or (inside and _COLUMN_BARE.fullmatch(text)))


@lru_cache(maxsize=16384)
def is_column_of_body(text: str) -> bool:
    """Return whether an anchor on a page of disclosure names a body and its annual reports: 统计局年报."""
    text = fold(text)
    body = _COLUMN_OF_BODY.fullmatch(text)
    if not body or years(text) or re.search(_COLUMN["traders"], body["name"]):
        return False
    return is_body_name(body["name"])


@lru_cache(maxsize=16384)
def rank_gateway(text: str) -> int | None:
    """Return how well an anchor leads towards the column, 0 the best, None not at all."""
    text = re.sub(r"^[>»›·•|]+|[>»›·•|]+$", "", fold(text))
    if not text or re.search(_GATEWAY["not"], text):
        return None
    for rank, pattern in enumerate(_GATEWAY["names"]):
        if re.fullmatch(pattern, text):
            return rank
    return None


@lru_cache(maxsize=16384)
def parse_year(text: str) -> int | None:
    """Return the year of an anchor that says nothing else, else None."""
    text = fold(text)
    found = re.fullmatch(_DATA["year"]["only"], text)
    return int(found["year"]) if found else None


def is_period(text: str) -> bool:
    """Return whether an anchor names several years and nothing else (2019年以前, 2008-2012年)."""
    return bool(re.fullmatch(_DATA["year"]["period"], fold(text)))


@lru_cache(maxsize=16384)
def is_body_name(text: str) -> bool:
    """Return whether an anchor is a body's name and nothing else."""
    text = re.sub(r"[(\[]\d+[)\]]$", "", fold(text))
    if not 2 <= len(text) <= 30 or _GROUP.fullmatch(text) or re.search(_BODY["not"], text):
        return False
    return bool(re.fullmatch(f"[\\w()、·]+{_BODY['suffix']}(?:\\([\\w、]+\\))?", text))


def is_of_several_bodies(title: str) -> bool:
    """Return whether a title is that of a collection: the reports of several bodies (各部门…, …汇总)."""
    return bool(re.search(_BODY["several"], fold(title)))


def is_button(text: str) -> bool:
    """Return whether an anchor's words name the link itself (查看, 下载), not what it leads to."""
    return bool(re.fullmatch(_DATA["link"]["button"], fold(text).strip("[]()【】<>「」·|:"), re.IGNORECASE))


def has_annual_slug(url: str) -> bool:
    """Return whether a path segment is one of the usual slugs of the column (zfxxgknb, ndbg_15 …)."""
    segments = [unquote(part).lower().split(".")[0] for part in urlsplit(url).path.split("/") if part]
    return any(re.match(_COLUMN["slug"], segment) for segment in segments)


def parse_slug_year(url: str) -> int | None:
    """Return the year in the last folder of a path (2023n, nb_2022n, 2023R), else None."""
    for segment in reversed([part for part in urlsplit(url).path.split("/")[:-1] if part]):
        if found := re.match(_DATA["year"]["slug"], segment.lower()):
            return int(found["year"])
    return None
