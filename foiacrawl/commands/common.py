"""What the commands share: where files are by default, the labels file, and how a failure is reported."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    import argparse
    from typing import TypeAlias

    Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

OUTPUT = Path("output")
DATABASE = OUTPUT / "foia.db"
DATABASE_HELP = f"the database (default: {DATABASE})"
ARCHIVE = OUTPUT / "archive"


def labels_fault() -> str | None:
    """Return what is wrong with the labels file that the environment names, before each reading process meets it."""
    if not os.environ.get("FOIACRAWL_LABELS"):
        return None
    from foiacrawl.forms import forms

    try:
        forms()
    except ValueError as error:
        return f"FOIACRAWL_LABELS: {error}"
    return None


def fail(message: str) -> int:
    """Write one line to stderr and return exit code 1."""
    sys.stderr.write(f"foiacrawl: {escape_controls(message)}\n")
    return 1


def wrong_use(message: str) -> int:
    """Write one line to stderr and return exit code 2."""
    fail(message)
    return 2
