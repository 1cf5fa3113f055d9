"""Split the disclosure table at its captions and head rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foiacrawl.report.disclosure_forms import (
    CAPTION,
    all_columns,
    blocks,
    columns_index,
    disclosure_forms,
    number,
)
from foiacrawl.report.form_rows import is_blank, is_value
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.grid import Cell, Grid
    from foiacrawl.report.segments import Segment

HEAD_LABEL = "信息内容"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows under one caption: its head cells (without 信息内容) and its data rows.

    `end` is the column after the table's last; of a text, where columns have no place, the most heads of one block.
    """

    grid: Grid
    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    end: int


def parts_of(segment: Segment) -> list[Part]:
    """Split a segment at its captions and head rows."""
    parts: list[Part] = []
    caption: str = ""
    head: tuple[Cell, ...] = ()
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    end = _usual_end(segment)

    def close() -> None:
        if rows or head:
            parts.append(Part(segment.grid, caption, *_without_copies(caption, head, rows), end))

    for index, cells in enumerate(segment.rows, start=segment.start):
        texts = [cell for cell in cells if not is_blank(cell)]
        if not texts:
            continue
        title = CAPTION.match(core(texts[0].text))
        if title and not any(is_value(cell) for cell in texts[1:]):
            close()
            caption, head, rows = title[1], (), []
            # A caption and its head may share a row where the caption spans down beside it.
            texts = texts[1:]
            if not texts:
                continue
        if _is_head(texts):
            if rows:
                close()
                rows = []
            head = tuple(cell for cell in cells if core(cell.text) != HEAD_LABEL and not cell.padding)
            head = head[1:] if title else head
            continue
        rows.append((index, cells))
    close()
    if not segment.grid.spans:
        most = max((len(part.head) for part in parts), default=0)
        return [replace(part, end=most) for part in parts]
    return parts


def _without_copies(
    caption: str, head: tuple[Cell, ...], rows: Sequence[tuple[int, tuple[Cell, ...]]]
) -> tuple[tuple[Cell, ...], tuple[tuple[int, tuple[Cell, ...]], ...]]:
    """Return the head and the rows without the copies of a cell that some programs print in each column it spans."""
    copies = {
        at - len(head)  # from the end, as a row has its label in front
        for at in range(1, len(head))
        if head[at].text == head[at - 1].text and not is_blank(head[at])
    }
    longer = all(len(cells) > len(head) for _, cells in rows)
    if not copies or not longer or any(c[at].text != c[at - 1].text for _, c in rows for at in copies):
        return head, tuple(rows)

    def once(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(cell for at, cell in enumerate(cells, -len(cells)) if at not in copies)

    if not _is_whole(caption, once(head)):
        return head, tuple(rows)  # two heads that say the same by mistake
    return once(head), tuple((index, once(cells)) for index, cells in rows)


def _is_whole(caption: str, head: tuple[Cell, ...]) -> bool:
    """Return whether heads are as many as the columns that some form has under a caption, and name one of them."""
    return any(
        number(block.caption) == caption
        and len(block.columns) == len(head)
        and any(columns_index(block).find_one(cell.text) is not None for cell in head)
        for form in disclosure_forms()
        for block in blocks(form)
    )


def _usual_end(segment: Segment) -> int:
    """Return the column after the last of most rows: rows that a cell too many or too few has moved are few."""
    ends = Counter(cells[-1].column + cells[-1].colspan for cells in segment.rows if cells)
    return ends.most_common(1)[0][0] if ends else 0


def _is_head(texts: list[Cell]) -> bool:
    if any(is_value(cell) for cell in texts):
        return False
    if core(texts[0].text) == HEAD_LABEL:
        return True
    return all(all_columns().find(cell.text) for cell in texts)
