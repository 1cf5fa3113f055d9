"""Choose the file in a zip file that is most likely a report; the others are listed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import FileError
from foiacrawl.files.kinds import OFFICE, PAGES, PICTURE_FILES, kind_of
from foiacrawl.files.package import Package
from foiacrawl.titles import Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PICTURES = 60
MAX_FILE = 50_000_000  # bytes of one file inside
_RANKS = {
    "docx": 0,
    "text": 1,
    "pdf": 2,
    "doc": 3,
    "xlsx": 4,
    "xls": 4,
    "mhtml": 5,
    "wordml": 5,
    "rtf": 5,
    "picture": 6,
}
_READ = frozenset((*PAGES, *OFFICE, *PICTURE_FILES))
_VERDICTS = {Verdict.YES: 0, Verdict.MAYBE: 1, Verdict.OTHER: 2, Verdict.NO: 3}
_MAX_CANDIDATES = 8


def choose(body: bytes) -> tuple[str, bytes, list[str]]:
    """Return the name and bytes of the file to read, and the names of the others; raises `FileError`.

    Chosen by its name's words, then by its kind; a zip inside the zip is not opened.
    """
    package = Package(body)
    names = [name for name in package.names if _is_file(name)]
    candidates = sorted(
        (name for name in names if _extension(name) in _READ), key=lambda name: _rank_of_name(name)
    )
    found: list[tuple[tuple[int, int, int], str, bytes]] = []
    problem: FileError | None = None
    for name in candidates[:_MAX_CANDIDATES]:
        try:
            inside = package.read(name, MAX_FILE)
        except FileError as error:
            problem = problem or error
            continue
        found.append(((_rank_of_name(name), _RANKS.get(kind_of(inside), 9), -len(inside)), name, inside))
    if not found:
        if problem is not None:
            raise problem
        raise FileError("unsupported", f"the zip file holds no file that can be read{_listed(names)}")
    found.sort(key=lambda one: one[0])
    _, name, inside = found[0]
    return name, inside, [other for other in names if other != name]


def pictures(body: bytes) -> list[bytes]:
    """Return the pictures of a zip file that holds several and nothing else: pages of one report, in the order of their names.

    Empty for every other zip file. Raises `FileError`.
    """
    package = Package(body)
    names = [name for name in package.names if _is_file(name)]
    if len(names) < 2 or any(_extension(name) not in PICTURE_FILES for name in names):
        return []
    return [package.read(name, MAX_FILE) for name in sorted(names, key=_by_number)[:MAX_PICTURES]]


def as_pages(bodies: Sequence[bytes]) -> bytes:
    """Return a zip file with these pictures as the pages of one report, as `pictures` takes them out again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number, body in enumerate(bodies[:MAX_PICTURES], start=1):
            package.writestr(f"{number}.png", body)  # its real kind is detected from its bytes
    return out.getvalue()


def _by_number(name: str) -> list[tuple[int, str]]:
    """Return what sorts 2.jpg before 10.jpg."""
    parts = re.findall(r"(\d+)|(\D+)", name)
    return [(int(number), "") if number else (-1, word) for number, word in parts]


def _rank_of_name(name: str) -> int:
    return _VERDICTS[verdict(_path(name).stem)]


def _is_file(name: str) -> bool:
    base = _path(name).name
    return (
        not name.endswith(("/", "\\"))
        and not name.startswith("__MACOSX/")
        and not base.startswith((".", "~$"))
    )


def _extension(name: str) -> str:
    return _path(name).suffix.lower().lstrip(".")


def _path(name: str) -> PurePosixPath:
    """Return a name's path; some programs on Windows separate its parts by backslashes."""
    return PurePosixPath(name.replace("\\", "/"))


def _listed(names: list[str]) -> str:
    return f": {', '.join(names[:5])}" if names else ""
