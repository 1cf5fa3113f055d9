"""Statistics lists: which column of a list holds what, by its head words (`lists.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from foiacrawl.data import load_toml
from foiacrawl.report.form_rows import parse_cell
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell

Role = Literal["label", "unit", "code", "note", "in_year", "cumulative", "period", "other"]
YEAR = re.compile(r"^(20[0-3]\d|[二零〇一○０-９]{4})年?(度|份|合计|累计|数量|数|统计数)*$")
REMARK = re.compile(r"[(（][^()（）]*[)）]|单位:.*$")


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a list, left to right: what is under each head cell. `strong` heads make a list alone."""

    cells: tuple[Cell, ...]
    roles: tuple[Role, ...]
    strong: bool


def header_roles(cells: Sequence[Cell]) -> Roles | None:
    """Return the roles when a row is the head of a list: a column of labels, then one of numbers, no number printed."""
    printed = [cell for cell in cells if cell.text]
    if len(printed) < MIN_HEADS:
        return None
    # From the right: there the numbers are, and nearly every row of a report is tested.
    if any(
        parse_cell(cell.text).state == "reported" and not YEAR.match(cell.text.strip())
        for cell in reversed(printed)
    ):
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
    return Roles(tuple(printed), _settled(roles), strong)


def head_at(rows: Sequence[Sequence[Cell]], index: int) -> tuple[Roles, int] | None:
    """Return the head that begins in a row, and how many rows it has: 数量 may be over 本月累计 and 本年累计."""
    head = header_roles(rows[index])
    if head is None or index + 1 == len(rows):
        return None if head is None else (head, 1)
    wide = [cell for cell in head.cells if cell.colspan > 1]
    below = [cell for cell in rows[index + 1] if cell.text]
    parts = {cell: [sub for sub in below if _stands_under(sub, cell)] for cell in wide}
    if not below or sum(map(len, parts.values())) != len(below) or len(below) < MIN_HEADS:
        return head, 1
    if any(parse_cell(sub.text).state != "unparsed" and not YEAR.match(sub.text.strip()) for sub in below):
        return head, 1
    leaves: list[tuple[Cell, Role]] = []
    for cell, role in zip(head.cells, head.roles, strict=True):
        subs = parts.get(cell)
        leaves += [(sub, _role(core(sub.text))) for sub in subs] if subs else [(cell, role)]
    cells, roles = zip(*leaves, strict=True)
    if any(role in ("in_year", "cumulative", "period") for role in roles):
        roles = _settled(roles)
    return Roles(cells, roles, head.strong), 2


def _stands_under(cell: Cell, head: Cell) -> bool:
    return head.column <= cell.column < head.column + head.colspan


MIN_HEADS = 2
MAX_HEAD = 24  # characters


def _settled(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Take a column of a shorter period for the year's when there is no other."""
    if "in_year" in roles or ("cumulative" in roles and "period" not in roles):
        return roles
    last = max(index for index, role in enumerate(roles) if role == "period")
    return tuple("in_year" if index == last else role for index, role in enumerate(roles))


def _role(text: str) -> Role:
    known = words()
    bare = core(REMARK.sub("", text))
    for role in ("unit", "code", "note", "cumulative", "period", "in_year"):
        if bare in known[role]:
            return role
    if YEAR.match(bare):
        return "in_year"
    if bare in known["strong"] or bare in known["weak"]:
        return "label"
    return "other"


@cache
def words() -> dict[str, frozenset[str]]:
    """Return the vocabulary of `lists.toml`, folded."""
    data = load_toml(__file__, "lists.toml")
    return {role: frozenset(core(word) for word in entries) for role, entries in data.items()}
