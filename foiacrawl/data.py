"""Load the TOML data files beside the code that uses them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=64)
def load_toml(module_file: str, name: str) -> dict[str, Any]:
    """Return the data file `name` in the folder of a module (its `__file__`), parsed once; callers must not change it."""
    return tomllib.loads((Path(module_file).parent / name).read_text(encoding="utf-8"))
