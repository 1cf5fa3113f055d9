"""Whose column a page is, by its breadcrumb: 首页 > 政府信息公开 > 某某局 > 政府信息公开年报."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml
from foiacrawl.listings import vocabulary
from foiacrawl.listings.listing import visible_text

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["crumbs"]
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_HEAD = re.compile(_WORDS["head"])
_BETWEEN = re.compile(_WORDS["between"])
_LONGEST = 200  # characters; a longer text is no trail but a layout around one


def unit_of(page: ListingPage) -> str | None:
    """Return the innermost step of the breadcrumb that is a body's name, None if there is none."""
    for box in page.tree.xpath("//*[@class or @id]"):
        if not _BOX.search(f" {box.get('class', '')} {box.get('id', '')} "):
            continue
        text = visible_text(box)
        if len(text) > _LONGEST:
            continue
        steps = [step.strip() for step in _BETWEEN.split(_HEAD.sub("", text.strip()))]
        if units := [step for step in steps if vocabulary.is_unit(step)]:
            return units[-1]
    return None
