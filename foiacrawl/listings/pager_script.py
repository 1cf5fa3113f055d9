"""Read how a page's script numbers further pages: `createPageHTML(…)` and its relatives, or `countPage`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.listings.listing import Numbering
from foiacrawl.listings.page_names import EXTENSION, get_extension, get_stem
from foiacrawl.listings.records import parse_int

if TYPE_CHECKING:
    from foiacrawl.listings.listing import ListingPage

_CALL = re.compile(
    r"(?<!function )\b(createPageHTML|createPage|createPager|createPages)\s*\(([^()]*)\)", re.IGNORECASE
)
_MAX_CALLS = 20  # of a page that are looked at; real pages have one, and another in a comment
_MAX_ARGUMENTS = 12  # of one call; real ones have up to eight
_BEFORE = 40  # characters before a call that show whether it is the function's definition
_ARGUMENT = re.compile(r""""([^"]*)"|'([^']*)'|(-?\d+)|([A-Za-z_$][\w$.]*)""")


def read_pager_script(page: ListingPage, scripts: str) -> tuple[list[Numbering], int | None, int | None]:
    """Return numberings, number of pages and total from a call of `createPageHTML(…)`, or from `countPage`.

    `scripts` are all scripts of the page; the arguments may be in any order.
    """
    for call in islice(_CALL.finditer(scripts), _MAX_CALLS):
        before = scripts[max(0, call.start() - _BEFORE) : call.start()]
        if re.search(r"function\s+$", before) or _is_commented(scripts, call.start()):
            continue
        found = list(islice(_ARGUMENT.finditer(call[2]), _MAX_ARGUMENTS))
        arguments = [_read_argument(match, scripts) for match in found]
        arguments = _keep_stem(arguments, found, get_stem(page.url))
        numbers = [(place, value) for place, value in enumerate(arguments) if isinstance(value, int)]
        words = [(place, value) for place, value in enumerate(arguments) if isinstance(value, str)]
        pages, current, total = _interpret(numbers, words)
        if pages is None:
            continue
        stem, extension = _read_names(words, page)
        return _number_both_ways(page, stem, extension, zero_based=current == 0), pages, total
    if (count := re.search(r"\bcountPage\s*=\s*['\"]?(\d+)", scripts)) and not _is_commented(
        scripts, count.start()
    ):
        stem, extension = _read_written_names(scripts, page)
        return _number_both_ways(page, stem, extension, zero_based=True), parse_int(count[1]), None
    return [], None, None


def _is_commented(scripts: str, place: int) -> bool:
    line = scripts[scripts.rfind("\n", 0, place) + 1 : place]
    return bool(re.search(r"(?<!:)//", line)) or scripts.rfind("/*", 0, place) > scripts.rfind("*/", 0, place)


def _read_argument(match: re.Match[str], scripts: str) -> int | str | None:
    """Return an argument as a number or a word; a variable is looked up in the same page."""
    double, single, number, name = match.groups()
    if number is not None:
        return parse_int(number)
    if name is not None:
        known = re.search(rf"\b{re.escape(name)}\s*[=:]\s*(?:(\d+)|[\"']([^\"']*)[\"'])", scripts)
        if not known:
            return None
        return parse_int(known[1]) if known[1] else _parse_word(known[2])
    return _parse_word(double if double is not None else single)


def _parse_word(text: str) -> int | str:
    return text if (number := parse_int(text)) is None or not text.isdigit() else number


def _keep_stem(
    arguments: list[int | str | None], found: list[re.Match[str]], stem: str
) -> list[int | str | None]:
    """Return the arguments with the page's own name as a word, where it is one of digits: `(3, 0, "512", "html")`."""
    quoted = [match[0].strip("\"'") == stem and not match[0].isdigit() for match in found]
    return [
        stem if is_stem and isinstance(following, str) and EXTENSION.match(following) else argument
        for argument, following, is_stem in zip(arguments, [*arguments[1:], None], quoted, strict=True)
    ]


def _interpret(
    numbers: list[tuple[int, int]], words: list[tuple[int, str]]
) -> tuple[int | None, int | None, int | None]:
    """Return pages, current page and total of rows, distinguished by the position of the numbers around the file's name."""
    name_at = max((place for place, _ in words), default=99)
    before = [value for place, value in numbers if place < name_at]
    after = [value for place, value in numbers if place > name_at]
    if not before:
        before, after = after, []
    if len(before) >= 3:
        first, second, third = before[:3]
        # (records, pages, current) or (pages, current, records): pages never outnumber the records.
        if second <= 1 < third and third >= first:
            return first, second, third
        return second, third, first
    if not before:
        return None, None, None
    total = after[0] if after else None
    return before[0], before[1] if len(before) > 1 else 0, total if total and total >= before[0] else None


def _read_names(words: list[tuple[int, str]], page: ListingPage) -> tuple[str, str]:
    """Return file name and extension among the words of a call: the extension, and the word before it."""
    texts = [text for _, text in words]
    for place in range(len(texts) - 1, -1, -1):
        if found := EXTENSION.match(texts[place]):
            stem = texts[place - 1] if place else get_stem(page.url)
            return stem or "index", found[1]
    return (texts[-1] if texts else get_stem(page.url)), get_extension(page)


def _read_written_names(scripts: str, page: ListingPage) -> tuple[str, str]:
    stem = re.search(r"[\"'/=]([A-Za-z][\w-]*)_[\"']\s*\+", scripts)
    extension = re.search(r"\+\s*[\"']\.(s?html?|jhtml)\b", scripts, re.IGNORECASE)
    return stem[1] if stem else get_stem(page.url), extension[1] if extension else get_extension(page)


def _number_both_ways(page: ListingPage, stem: str, extension: str, *, zero_based: bool) -> list[Numbering]:
    """Return the numbering from zero and from one, the likelier first: only page 2 shows which is right."""
    start = page.base[: page.base.rindex("/") + 1] if urlsplit(page.base).path else page.base + "/"
    prefix = urls.clean(stem, start) or start + stem
    pattern = f"{prefix}_{{}}.{extension}"
    ways = [Numbering(pattern, 1), Numbering(pattern, 2)]
    return ways if zero_based else ways[::-1]
