"""The archive: everything that was fetched, as WARC, and what was done with it, so that the database can be made again.

    DIR/foiacrawl-20261122T043000Z-4711-00000.warc.gz
    DIR/index.db                                       where each response lies; derived, made again when lost

Each record is a gzip member of its own, so that a file cut off by a kill is whole up to the last record.
"""

from foiacrawl.archive.index import Index, Place
from foiacrawl.archive.reader import Stored, events, open_at
from foiacrawl.archive.writer import ArchiveError, Writer

__all__ = ["ArchiveError", "Index", "Place", "Stored", "Writer", "events", "open_at"]
