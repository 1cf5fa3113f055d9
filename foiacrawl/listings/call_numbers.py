"""Find the number of a page, or of a first record, in the address of a call."""

from __future__ import annotations

import re

from foiacrawl.addresses import calls
from foiacrawl.data import load_toml
from foiacrawl.listings.page_names import is_page_parameter

# In a path only the number of a first page is one: `/list/12` may be the twelfth column.
_NUMBERED = re.compile(
    r"^(?P<head>.*(?:list|page|ajax|index|data|search|query)[\w./-]*?[-_/])(?P<number>[01])(?P<tail>(?:\.\w+)?/?)$",
    re.IGNORECASE,
)
PAGE_FILE = re.compile(r"\.(?:s?html?|css|js|png|jpe?g|gif|pdf|docx?)$", re.IGNORECASE)
_OFFSETS: list[str] = load_toml(__file__, "script_calls.toml")["offset"]


def find_number(address: str) -> tuple[str, int] | None:
    """Return a call's address with `{}` in place of the page's number, and that number; None if it has none."""
    sent, carried = calls.split(address)
    path = sent.partition("?")[0]
    found = _NUMBERED.match(path)
    for text in (carried, sent.partition("?")[2]):
        for name, number in re.findall(
            r"(?:[?&:{,\"]|%22|^)([A-Za-z_.]+)(?:\"|%22)?[=:](?:\"|%22)?(\d{1,4})(?=[&,}\"%#]|$)", text
        ):
            if is_page_parameter(name.rpartition(".")[2]):
                pattern = rf"((?:[?&:{{,\"]|%22|^){re.escape(name)}(?:\"|%22)?[=:](?:\"|%22)?){number}(?=[&,}}\"%#]|$)"
                changed = address.replace(text, re.sub(pattern, r"\g<1>{}", text, count=1), 1)
                is_twice = carried and found and found["number"] == number
                return _number_path(found, changed) if found and is_twice else changed, int(number)
    if found and (carried or not PAGE_FILE.search(sent) or "ajax" in sent):
        return _number_path(found, address), int(found["number"])
    return None


def _number_path(found: re.Match[str], address: str) -> str:
    """Return an address with `{}` in place of the number in its path, where `found` has it."""
    return f"{found['head']}{{}}{found['tail']}{address[found.end() :]}"


def find_offset(address: str) -> tuple[str, int] | None:
    """Return a call's address with `{}` in place of the number of its first record, and that number; None if it has none."""
    sent, carried = calls.split(address)
    for text in (carried, sent.partition("?")[2]):
        for name in _OFFSETS:
            pattern = (
                rf"(?i)((?:[?&:{{,\"]|%22|^){name}(?:\"|%22)?[=:](?:\"|%22)?)(\d{{1,5}})(?=[&,}}\"%#]|$)"
            )
            if found := re.search(pattern, text):
                changed = re.sub(pattern, r"\g<1>{}", text, count=1)
                return address.replace(text, changed, 1), int(found[2])
    return None
