"""Import sqlite-utils without pandas."""

from __future__ import annotations

import sys


def import_sqlite_utils() -> None:
    """Import sqlite-utils without pandas, which it loads where that is installed: 80 MB and half a second for nothing used here.

    Whoever needs pandas can import it afterwards.
    """
    if "sqlite_utils" in sys.modules or "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # the way to say that there is no such module
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["pandas"]
