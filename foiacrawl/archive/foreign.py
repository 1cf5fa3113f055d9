"""Read the responses of WARC files that another program has written: WARC, gzipped or not, and WACZ."""

from __future__ import annotations

import gzip
import re
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.archive.members import Damage
from foiacrawl.archive.plain import plain_members
from foiacrawl.archive.reader import Stored, stored
from foiacrawl.archive.records import members
from foiacrawl.archive.writer import EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiacrawl.archive.members import Member

SUFFIXES = (".warc.gz", ".warc")
WACZ = ".wacz"
# What a report is never sent as.
_OTHER = re.compile(
    r"\s*(?:image/(?:svg|x-icon)|font/|video/|audio/|text/css|text/javascript|application/(?:x-)?javascript)"
)
_OK = 200
_BLOCK = 65_536  # bytes unpacked at once
_MAX_RATIO = 100  # of unpacked bytes to packed ones; of pages it is 5 to 20
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def warc_files(path: Path) -> list[Path]:
    """Return the WARC and WACZ files at a path: the file itself, or those in the folder, in the order of their names."""
    if path.is_file():
        return [path] if path.name.endswith((*SUFFIXES, WACZ)) else []
    return (
        sorted(file for file in path.glob("*") if file.name.endswith((*SUFFIXES, WACZ)))
        if path.is_dir()
        else []
    )


def documents(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[Stored, int | None]]:
    """Yield what may be a document in a WARC or WACZ file, each with the byte at which it lies; None in a WACZ.

    What is damaged is given to `on_damage`.
    """
    unpack = _unpacked if file.name.endswith(WACZ) else _unpacked_whole if _is_joined(file) else None
    if unpack:
        with unpack(file, on_damage) as unpacked:
            for inner in unpacked:
                for found, _ in documents(inner, on_damage):
                    yield found, None
        return
    try:
        yield from _documents_of(file, on_damage)
    except OSError as error:
        on_damage(Damage(file.name, 0, 0, is_tail=False, unreadable=error.strerror or str(error)))


def _documents_of(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[Stored, int]]:
    is_ours = file.name.endswith(".gz")  # a file of ours that was named alone is whole
    for member in members(file, _may_be_document) if file.name.endswith(".gz") else plain_members(file):
        if isinstance(member, Damage):
            on_damage(member)
        elif _may_be_document(member):
            try:
                response = stored(member)
            except ValueError:
                on_damage(Damage(file.name, member.offset, member.length, is_tail=False))
                continue
            if _is_document(response):
                yield response, member.offset
        elif member.header("WARC-Target-URI") == EVENT and not is_ours:
            # Its documents are read; what the crawl has noted of them is not.
            is_ours = True
            on_damage(Damage(file.name, 0, file.stat().st_size, is_tail=False, is_joined=True))


def _may_be_document(member: Member) -> bool:
    return member.header("WARC-Type") == "response"


def _is_document(response: Stored) -> bool:
    content_type = next((value for name, value in response.headers if name.lower() == "content-type"), "")
    return (
        response.status == _OK
        and response.url.startswith(("http://", "https://"))
        and bool(response.body)
        and not _OTHER.match(content_type.lower())
    )


def _is_joined(file: Path) -> bool:
    """Return whether somebody packed a file as a whole: its first gzip member has several records."""
    first = next(members(file, wanted=lambda _: False), None) if file.name.endswith(".gz") else None
    return isinstance(first, Damage) and first.is_joined


@contextmanager
def _unpacked_whole(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[list[Path]]:
    """Unpack a gzipped file for as long as it is read; of a damaged one what can be unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        whole, most = Path(folder, file.name.removesuffix(".gz")), _MAX_RATIO * file.stat().st_size
        try:
            with gzip.open(file) as packed, whole.open("wb") as unpacked:
                while (block := packed.read(_BLOCK)) and unpacked.tell() <= most:
                    unpacked.write(block)
            if block:
                on_damage(_cannot_be_unpacked(file.name, ValueError(f"more than {most:,} bytes")))
        except _ZIP_ERRORS as error:
            on_damage(_cannot_be_unpacked(file.name, error))
        yield [whole]


@contextmanager
def _unpacked(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[list[Path]]:
    """Unpack the WARC files of a WACZ (a zip file with the folder `archive`) for as long as they are read."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(file) as package:
                for name in package.namelist():
                    if name.startswith("archive/") and name.endswith(SUFFIXES):
                        _unpack(package, name, Path(folder), on_damage)
        except _ZIP_ERRORS as error:
            on_damage(_cannot_be_unpacked(file.name, error))
        yield warc_files(Path(folder))


def _unpack(package: zipfile.ZipFile, name: str, folder: Path, on_damage: Callable[[Damage], None]) -> None:
    """Unpack a file; of a damaged one what can be unpacked: its records have checksums of their own."""
    described = copy(package.getinfo(name))
    for _ in range(2):
        try:
            with package.open(described) as packed, (folder / Path(name).name).open("wb") as unpacked:
                while block := packed.read(_BLOCK):
                    unpacked.write(block)
        except _ZIP_ERRORS as error:
            if hasattr(described, "CRC"):
                on_damage(_cannot_be_unpacked(Path(name).name, error))
                del described.CRC  # it is compared only at the end, and what was read last is then withheld
        else:
            return


def _cannot_be_unpacked(name: str, error: Exception) -> Damage:
    return Damage(name, 0, 0, is_tail=False, unreadable=f"it cannot be unpacked ({error})")
