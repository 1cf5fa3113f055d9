"""Bound the markup of a page before it is parsed: libxml2 takes quadratic time for the attributes of one tag.

A page of 180 KB with 90,000 attributes kept it busy for a minute. Real tags have up to 30 attributes, and real pages up to
20,000 tags.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_TAGS = 100_000  # of one page: a list of 15,000 lines
MAX_ATTRIBUTES = 500  # of one tag
_MIN_LENGTH = 2 * MAX_ATTRIBUTES  # characters of a tag that can have more
# A quote that is never closed ends with the tag's last character before it: everything is read once.
_TAG = re.compile(r"""<[A-Za-z](?:[^"'<>]+|"[^"]*"|'[^']*')*+""")
# A tag with few quoted values and little between them has no more attributes than one may have. Nearly all pages have no
# other tag, and a search that finds none takes half of the time of a list of the tags.
_MAY_HAVE_MANY = re.compile(r"""<[A-Za-z](?![^"'<>]{0,40}+(?:(?:"[^"]*+"|'[^']*+')[^"'<>]{0,40}+){0,20}+>)""")
_ATTRIBUTE = re.compile(r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'>]*+))?""")


class Bounded(NamedTuple):
    """The text that is parsed, and in words what of it was cut ("" for nothing)."""

    text: str
    cut: str = ""


def bound_markup(text: str) -> Bounded:
    """Return the text with no more tags, and no more attributes in a tag, than a page may have."""
    if text.count("<") <= MAX_TAGS:
        return bound_attributes(text)
    bounded, cut = bound_attributes(_first_tags(text))
    words = f"the page has more than {MAX_TAGS:,} tags; only the first were read"
    return Bounded(bounded, f"{words}; {cut}" if cut else words)


def bound_attributes(text: str) -> Bounded:
    """Return the text with no more attributes in a tag than one may have."""
    if len(text) <= _MIN_LENGTH or not _MAY_HAVE_MANY.search(text):
        return Bounded(text)
    bounded = _TAG.sub(_keep_first_attributes, text)
    if len(bounded) == len(text):
        return Bounded(text)
    words = f"the page has a tag with more than {MAX_ATTRIBUTES} attributes; only the first were read"
    return Bounded(bounded, words)


def _first_tags(text: str) -> str:
    place = -1
    for _ in range(MAX_TAGS + 1):
        place = text.index("<", place + 1)
    return text[:place]


def _keep_first_attributes(tag: re.Match[str]) -> str:
    """Return a tag, without its end, with its first attributes."""
    text = tag[0]
    if len(text) <= _MIN_LENGTH:
        return text
    end = 0
    for count, attribute in enumerate(_ATTRIBUTE.finditer(text)):  # the first is the tag's name
        if count > MAX_ATTRIBUTES:
            return text[:end]
        end = attribute.end()
    return text
