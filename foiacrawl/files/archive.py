"""A zip file that holds a report: the file in it that is most likely one is read, the others are named."""

from __future__ import annotations

from pathlib import PurePosixPath

from foiacrawl.files.blocks import FileError
from foiacrawl.files.kinds import kind_of
from foiacrawl.files.package import Package
from foiacrawl.titles import Verdict, verdict

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
_READ = (
    "docx",
    "doc",
    "wps",
    "docm",
    "pdf",
    "xlsx",
    "xls",
    "et",
    "html",
    "htm",
    "txt",
    "rtf",
    "mht",
    "xml",
    "ofd",
    *("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp"),
)
_VERDICTS = {Verdict.YES: 0, Verdict.MAYBE: 1, Verdict.OTHER: 2, Verdict.NO: 3}
_TRIED = 8


def choose(body: bytes) -> tuple[str, bytes, list[str]]:
    """Return the name and bytes of the file to read, and the names of the others; raises `FileError`.

    Chosen by its name's words, then by its kind; a zip inside the zip is not opened.
    """
    package = Package(body)
    names = [name for name in package.names if _is_file(name)]
    candidates = sorted(
        (name for name in names if _extension(name) in _READ), key=lambda name: _of_name(name)
    )
    found: list[tuple[tuple[int, int, int], str, bytes]] = []
    problem: FileError | None = None
    for name in candidates[:_TRIED]:
        try:
            inside = package.read(name, MAX_FILE)
        except FileError as error:
            problem = problem or error
            continue
        found.append(((_of_name(name), _RANKS.get(kind_of(inside), 9), -len(inside)), name, inside))
    if not found:
        if problem is not None:
            raise problem
        raise FileError("unsupported", f"the zip file holds no file that can be read{_listed(names)}")
    found.sort(key=lambda one: one[0])
    _, name, inside = found[0]
    return name, inside, [other for other in names if other != name]


def _of_name(name: str) -> int:
    return _VERDICTS[verdict(PurePosixPath(name).stem)]


def _is_file(name: str) -> bool:
    base = PurePosixPath(name).name
    return not name.endswith("/") and not name.startswith("__MACOSX/") and not base.startswith((".", "~$"))


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _listed(names: list[str]) -> str:
    return f": {', '.join(names[:5])}" if names else ""
