"""The archive: every response as WARC, and the events of the crawl, so that the database can be rebuilt.

    DIR/foiacrawl-20261122T043000Z-4711-00000.warc.gz
    DIR/index.db                                       where each response is; made again from the files when lost

Each record is a gzip member of its own, so that a file truncated by a kill can be read up to its last whole record.
"""

from foiacrawl.archive.index import Index, Place
from foiacrawl.archive.reader import Stored, events, open_at
from foiacrawl.archive.writer import ArchiveError, Writer

__all__ = ["ArchiveError", "Index", "Place", "Stored", "Writer", "events", "open_at"]
