"""Read the responses of WARC files that another program has written: WARC, gzipped or not, and WACZ."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from foiacrawl.archive.reader import Stored, stored
from foiacrawl.archive.records import Damage, members
from foiacrawl.archive.writer import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiacrawl.archive.records import Member

SUFFIXES = (".warc.gz", ".warc")
WACZ = ".wacz"
# What a report is never sent as.
_OTHER = re.compile(
    r"\s*(?:image/(?:svg|x-icon)|font/|video/|audio/|text/css|text/javascript|application/(?:x-)?javascript)"
)
_OK = 200


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

    Raises ArchiveError if the file cannot be read at all. What is damaged is given to `on_damage`.
    """
    if file.name.endswith(WACZ):
        with _unpacked(file) as unpacked:
            for inner in unpacked:
                for found, _ in documents(inner, on_damage):
                    yield found, None
    elif file.name.endswith(".gz"):
        for member in members(file, _may_be_document):
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
    else:
        yield from _of_plain(file, on_damage)


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


def _of_plain(file: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[Stored, int | None]]:
    """Yield the documents of a WARC file that is not gzipped; nothing is found again behind damaged bytes."""
    at = 0
    with file.open("rb") as stream:
        records = ArchiveIterator(stream)
        try:
            for record in records:
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                head = record.rec_headers.get_header
                response = Stored(
                    head("WARC-Target-URI"),
                    head("WARC-Date"),
                    int(record.http_headers.get_statuscode()),
                    tuple(record.http_headers.headers),
                    record.content_stream().read(),
                )
                at = records.get_record_offset()  # it reads to the end of the record
                if _is_document(response):
                    yield response, at
        except (ArchiveLoadFailed, EOFError, ValueError):
            on_damage(Damage(file.name, at, file.stat().st_size - at, is_tail=False))


@contextmanager
def _unpacked(file: Path) -> Iterator[list[Path]]:
    """Unpack the WARC files of a WACZ (a zip file with the folder `archive`) for as long as they are read."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(file) as package:
                names = [
                    name
                    for name in package.namelist()
                    if name.startswith("archive/") and name.endswith(SUFFIXES)
                ]
                for name in names:
                    with (
                        package.open(name) as packed,
                        (Path(folder) / Path(name).name).open("wb") as unpacked,
                    ):
                        shutil.copyfileobj(packed, unpacked)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise ArchiveError(f"{file}: the WACZ file cannot be unpacked: {error}") from error
        yield warc_files(Path(folder))
