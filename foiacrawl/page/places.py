"""What tag, class and id say of an element: a container of the report's text, furniture, a title, the breadcrumb."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.data import load_toml
from foiacrawl.page.styles import effect_of, is_unseen, is_white

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from foiacrawl.page.lines import Zone

_TAGS = load_toml(__file__, "places.toml")["tags"]
NEVER_TEXT = frozenset(_TAGS["never"])
BLOCK_TAGS = frozenset(_TAGS["block"])
ZONE_TAGS: dict[str, Zone] = {"nav": "nav", "footer": "footer", "aside": "nav"}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class Role(NamedTuple):
    """The role of an element by its names: the `zone` it is, whether it is a container, a title, the breadcrumb."""

    zone: Zone
    container: bool
    title: bool
    breadcrumb: bool


def role_of(element: HtmlElement) -> Role | None:
    """Return the role of an element; None for most, which have none."""
    class_, id_ = element.get("class"), element.get("id")
    tag = element.tag
    return _role(tag, class_ or "", id_ or "") if class_ or id_ or tag in ZONE_TAGS else None


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element hides itself and all that is inside."""
    style = element.get("style")
    if style and (effect := effect_of(style)) and is_unseen(element, effect):
        return True
    if element.tag == "font" and is_white(element.get("color")) and is_unseen(element, "white"):
        return True
    return element.get("hidden") is not None


@lru_cache(maxsize=8192)
def _role(tag: str, class_: str, id_: str) -> Role | None:
    """Compare whole names for containers and titles, the words they are made of for furniture."""
    places = load_toml(__file__, "places.toml")
    classes = class_.lower().split()
    names = [*classes, *([id_.lower()] if id_ else [])]
    container = any("." + name in places["body"] for name in classes)
    container = container or ("#" + id_.lower()) in places["body"] or tag in places["body"]
    zone: Zone = ZONE_TAGS.get(tag, "")
    if not container:
        words = {word.lower() for name in (*class_.split(), id_) for word in _WORDS.findall(name)}
        for candidate in ("nav", "footer", "tools", "attachment"):
            furniture = places["furniture"][candidate]
            if not words.isdisjoint(furniture["words"]) or any(name in furniture["names"] for name in names):
                zone = candidate
    title = not zone and any(name in places["title"] for name in names)
    breadcrumb = any(name in places["breadcrumb"] for name in names)
    if not (zone or container or title or breadcrumb):
        return None
    return Role(zone, container, title, breadcrumb)
