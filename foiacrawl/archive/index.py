"""Find the responses in the archive by address and by digest. The index is made from the WARC files, and made again when lost.

It has one row for each response. `payload` is the SHA-1 of the body as it was sent, in the notation of WARC.
"""

from __future__ import annotations

import glob
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.members import Damage
from foiacrawl.archive.records import members, size_of

if TYPE_CHECKING:
    from foiacrawl.archive.members import Member

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
_INSERT = "INSERT OR IGNORE INTO responses VALUES (?, ?, ?, ?, ?)"
_PRIMARY_CODE = 0xFF  # of SQLite's extended error codes
# The index may be as it should: nothing is deleted.
_NOT_DAMAGED = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
}
# SQLite 3.40 says so of each table without row numbers whose key is not its first columns.
_NO_DAMAGE = "NULL value in "
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
            self._connection = self._opened()
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(
                f"{folder / NAME}: the index of the archive cannot be opened: {error}. Check its permissions, and that no"
                " other program uses it; if it is damaged, delete it: it is made again."
            ) from error

    def _opened(self) -> sqlite3.Connection:
        """Open the index and bring it up to date; one that is damaged, or another program's, is made again."""
        try:
            return self._open()
        except sqlite3.Error as error:
            if error.sqlite_errorcode & _PRIMARY_CODE in _NOT_DAMAGED:
                raise
        for suffix in ("", "-wal", "-shm"):
            (self._folder / f"{NAME}{suffix}").unlink(missing_ok=True)
        self.damages.clear()
        return self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._folder / NAME, isolation_level=None, timeout=30)
        try:
            connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; {SCHEMA}")
            # Damage in the middle would be met only when its page is needed, hours into a crawl.
            found = {message for (message,) in connection.execute("PRAGMA quick_check(100)")}
            if not all(message == "ok" or message.startswith(_NO_DAMAGE) for message in found):
                raise _damaged()
            self._update(connection)
        except sqlite3.Error:
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
            self._save_sizes(self._connection)

    def _flush(self) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany(_INSERT, self._waiting)
        self._connection.execute("COMMIT")
        self._waiting.clear()
        self._waiting_by_payload.clear()

    def _save_sizes(self, connection: sqlite3.Connection) -> None:
        sizes = [(path.name, size_of(path)) for path in files(self._folder)]
        connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", sizes)

    def _update(self, connection: sqlite3.Connection) -> None:
        """Read the responses of files that have another size or are new: of a run that was killed, or copied from elsewhere."""
        known = dict(connection.execute("SELECT name, bytes FROM files"))
        for path in files(self._folder):
            if known.get(path.name) != size_of(path):
                places = []
                for found in members(path, wanted=lambda _: False):
                    if isinstance(found, Damage):
                        if not (found.is_tail and unfinished(self._folder, path)):
                            self.damages.append(found)
                    elif found.header("WARC-Type") == "response":
                        places.append(_place(path, found))
                connection.execute("BEGIN")
                # Where bytes were lost or added, all that was known of the file is elsewhere.
                connection.execute("DELETE FROM responses WHERE file = ?", (path.name,))
                connection.executemany(_INSERT, places)
                connection.execute("COMMIT")
        self._save_sizes(connection)


def search(folder: Path, url: str) -> list[Place]:
    """Return the responses of an address, the newest first, from the files themselves: for an index that does not fit them."""
    found = [
        _place(path, member)
        for path in files(folder)
        for member in members(path, wanted=lambda _: False)
        if not isinstance(member, Damage)
        and member.header("WARC-Type") == "response"
        and member.header("WARC-Target-URI") == url
    ]
    return sorted(found, key=lambda place: (place.at, place.file), reverse=True)


def files(folder: Path) -> list[Path]:
    """Return the WARC files of an archive in the order they were written: their names begin with the time."""
    return sorted(folder.glob("*.warc.gz"))


def archive_folders(path: Path) -> list[Path]:
    """Return the folders with WARC files at a path: the folder itself, or where it has none those in it, as of shards."""
    if not path.is_dir():
        return []
    return [path] if files(path) else sorted(one for one in path.iterdir() if one.is_dir() and files(one))


def unfinished(folder: Path, path: Path) -> bool:
    """Return whether a file may end inside a record because the run that wrote it was killed.

    A run notes when it has written a file to its end; one that continues in a next file has done so.
    """
    run = path.name[: -len("00000.warc.gz")]
    if any(other.name > path.name for other in folder.glob(f"{glob.escape(run)}*.warc.gz")):
        return False
    try:
        with closing(_open_to_read(folder)) as connection:
            query = "SELECT count(*) FROM finished WHERE name = ?"
            return bool(connection.execute(query, (path.name,)).fetchone() == (0,))
    except (sqlite3.Error, OSError):
        return True  # without the index nobody knows


def parts(folder: Path, path: Path, length: int) -> list[tuple[int, int | None]]:
    """Return a WARC file in parts of some `length` bytes: where each begins, at a record, and ends (None: with the file).

    Where records begin is known from the index; a file that it does not know, or knows of another size, is one part.
    """
    starts: list[int] = []
    try:
        with closing(_open_to_read(folder)) as connection:
            known = connection.execute("SELECT bytes FROM files WHERE name = ?", (path.name,)).fetchone()
            if known == (size_of(path),):
                starts = [
                    offset
                    for (offset,) in connection.execute(
                        "SELECT min(offset) FROM responses WHERE file = ? AND offset >= ? GROUP BY offset / ? ORDER BY 1",
                        (path.name, length, length),
                    )
                ]
    except (sqlite3.Error, OSError):
        pass
    return list(zip([0, *starts], [*starts, None], strict=True))


def _open_to_read(folder: Path) -> sqlite3.Connection:
    """Open the index of an archive, which may lie on another machine. Raises sqlite3.Error or OSError."""
    path = folder / NAME
    if isinstance(path, Path):
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection = sqlite3.connect(":memory:")
    try:
        data = bytearray(path.read_bytes())
        data[18:20] = b"\1\1"  # a database in memory has no write-ahead log
        connection.deserialize(bytes(data))
    except BaseException:
        connection.close()
        raise
    return connection


def _place(path: Path, response: Member) -> Place:
    return Place(
        response.header("WARC-Target-URI") or "",
        response.header("WARC-Date") or "",
        response.header("WARC-Payload-Digest"),
        path.name,
        response.offset,
    )


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("the file is damaged")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
