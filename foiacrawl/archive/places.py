"""Find the bytes of a document whose place in the archive is not where its event says: bytes before it were lost or added."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.index import files
from foiacrawl.archive.members import Damage
from foiacrawl.archive.reader import open_at
from foiacrawl.archive.records import members

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from foiacrawl.archive.reader import Stored


class Places:
    """Opens documents of the archive in `folder`. Its files are searched once, when a document is not at its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, list[tuple[str, int]]] | None = None

    def open(
        self, file: str, offset: int, urls: Collection[str], digest: str
    ) -> tuple[Stored, tuple[str, int]]:
        """Return a response and its place: `offset` in `file`, or wherever one of these addresses has the same bytes.

        `digest` is the SHA-256 of the body, in hexadecimal. Raises ArchiveError where there is none.
        """
        try:
            found = open_at(self._folder, file, offset)
            if found.url in urls:
                return found, (file, offset)
            raise ArchiveError(f"{file}: at byte {offset} is the response of another address")
        except ArchiveError:
            for place in (place for url in urls for place in self._of(url)):
                found = open_at(self._folder, *place)
                if sha256(found.body).hexdigest() == digest:
                    return found, place
            raise

    def _of(self, url: str) -> list[tuple[str, int]]:
        if self._found is None:
            self._found = defaultdict(list)
            for path in files(self._folder):
                for member in members(path, wanted=lambda _: False):
                    if isinstance(member, Damage) or member.header("WARC-Type") != "response":
                        continue
                    self._found[member.header("WARC-Target-URI") or ""].append((path.name, member.offset))
        return self._found.get(url, [])
