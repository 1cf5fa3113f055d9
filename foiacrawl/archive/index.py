"""Find the responses in the archive by address and by digest. The index is made from the WARC files, and made again when lost.

It has one row for each response. `payload` is the SHA-1 of the body as it was sent, in the notation of WARC.
"""

from __future__ import annotations

import glob
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.archive.records import Damage, members

if TYPE_CHECKING:
    from pathlib import Path

    from foiacrawl.archive.records import Member

NAME = "index.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS finished (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS responses (
  url TEXT NOT NULL, at TEXT NOT NULL, payload TEXT, file TEXT NOT NULL, offset INTEGER NOT NULL,
  PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS responses_url ON responses (url, at);
CREATE INDEX IF NOT EXISTS responses_payload ON responses (payload);
"""
BATCH = 200  # rows written together; those lost by a kill are found again in the files


class Place(NamedTuple):
    """A response in the archive: `file` is a name in its folder, `offset` counts bytes; `at` is UTC."""

    url: str
    at: str
    payload: str | None
    file: str
    offset: int


class Index:
    """The index of the archive in `folder`. When opened, it adds the responses of files that have grown."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.damages: list[Damage] = []  # in files that were read because they had grown or were new
        self._waiting: list[Place] = []
        self._waiting_by_payload: dict[tuple[str, str | None], Place] = {}
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            # It can be made again: a damaged one is deleted.
            (folder / NAME).unlink()
            self._connection = self._open()
        self._update()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._folder / NAME, isolation_level=None, timeout=30)
        try:
            connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; {SCHEMA}")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def add(self, place: Place) -> None:
        """Add a response that was written."""
        self._waiting.append(place)
        self._waiting_by_payload[place.url, place.payload] = place
        if len(self._waiting) >= BATCH:
            self._flush()

    def with_payload(self, url: str, payload: str) -> Place | None:
        """Return a response of this address with the same body, if there is one."""
        if place := self._waiting_by_payload.get((url, payload)):
            return place
        row = self._connection.execute(
            "SELECT url, at, payload, file, offset FROM responses WHERE payload = ? AND url = ? LIMIT 1",
            (payload, url),
        ).fetchone()
        return Place(*row) if row else None

    def of(self, url: str) -> list[Place]:
        """Return the responses of an address, the newest first."""
        self._flush()
        rows = self._connection.execute(
            "SELECT url, at, payload, file, offset FROM responses WHERE url = ? ORDER BY at DESC, file DESC",
            (url,),
        )
        return [Place(*row) for row in rows]

    def finish(self, file: str) -> None:
        """Note that a file was written to its end: if it ends inside a record later, it is damaged."""
        with suppress(sqlite3.Error):  # a full disk: the file then counts as one whose run was killed
            size = (self._folder / file).stat().st_size
            self._connection.execute("INSERT OR REPLACE INTO finished VALUES (?, ?)", (file, size))

    def close(self) -> None:
        """Write the rows that wait, save the sizes of the files, and close."""
        with closing(self._connection):
            self._flush()
            self._save_sizes()

    def _flush(self) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT OR IGNORE INTO responses VALUES (?, ?, ?, ?, ?)", self._waiting)
        self._connection.execute("COMMIT")
        self._waiting.clear()
        self._waiting_by_payload.clear()

    def _save_sizes(self) -> None:
        sizes = [(path.name, path.stat().st_size) for path in files(self._folder)]
        self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", sizes)

    def _update(self) -> None:
        """Add the responses of files that have grown or are new: of a run that was killed, or copied from elsewhere."""
        known = dict(self._connection.execute("SELECT name, bytes FROM files"))
        for path in files(self._folder):
            if known.get(path.name) != path.stat().st_size:
                for found in members(path, wanted=lambda _: False):
                    if isinstance(found, Damage):
                        if not (found.is_tail and unfinished(self._folder, path)):
                            self.damages.append(found)
                    elif found.header("WARC-Type") == "response":
                        self._waiting.append(_place(path, found))
                self._flush()
        self._save_sizes()


def files(folder: Path) -> list[Path]:
    """Return the WARC files of an archive in the order they were written: their names begin with the time."""
    return sorted(folder.glob("*.warc.gz"))


def unfinished(folder: Path, path: Path) -> bool:
    """Return whether a file may end inside a record because the run that wrote it was killed.

    A run notes when it has written a file to its end; one that goes on in a next file has done so.
    """
    run = path.name[: -len("00000.warc.gz")]
    if any(other.name > path.name for other in folder.glob(f"{glob.escape(run)}*.warc.gz")):
        return False
    try:
        with closing(
            sqlite3.connect(f"{(folder / NAME).absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            query = "SELECT count(*) FROM finished WHERE name = ?"
            return bool(connection.execute(query, (path.name,)).fetchone() == (0,))
    except sqlite3.Error:
        return True  # without the index nobody knows


def _place(path: Path, response: Member) -> Place:
    return Place(
        response.header("WARC-Target-URI") or "",
        response.header("WARC-Date") or "",
        response.header("WARC-Payload-Digest"),
        path.name,
        response.offset,
    )
