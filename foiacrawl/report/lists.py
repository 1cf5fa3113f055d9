"""Statistics lists: which column of a list holds what, told by its head words (`lists.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from foiacrawl.report.labels import core
from foiacrawl.report.reading import parse_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell

Role = Literal["label", "unit", "code", "note", "in_year", "cumulative", "period", "other"]
YEAR = re.compile(r"^(20[0-3]\d|[二零〇一○０-９]{4})年?(度|份|合计|累计|数量|数|统计数)*$")
REMARK = re.compile(r"[(（][^()（）]*[)）]|单位:.*$")


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a list, left to right: what each head cell stands over. `strong` heads make a list alone."""

    cells: tuple[Cell, ...]
    roles: tuple[Role, ...]
    strong: bool


def header_roles(cells: Sequence[Cell]) -> Roles | None:
    """Return the roles when a row is the head of a list: a column of labels, then one of numbers, no number printed."""
    printed = [cell for cell in cells if cell.text]
    if len(printed) < LEAST_HEADS or any(len(core(cell.text)) > LONGEST_HEAD for cell in printed):
        return None
    if any(
        parse_cell(cell.text).state == "reported" for cell in printed if not YEAR.match(cell.text.strip())
    ):
        return None
    roles = tuple(_role(core(cell.text)) for cell in printed)
    if roles[0] not in ("label", "code") or "label" not in roles:
        return None
    if not any(role in ("in_year", "cumulative", "period") for role in roles):
        return None
    if len(roles) == LEAST_HEADS and roles[1] == "label":
        return None
    strong = any(core(cell.text) in words()["strong"] for cell in printed)
    return Roles(tuple(printed), _settled(roles), strong)


LEAST_HEADS = 2
LONGEST_HEAD = 24  # characters


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
    data = tomllib.loads(files(__package__).joinpath("lists.toml").read_text(encoding="utf-8"))
    return {role: frozenset(core(word) for word in entries) for role, entries in data.items()}
