"""Represent the content of a file as paragraphs and tables in reading order, and write them as one HTML page."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from foiacrawl.files.page_box import BOX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foiacrawl.files.page_box import PageBox


CONFIDENCE = "data-foiacrawl-confidence"  # the attribute of a cell that says how sure a recogniser was


@dataclass(frozen=True, slots=True)
class Paragraph:
    r"""A paragraph; a line break inside it is "\n"."""

    text: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as printed: its blocks (mostly one paragraph) and the rows and columns it covers.

    `confidence` (0 to 1) is how sure a recogniser was of its least certain character; None unless recognised.
    `box` is where it is printed, for a cell of a PDF or a picture.
    """

    blocks: Sequence[Block] = ()
    rowspan: int = 1
    colspan: int = 1
    confidence: float | None = None
    box: PageBox | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: for each row the cells that begin in it. `hidden` tables are in the file but not shown."""

    rows: Sequence[Sequence[TableCell]]
    hidden: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Note:
    """A part of a file that was not understood: the kind of problem and a message for people."""

    kind: str
    message: str


@dataclass(slots=True)
class Content:
    """What a file holds, and what of it was not read. `pictures`: some pages are pictures that recognition may read."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    pictures: bool = False

    def note(self, kind: str, message: str) -> None:
        """Note something, once."""
        note = Note(kind, message)
        if note not in self.notes:
            self.notes.append(note)


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as HTML; or, where LibreOffice must read it first, the bytes of that file and their kind.

    `pictures`: it shows pages that are pictures, which were not recognised yet. Kind "pictures": nothing but such pages.
    """

    kind: Literal["html", "doc", "rtf", "pictures"]
    body: bytes
    notes: tuple[Note, ...] = ()
    pictures: bool = False


class FileError(Exception):
    """The file cannot be read. `kind` is that of the problem; the message says why and what to do, for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)  # all arguments, so that it can be pickled
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return self.message


def text_cell(
    text: str,
    rowspan: int = 1,
    colspan: int = 1,
    confidence: float | None = None,
    box: PageBox | None = None,
) -> TableCell:
    """Return a cell that holds one paragraph."""
    return TableCell((Paragraph(text),) if text else (), rowspan, colspan, confidence, box)


def as_html(blocks: Iterable[Block]) -> str:
    """Return blocks as an HTML page."""
    pieces = ['<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n']
    for block in blocks:
        pieces += _block(block)
    pieces.append("</body></html>\n")
    return "".join(pieces)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{_text(block.text)}</p>\n"
        return
    yield '<table style="display:none">\n' if block.hidden else "<table>\n"
    for row in block.rows:
        yield "<tr>"
        for one in row:
            yield from _cell(one)
        yield "</tr>\n"
    yield "</table>\n"


def _cell(one: TableCell) -> Iterator[str]:
    rows = f' rowspan="{one.rowspan}"' if one.rowspan > 1 else ""
    columns = f' colspan="{one.colspan}"' if one.colspan > 1 else ""
    sure = f' {CONFIDENCE}="{one.confidence:.3f}"' if one.confidence is not None else ""
    box = f' {BOX}="{one.box}"' if one.box is not None else ""
    yield f"<td{rows}{columns}{sure}{box}>"
    if len(one.blocks) == 1 and isinstance(one.blocks[0], Paragraph):
        yield _text(one.blocks[0].text)
    else:
        for block in one.blocks:
            yield from _block(block)
    yield "</td>"


def _text(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
