"""Find the families: each folder beside this file that is a package."""

from __future__ import annotations

import pkgutil
from functools import cache
from pathlib import Path

from foiacrawl.listings import families


@cache
def find_folders() -> dict[str, Path]:
    """Return the folder of each family by the family's name, in alphabetical order."""
    found: dict[str, Path] = {}
    for parent in families.__path__:
        names = (module.name for module in pkgutil.iter_modules([parent]) if module.ispkg)
        found |= {name: Path(parent, name) for name in names}
    return dict(sorted(found.items()))
