"""Import sqlite-utils without pandas and numpy."""

from __future__ import annotations

import sys

_UNUSED = ("pandas", "numpy")


def import_sqlite_utils() -> None:
    """Import sqlite-utils without what it loads where that is installed: 80 MB and half a second for nothing used here.

    Whoever needs pandas or numpy can import them afterwards.
    """
    if "sqlite_utils" in sys.modules:
        return
    hidden = [name for name in _UNUSED if name not in sys.modules]
    # The way to say that there is no such module.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
