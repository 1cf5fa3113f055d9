"""The disclosure table of each form: its blocks, and their rows and columns by label."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from foiacrawl.forms import Block, Form, Item, forms
from foiacrawl.report.form_rows import Index
from foiacrawl.report.labels import core

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPTION = re.compile(r"^第?二十条第?([一二三四五六七八九十]+)[)]?项")


def number(caption: str) -> str:
    """Return the item of Article 20 that a caption names, as printed (一); "" if there is none."""
    match = CAPTION.match(core(caption))
    return match[1] if match else ""


def blocks(form: Form) -> tuple[Block, ...]:
    """Return the blocks of a form's disclosure table."""
    table = form.table("disclosure")
    return table.blocks if table else ()


@cache
def disclosure_forms() -> tuple[Form, ...]:
    """Return the forms that have a disclosure table."""
    return tuple(form for form in forms() if form.table("disclosure"))


@cache
def all_columns() -> Index:
    """Return the columns of all blocks of all forms, by label."""
    return Index.of(
        [column for form in disclosure_forms() for block in blocks(form) for column in block.columns]
    )


@cache
def columns_index(block: Block) -> Index:
    """Return the columns of a block, by label."""
    return Index.of(block.columns)


def are_whole(heads: Sequence[str]) -> bool:
    """Return whether some form has a block with those columns and no other; a head that no form knows may be misprinted."""
    return any(
        len(heads) == len(block.columns)
        and any(columns_index(block).find(text) for text in heads)
        and all(
            column in columns_index(block).find(text) or not all_columns().find(text)
            for column, text in zip(block.columns, heads, strict=True)
        )
        for form in disclosure_forms()
        for block in blocks(form)
    )


@cache
def column_cores(column: Item) -> frozenset[str]:
    """Return the folded labels of a column."""
    return frozenset(core(label) for label in column.labels)


@cache
def rows_of(block: Block) -> Index:
    """Return the rows of a block, by label."""
    return Index.of(block.rows)
