"""Load the closed list of problem kinds from `problems.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its label in English and Chinese, and what a person should do about it.

    `unread`: a document exists and could not be read.
    """

    en: str
    zh: str
    todo: str
    unread: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """Return all kinds by their id, in the order of the file."""
    rows = load_toml(__file__, "problems.toml").items()
    return MappingProxyType({kind: Kind(**row) for kind, row in rows})
