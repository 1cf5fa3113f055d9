"""Open the archive that a crawl writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.archive import Writer

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def open_archive(settings: BaseSettings) -> Writer | None:
    """Return the writer of the archive; None if FOIACRAWL_ARCHIVE is empty. Raises ArchiveError."""
    folder = archive_folder(settings)
    limit = settings.getint("FOIACRAWL_ARCHIVE_BYTES")
    return Writer(folder, settings["USER_AGENT"], limit) if folder else None


def archive_folder(settings: BaseSettings) -> Path | None:
    """Return the archive's folder: as set, else `archive` beside the database; None where nothing is archived."""
    folder = settings.get("FOIACRAWL_ARCHIVE")
    if folder is None:
        return Path(settings["FOIACRAWL_DB"]).resolve().parent / "archive"
    return Path(folder) if folder else None
