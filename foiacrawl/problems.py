"""The closed list of problem kinds, as data: `problems.toml` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(__file__).with_name("problems.toml")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its label in English and Chinese, and what a person does about it.

    `unread`: it means that a document is there and could not be read.
    """

    en: str
    zh: str
    todo: str
    unread: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """Return all kinds by their id, in the order of the file."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return MappingProxyType({kind: Kind(**row) for kind, row in rows.items()})
