"""Find the files to read: those named, and in a folder and its subfolders all that are of a kind that is read."""

from __future__ import annotations

import os
import stat
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.files.kinds import SUFFIXES, kind_of, looks_like_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = 4_096  # bytes read of a file whose suffix is not a known one
_UNREAD_KINDS = frozenset(("text", "archive", "other"))


def find_files(arguments: Sequence[str]) -> tuple[list[str], str]:
    """Return the files that arguments mean, and a description of the files of folders that were left out ("" for none).

    Files named are taken whatever they are, in the order given; those of a folder by name. A folder in which
    nothing can be read stays in the list, so that it gives an error.
    """
    names: list[str] = []
    left_out: Counter[str] = Counter()
    for argument in arguments:
        names += _files_in(argument, left_out) if os.path.isdir(argument) else [argument]  # noqa: PTH112
    return names, ", ".join(f"{count:,} {suffix}" for suffix, count in sorted(left_out.items()))


def _files_in(folder: str, left_out: Counter[str]) -> list[str]:
    found = []
    for name in sorted(_walk(folder)):
        if os.path.isdir(name) or _is_read(name):  # noqa: PTH112  (that of Path raises where a link may not be followed)
            found.append(name)
        else:
            left_out[Path(name).suffix.lower() or "without suffix"] += 1
    return found or [folder]


def _walk(folder: str) -> Iterator[str]:
    """Yield the regular files below a folder, and the folders that may not be opened. Links to folders are not followed."""
    denied: list[OSError] = []
    for at, folders, files in os.walk(folder, onerror=denied.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(at, name)  # noqa: PTH118
            # Office programs keep ~$report.docx beside a file that is open.
            if not name.startswith((".", "~$")) and (os.path.islink(path) or os.path.isfile(path)):  # noqa: PTH113, PTH114
                yield path
    yield from (str(error.filename) for error in denied)


def has_bytes(path: Path) -> bool:
    """Return whether a path is a regular file with bytes. Those of the system (/proc) have none, and reading may never end.

    Raises OSError.
    """
    described = path.stat()
    return stat.S_ISREG(described.st_mode) and described.st_size > 0


def _is_read(name: str) -> bool:
    """Return whether a file is of a kind that is read: by its suffix, for an unknown suffix by its first bytes."""
    path = Path(name)
    if path.suffix.lower().lstrip(".") in SUFFIXES:
        return True
    try:
        head = b""
        if has_bytes(path):
            with path.open("rb") as file:
                head = file.read(_HEAD)
        elif not path.is_file():
            return True  # a pipe or a device, to which a link leads: its line of output says so
    except OSError:
        return True  # its line of output says why it cannot be read
    return kind_of(head) not in _UNREAD_KINDS or looks_like_html(head)
