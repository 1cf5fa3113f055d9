"""The data files of the page room: what portals print, kept beside the code that looks for it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=16)
def load(name: str) -> dict[str, Any]:
    """Return `page/NAME.toml`, parsed once."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))
