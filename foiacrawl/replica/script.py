"""Text in a report's own script: a traditional mirror converts it, and exchanges some words on the way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from foiacrawl.replica.fixtures import Fixture


def in_script(text: str, fixture: Fixture) -> str:
    """Return the text in the report's script, with the words that a mirror exchanges (文件 for 檔案)."""
    if fixture.script == "simplified":
        return text
    for old, new in fixture.words:
        text = text.replace(old, new)
    return str(_traditional().convert(text))


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
