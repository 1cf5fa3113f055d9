"""English names of tables, rows and columns: english.csv, a line an id. An id means the same in every form that has it."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Of = Literal["table", "row", "column"]


def english(of: Of, item: str | None) -> str | None:
    """Return what an id is called in English; None where it has no English name. The name is the project's own."""
    return None if item is None else _names().get((of, item))


@cache
def _names() -> Mapping[tuple[str, str], str]:
    text = files(__package__).joinpath("english.csv").read_text(encoding="utf-8")
    return {(line["of"], line["id"]): line["english"] for line in csv.DictReader(text.splitlines())}
