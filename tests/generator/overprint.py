"""Quirks of print: watermarks and stamps over tables, raised note digits, unseen and struck text in cells.

They draw from chances of their own, so that a seed's report is otherwise the same with them and without.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.generator.draft import Draft

RAISED, WHITE, TINY, STRUCK = "\x06", "\x07", "\x0e", "\x0f"
MARKS = {RAISED: "2", WHITE: "9", TINY: "8", STRUCK: "30"}  # what is printed there
_NUMBER = re.compile(r"\d{1,6}")
_SHARE = 0.12  # of the numbers of a report
_EVERY = ("pdf", "docx", "xlsx", "html")


class _Quirk(NamedTuple):
    chance: float
    renderings: tuple[str, ...]
    apply: Callable[[Draft, random.Random], bool]


def apply(draft: Draft, only: tuple[str, ...] | None) -> None:
    """Apply them by chance, or those of `only`."""
    rng = random.Random(f"overprint {draft.title} {draft.year}")  # noqa: S311  a reproducible draw, not a secret
    for name, quirk in QUIRKS.items():
        wanted = rng.random() < quirk.chance if only is None else name in only
        fits = draft.rendering in quirk.renderings and not draft.dialect and not draft.negative
        if wanted and fits and quirk.apply(draft, rng):
            draft.quirks.append(name)


def split(text: str) -> list[str]:
    """Return a text's parts: each mark alone, and what is between."""
    return [part for part in re.split(f"([{''.join(MARKS)}])", text) if part]


def without(text: str) -> str:
    """Return a text without the marks."""
    return re.sub(f"[{''.join(MARKS)}]", "", text)


def _mark(mark: str, before: bool = False) -> Callable[[Draft, random.Random], bool]:
    def apply(draft: Draft, rng: random.Random) -> bool:
        done = False
        for sheet in draft.sheets():
            for cell in sheet.fig_cells():
                if _NUMBER.fullmatch(cell.text) and rng.random() < _SHARE:
                    cell.text, done = (mark + cell.text if before else cell.text + mark), True
        return done

    return apply


def _lay(kind: str) -> Callable[[Draft, random.Random], bool]:
    def apply(draft: Draft, rng: random.Random) -> bool:
        draft.page.setdefault("overprint", []).append((kind, rng.randint(0, 10**6)))
        return True

    return apply


QUIRKS = {
    "watermark": _Quirk(0.04, ("pdf",), _lay("watermark")),
    "stamp": _Quirk(0.04, ("pdf",), _lay("stamp")),
    "raised_note": _Quirk(0.04, _EVERY, _mark(RAISED)),
    "white_text": _Quirk(0.04, _EVERY, _mark(WHITE)),
    "tiny_text": _Quirk(0.02, ("pdf", "docx", "html"), _mark(TINY)),
    "struck_text": _Quirk(0.04, _EVERY, _mark(STRUCK, before=True)),
}
