"""The parts in which archives are read, in the order of the crawls that wrote them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from foiacrawl.archive import ArchiveError, archive_folders, files, parts, warc_files
from foiacrawl.archive.records import size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MIN_PART, _MAX_PART = 100_000, 2_000_000  # bytes of a WARC file: some hundred documents, seconds of reading
_PARTS_EACH = 8  # for each process, so that none waits long for the last one
_NUMBER = re.compile(r"\d+\.warc\.gz$")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive: its address (a folder, or that of fsspec), and what stands before the names of its files in the database."""

    address: str
    label: str = ""

    @property
    def path(self) -> Path:
        """The folder or file."""
        return open_address(self.address)


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of a WARC file, from the beginning of a record on; `end` is None for those up to the end of the file.

    With `events` it is these, as they are written in the file.
    """

    archive: Archive
    file: str
    start: int
    end: int | None
    events: tuple[dict[str, Any], ...] | None = None


def open_address(address: str) -> Path:
    """Return what is at an address: a path, or what behaves like one for an address of fsspec, such as s3://bucket/archive.

    Raises ArchiveError where the package for such an address is not installed.
    """
    if "://" not in address:
        return Path(address)
    if address.startswith("file://"):
        return Path(unquote(urlsplit(address).path))
    try:
        from upath import UPath
    except ImportError:
        raise ArchiveError(
            f"{address}: archives on other machines need the extra: pip install 'foiacrawl[cluster]'"
        ) from None
    try:
        return UPath(address)  # type: ignore[return-value]  # it has the methods of Path
    except (ImportError, ValueError) as error:
        raise ArchiveError(f"{address}: {error}") from error


def find_archives(given: Iterable[str | Path]) -> list[Archive]:
    """Return the archives at these addresses, each once; a folder of archives, such as that of shards, gives all of them.

    Raises ArchiveError where there is none.
    """
    found: dict[str, None] = {}
    for address in map(str, given):
        path = open_address(address)
        there = [path] if warc_files(path) else archive_folders(path)
        if not there:
            raise ArchiveError(f"{address}: there are no WARC files in this folder, and it is none")
        found |= {_address_of(one): None for one in there}
    if len(found) == 1:
        return [Archive(address) for address in found]
    return [Archive(address, label) for address, label in zip(found, _labels(list(found)), strict=True)]


def plan(archives: Sequence[Archive], processes: int) -> list[Part]:
    """Return all parts of the archives of foiacrawl, run after run; those of other programs are read otherwise.

    The files of a run have one name but for their number, and begin with its time.
    """
    found = [
        (_NUMBER.sub("", path.name) if len(archives) > 1 else "", number, path, archive)
        for number, archive in enumerate(archives)
        if (folder := archive.path).is_dir()
        for path in files(folder)
    ]
    found.sort(key=lambda entry: (entry[0], entry[1], entry[2].name))
    total = sum(size_of(path) for _, _, path, _ in found)
    length = max(_MIN_PART, min(_MAX_PART, total // (max(1, processes) * _PARTS_EACH)))
    return [
        Part(archive, path.name, start, end)
        for _, _, path, archive in found
        for start, end in parts(path.parent, path, length)
    ]


def _address_of(path: Path) -> str:
    return str(path.resolve()) if isinstance(path, Path) else str(path)


def _labels(addresses: Sequence[str]) -> list[str]:
    """Return for each archive its way from the folder that all are in, by which its files are found from there."""
    try:
        common = os.path.commonpath(addresses)
    except ValueError:
        return [f"{address.rstrip('/')}/" for address in addresses]
    return [f"{address[len(common) :].strip('/')}/".removeprefix("/") for address in addresses]
