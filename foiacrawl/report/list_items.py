"""Find the row of a form that the label of a list names: its indicator."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from foiacrawl.forms import Form, Item, forms
from foiacrawl.report.labels import Label, core, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiacrawl.report.segments import Segment

STEM = re.compile(r"(总次数|总数量|总数|数量|次数|数)$")
# 范围1, 范围2 … mean different things in different places: never taken from another form.
LOCAL_MEANING = "withheld_scope_"
MIN_ABOVE = 2


def form_of(labels: Sequence[str], segments: Iterable[Segment], year: int | None) -> Form:
    """Return the form that has most of the labels; of equals the one whose signs are printed, then that of the year."""
    texts = {core(cell.text) for segment in segments for cells in segment.rows for cell in cells}

    def fitness(form: Form) -> tuple[int, int, bool]:
        known = sum(1 for label in labels if _find(label, form))
        return known, sum(1 for sign in form.signs if core(sign) in texts), form.is_valid_for(year)

    return max(_forms(), key=fitness)


def has_most(labels: Sequence[str], form: Form) -> bool:
    """Return whether at least half of the labels of a list are those of a form: then it is that form's list."""
    return 2 * sum(1 for label in labels if _find(label, form)) >= len(labels)


def indicator(
    path: Sequence[Label], form: Form, used: dict[str, tuple[str, ...]], *, is_own: bool
) -> Item | None:
    """Return the indicator of a row by its label and, where one label names several, by its parent.

    `path` has the labels above it and its own last; `used` has the path of each indicator found before. `is_own` is true
    in the form's own list; in another one a label that the form has too must be a part of the same.
    """
    label = path[-1]
    parents = [item.id for above in path[:-1] for item in _find(above.text, form)]
    found = _find(label.text, form)
    if len(found) > 1:
        own = tuple(item for item in found if item.parent in parents)
        found = own or tuple(item for item in found if item.id not in used)[:1]
    if not found:
        found, is_own = _elsewhere(label.text, form), False
    if len(found) != 1 or not (is_own or _is_below(found[0], path[:-1])):
        return None
    item = found[0]
    here = tuple(above.text for above in path)
    if used.setdefault(item.id, here) != here:
        return None
    return item


@lru_cache(maxsize=20_000)
def _find(printed: str, form: Form) -> tuple[Item, ...]:
    index = _index(form)
    label = fold(printed)
    return index.get(label.core) or index.get(label.short) or index.get(_key(printed)) or ()


@lru_cache(maxsize=20_000)
def _elsewhere(printed: str, form: Form) -> tuple[Item, ...]:
    """Return the indicator where all other forms that have the label agree on its id."""
    found = {item.id: item for other in _forms() if other != form for item in _find(printed, other)}
    items = tuple(item for item in found.values() if not item.id.startswith(LOCAL_MEANING))
    return items if len(items) == len(found) == 1 else ()


def _is_below(item: Item, above: Sequence[Label]) -> bool:
    """Return whether a row deep in a list is where a form has it: 信息不存在 as a reason of refusals is no kind of reply.

    The totals of lists have many names; only a row below two others is certainly a part of what is above it.
    """
    if len(above) < MIN_ABOVE or item.parent is None:
        return True
    return any(found.id == item.parent for form in _forms() for found in _find(above[-1].text, form))


def count_known(segment: Segment) -> int:
    """Return how many rows of a list have a label of some form."""
    keys = _keys()
    return sum(1 for cells in segment.rows for cell in cells[:2] if cell.text and _key(cell.text) in keys)


def has_label(printed: str, form: Form, *, is_own: bool) -> bool:
    """Return whether a form's list has a row of that label, wherever it is, or all others agree on one."""
    return bool((is_own and _find(printed, form)) or _elsewhere(printed, form))


def is_known(printed: str) -> bool:
    """Return whether some form's list has a row of that label."""
    return any(_find(printed, form) for form in _forms())


def is_known_heading(label: Label) -> bool:
    """Return whether some form has a heading, a row without a unit, of that label."""
    return any(item.unit is None for form in _forms() for item in _find(label.text, form))


@cache
def _keys() -> frozenset[str]:
    return frozenset(_key(item.label) for form in _forms() for item in _rows(form))


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(form for form in forms() if form.table("statistics"))


def _rows(form: Form) -> tuple[Item, ...]:
    table = form.table("statistics")
    return table.rows if table else ()


@cache
def _index(form: Form) -> dict[str, tuple[Item, ...]]:
    found: dict[str, tuple[Item, ...]] = {}
    for item in _rows(form):
        for printed in item.labels:
            label = fold(printed)
            for key in dict.fromkeys((label.core, label.short)):
                if item not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), item)
    for item in _rows(form):
        for printed in item.labels:
            found.setdefault(_key(printed), (item,))
    return found


def _key(printed: str) -> str:
    """Return the label without a trailing 数, 数量, 总数: 行政复议数 and 行政复议数量 are the same."""
    short = fold(printed).short
    return STEM.sub("", short) or short
