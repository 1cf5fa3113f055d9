"""Determine what each column of a statistics list contains, by the words of its head (`lists.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from foiacrawl.data import load_toml
from foiacrawl.numerals import to_arabic_years
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import core
from foiacrawl.text import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell

Role = Literal["label", "unit", "code", "note", "in_year", "cumulative", "period", "other"]
_YEAR = re.compile(r"20[0-3]\d年?(?:度|份|合计|累计|数量|数|统计数)*")
REMARK = re.compile(r"[(（][^()（）]*[)）]|单位:.*$")


MIN_HEADS = 2
MAX_HEAD = 24  # characters


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a list from the left: what is below each head cell. `strong` heads are enough for a list."""

    cells: tuple[Cell, ...]
    roles: tuple[Role, ...]
    strong: bool


def header_roles(cells: Sequence[Cell]) -> Roles | None:
    """Return the roles where a row is the head of a list: a column of labels, then one of numbers, no number printed."""
    # From the right, where the numbers are: nearly every row of a report is tested.
    for cell in reversed(cells):
        if parse_cell(cell.text).state == "reported" and not is_year(cell.text):
            return None
    printed = [cell for cell in cells if cell.text]
    if len(printed) < MIN_HEADS:
        return None
    cores = [core(cell.text) for cell in printed]
    if any(len(text) > MAX_HEAD for text in cores):
        return None
    roles = tuple(map(_role, cores))
    strong = not words()["strong"].isdisjoint(cores)
    # 数量 may be before 指标; the weak words only make a list where they are first.
    if "label" not in roles or (roles[0] not in ("label", "code") and not strong):
        return None
    if not any(role in ("in_year", "cumulative", "period") for role in roles):
        return None
    if len(roles) == MIN_HEADS and roles[1] == "label":
        return None
    return Roles(tuple(printed), _with_year(roles), strong)


def head_at(rows: Sequence[Sequence[Cell]], index: int) -> tuple[Roles, int] | None:
    """Return the head that begins in a row, and how many rows it has: 数量 may be above 本月累计 and 本年累计."""
    head = header_roles(rows[index])
    if head is None or index + 1 == len(rows):
        return None if head is None else (head, 1)
    wide = [cell for cell in head.cells if cell.colspan > 1]
    below = [cell for cell in rows[index + 1] if cell.text]
    parts = {cell: [sub for sub in below if _is_below(sub, cell)] for cell in wide}
    if not below or sum(map(len, parts.values())) != len(below) or len(below) < MIN_HEADS:
        return head, 1
    if any(parse_cell(sub.text).state != "unparsed" and not is_year(sub.text) for sub in below):
        return head, 1
    leaves: list[tuple[Cell, Role]] = []
    for cell, role in zip(head.cells, head.roles, strict=True):
        subs = parts.get(cell)
        leaves += [(sub, _role(core(sub.text))) for sub in subs] if subs else [(cell, role)]
    cells, roles = zip(*leaves, strict=True)
    if any(role in ("in_year", "cumulative", "period") for role in roles):
        roles = _with_year(roles)
    return Roles(cells, roles, head.strong), 2


def _is_below(cell: Cell, head: Cell) -> bool:
    return head.column <= cell.column < head.column + head.colspan


def _with_year(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Use a column of a shorter period as the year's where there is no other."""
    if "in_year" in roles or ("cumulative" in roles and "period" not in roles):
        return roles
    last = max(index for index, role in enumerate(roles) if role == "period")
    return tuple("in_year" if index == last else role for index, role in enumerate(roles))


@lru_cache(maxsize=4_096)  # the same heads and numbers are in every report
def is_year(text: str) -> bool:
    """Return whether a head names a year and nothing else: 2018年度, 二〇一八年累计."""
    return _YEAR.fullmatch(to_arabic_years("".join(normalize(text).split()))) is not None


@lru_cache(maxsize=4_096)
def _role(text: str) -> Role:
    known = words()
    bare = core(REMARK.sub("", text))
    for role in ("unit", "code", "note", "cumulative", "period", "in_year"):
        if bare in known[role]:
            return role
    if _YEAR.fullmatch(bare):
        return "in_year"
    if bare in known["strong"] or bare in known["weak"]:
        return "label"
    return "other"


@lru_cache(maxsize=4_096)
def has_word(kind: str, *texts: str) -> bool:
    """Return whether a label or head has a word of a kind of `lists.toml` in it, such as `signed` or `share`."""
    return any(word in text for text in map(core, texts) for word in words()[kind])


@cache
def words() -> dict[str, frozenset[str]]:
    """Return the vocabulary of `lists.toml`, normalised."""
    data = load_toml(__file__, "lists.toml")
    return {role: frozenset(core(word) for word in entries) for role, entries in data.items()}
