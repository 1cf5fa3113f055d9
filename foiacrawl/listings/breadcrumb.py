"""Find whose column a page is by its breadcrumb: 首页 > 政府信息公开 > 某某局 > 政府信息公开年报."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foiacrawl.data import load_toml
from foiacrawl.listings import vocabulary
from foiacrawl.listings.selectors import get_names, get_visible_text

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage

_WORDS: dict[str, Any] = load_toml(__file__, "vocabulary.toml")["breadcrumb"]
_BOX = re.compile(_WORDS["box"], re.IGNORECASE)
_HEAD = re.compile(_WORDS["head"])
_BETWEEN = re.compile(_WORDS["between"])
_MAX_LENGTH = 200  # characters; a longer text is no breadcrumb but a layout around one


def find_body(page: ListingPage) -> str | None:
    """Return the innermost part of the breadcrumb that is a body's name, None if there is none."""
    for box in page.selector.css("[class], [id]"):
        if not _BOX.search(f" {get_names(box)} "):
            continue
        text = get_visible_text(box)
        if len(text) > _MAX_LENGTH:
            continue
        parts = [part.strip() for part in _BETWEEN.split(_HEAD.sub("", text.strip()))]
        if bodies := [part for part in parts if vocabulary.is_body_name(part)]:
            return bodies[-1]
    return None
