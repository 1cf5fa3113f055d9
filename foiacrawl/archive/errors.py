"""The error of the archive."""


class ArchiveError(OSError):
    """The archive cannot be written or read: what happened, where, and what to do."""
