"""A document becomes a report: the whole reading in one sequence. Nothing here knows the network or the database."""

from foiacrawl.reading.content import MAX_BYTES, UnreadableError
from foiacrawl.reading.sequence import nothing_read, read

__all__ = ["MAX_BYTES", "UnreadableError", "nothing_read", "read"]
