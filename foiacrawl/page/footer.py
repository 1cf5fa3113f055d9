"""Read the codes that the footer of a page prints: the site's code and its ICP number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from foiacrawl.data import load_toml
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.page.lines import Line


def footer_code(name: str, lines: Sequence[Line]) -> str | None:
    """Return a code printed in the footer: `site_code` or `icp`; the last counts."""
    pattern = _footer_pattern(name)
    for line in reversed(lines):
        text = line.text
        if len(text) > 1000 or not ("备" in text or "備" in text or "标识码" in text or "標識碼" in text):
            continue
        simplified = to_simplified(text)
        match = pattern.search(simplified)
        if match:
            printed = text if len(text) == len(simplified) else simplified
            return "".join(printed[slice(*match.span(1))].split())
    return None


@lru_cache(maxsize=4)
def _footer_pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_toml(__file__, "metadata.toml")["footer"][name], re.IGNORECASE)
