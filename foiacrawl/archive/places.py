"""Find the bytes of a document whose place in the archive is not where its event says: bytes before it were lost or added."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from hashlib import sha256
from typing import TYPE_CHECKING

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.file_bytes import opened
from foiacrawl.archive.index import files
from foiacrawl.archive.members import Damage
from foiacrawl.archive.reader import explained_at, open_at, stored
from foiacrawl.archive.records import member_in, members

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from foiacrawl.archive.file_bytes import FileBytes
    from foiacrawl.archive.members import Member
    from foiacrawl.archive.reader import Stored

_MAX_FILES = 8  # that are open at the same time
_MAX_KEPT = 64_000_000  # bytes of records in memory


class Places:
    """Opens documents of the archive in `folder`. Its files are searched once, when a document is not at its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, list[tuple[str, int]]] | None = None
        self._kept: dict[tuple[str, int], Member] = {}
        self._kept_bytes = 0
        self._files: dict[str, tuple[FileBytes, ExitStack]] = {}

    def keep(self, file: str, member: Member) -> None:
        """Keep a record that was read: its document is opened from memory, if that is soon."""
        self._kept[file, member.offset] = member
        self._kept_bytes += len(member.data)
        while self._kept_bytes > _MAX_KEPT:
            self._kept_bytes -= len(self._kept.pop(next(iter(self._kept))).data)

    def forget(self) -> None:
        """Drop the records in memory, and close the files."""
        self._kept.clear()
        self._kept_bytes = 0
        while self._files:
            self._files.popitem()[1][1].close()

    def open(
        self, file: str, offset: int, urls: Collection[str], digest: str
    ) -> tuple[Stored, tuple[str, int]]:
        """Return a response and its place: `offset` in `file`, or wherever one of these addresses has the same bytes.

        `digest` is the SHA-256 of the body, in hexadecimal. Raises ArchiveError where there is none.
        """
        try:
            found = self._open(file, offset)
            if found.url in urls:
                return found, (file, offset)
            raise ArchiveError(f"{file}: at byte {offset} is the response of another address")
        except ArchiveError:
            for place in (place for url in urls for place in self._of(url)):
                found = open_at(self._folder, *place)
                if sha256(found.body).hexdigest() == digest:
                    return found, place
            raise

    def _open(self, file: str, offset: int) -> Stored:
        with explained_at(file, offset):
            return stored(self._kept.get((file, offset)) or member_in(self._opened(file), offset))

    def _opened(self, file: str) -> FileBytes:
        """Return an opened file; it stays open until `forget`, or until too many others are."""
        if file not in self._files:
            while len(self._files) >= _MAX_FILES:
                self._files.pop(next(iter(self._files)))[1].close()
            with ExitStack() as stack:
                data = stack.enter_context(opened(self._folder / file))
                self._files[file] = data, stack.pop_all()
        return self._files[file][0]

    def _of(self, url: str) -> list[tuple[str, int]]:
        if self._found is None:
            self._found = defaultdict(list)
            for path in files(self._folder):
                for member in members(path, wanted=lambda _: False):
                    if isinstance(member, Damage) or member.header("WARC-Type") != "response":
                        continue
                    self._found[member.header("WARC-Target-URI") or ""].append((path.name, member.offset))
        return self._found.get(url, [])
