"""The archive: every response as WARC, and the events of the crawl, so that the database can be rebuilt.

    DIR/foiacrawl-20261122T043000Z-4711-00000.warc.gz
    DIR/index.db                                       where each response is; made again from the files when lost

Each record is a gzip member of its own, so that a file truncated by a kill can be read up to its last whole record.
"""

from foiacrawl.archive.errors import ArchiveError
from foiacrawl.archive.foreign import documents, warc_files
from foiacrawl.archive.index import Index, Place, archive_folders, files, parts, search
from foiacrawl.archive.members import PROBLEM as DAMAGED
from foiacrawl.archive.members import Damage
from foiacrawl.archive.places import Places
from foiacrawl.archive.reader import Stored, events, events_of, open_at, open_place
from foiacrawl.archive.writer import Writer

__all__ = [
    "DAMAGED",
    "ArchiveError",
    "Damage",
    "Index",
    "Place",
    "Places",
    "Stored",
    "Writer",
    "archive_folders",
    "documents",
    "events",
    "events_of",
    "files",
    "open_at",
    "open_place",
    "parts",
    "search",
    "warc_files",
]
