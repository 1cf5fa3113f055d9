"""The nouns of the generator: a draft of a report, which quirks change before it is written out.

A cell's `text` is its content, with four marks that every rendering translates: `BR` a line break, `PAR` a new
paragraph, `SPAN` the border of two spans, and the no-break space itself;
`HIDE` and `NOTE` are a span that is not shown and for a comment.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.generator.overprint import without

if TYPE_CHECKING:
    import random


BR, PAR, SPAN, NBSP = "\x01", "\x02", "\x03", "\xa0"
HIDE, NOTE = "\x04", "\x05"
HERE = Path(__file__).parent
Number = int | float


def data(name: str) -> dict[str, Any]:
    """Return one of the data files beside this module."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


FORMS = data("forms.toml")
PROSE: dict[str, list[str]] = data("prose.toml")
BODIES = data("bodies.toml")
QUIRKS = data("quirks.toml")


def plain(text: str) -> str:
    """Return a cell's text without the marks."""
    return without(
        text.replace(BR, " ").replace(PAR, " ").replace(SPAN, "").replace(HIDE, "").replace(NOTE, "")
    )


def bare(text: str) -> str:
    """Return text folded for comparison: NFKC, no white space, no marks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", plain(text)))


@dataclass(slots=True)
class Fig:
    """The truth about one value cell. `row` is None for a list row that no form knows."""

    table: str
    row: str | None
    column: str
    value: Number | None
    unit: str | None
    form: str
    state: str = "reported"
    label: str = ""
    path: str = ""
    optional: bool = False
    unit_accept: tuple[str | None, ...] = ()
    state_accept: tuple[str, ...] = ()


@dataclass(slots=True)
class Cell:
    """A cell as written; `fig` marks a value cell, `role` is label, head, unit, pad or value."""

    text: str
    role: str = "label"
    colspan: int = 1
    rowspan: int = 1
    fig: Fig | None = None
    row: str | None = None
    spans: dict[str, str] = field(default_factory=dict)
    style: str = ""


@dataclass(slots=True)
class Sheet:
    """One table: `name` is the form's table id; the first `head` rows are its heading."""

    name: str
    rows: list[list[Cell]]
    head: int = 0
    hidden: str = ""
    wrap: bool = False

    def figs(self) -> list[Fig]:
        """Return the figures in reading order."""
        return [cell.fig for row in self.rows for cell in row if cell.fig]

    def fig_cells(self) -> list[Cell]:
        """Return the value cells in reading order."""
        return [cell for row in self.rows for cell in row if cell.fig]

    def find(self, row: str, column: str) -> Cell | None:
        """Return the value cell of a place of the form, if it is printed."""
        for cell in self.fig_cells():
            if cell.fig and (cell.fig.row, cell.fig.column) == (row, column):
                return cell
        return None


@dataclass(slots=True)
class Para:
    """A paragraph; `kind` is text, head, title, sign or note."""

    text: str
    kind: str = "text"


@dataclass(slots=True)
class Body:
    """Who reports: the full name, its GB/T 2260 code, what it calls itself, other right names."""

    name: str
    code: str
    self_name: str
    accept: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A report on its way from truth to bytes."""

    rng: random.Random
    kind: str
    rendering: str
    chrome: str
    body: Body
    year: int
    form: str | None
    title: str
    blocks: list[Para | Sheet] = field(default_factory=list)
    published: str | None = None
    date_from: str = "label"
    page: dict[str, Any] = field(default_factory=dict)
    chrome_tokens: list[str] = field(default_factory=list)
    lost_rows: list[dict[str, Any]] = field(default_factory=list)
    unknown_rows: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    form_accept: list[str | None] = field(default_factory=list)
    negative: str | None = None
    problem_kinds: list[str] = field(default_factory=list)
    expected_problems: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    charset: str = "utf-8"
    script: str = "simplified"
    converter: str = ""
    quirks: list[str] = field(default_factory=list)
    cut: bool = False
    newline: str = "\n"
    dialect: str = ""

    def sheets(self, *names: str) -> list[Sheet]:
        """Return the tables, or those of the given ids."""
        return [b for b in self.blocks if isinstance(b, Sheet) and (not names or b.name in names)]

    def title_at(self) -> int | None:
        """Return the place of the title among the blocks."""
        for i, block in enumerate(self.blocks):
            if isinstance(block, Para) and block.kind == "title":
                return i
        return None


@dataclass(frozen=True, slots=True)
class Generated:
    """A written report, what a careful person reads in it, and the quirks that were applied."""

    name: str
    body: bytes
    gold: dict[str, Any]
    quirks: tuple[str, ...]
    rendering: str = "html"


def retitle(draft: Draft, new: str) -> bool:
    """Give a report another title; return whether it was changed."""
    at = draft.title_at()
    if at is None or draft.negative or new == draft.title:
        return False
    for part in ("heading", "meta"):
        draft.page[part] = draft.page.get(part, "").replace(draft.title, new)
    draft.title = new
    draft.blocks[at] = Para(new, "title")
    return True
