"""Write the dataset of a database into a folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from foiacrawl.export.describe import Edition, write_descriptions
from foiacrawl.export.source import Source
from foiacrawl.export.tables import tables
from foiacrawl.export.writers import FORMATS, write_table
from foiacrawl.store.read_only import reading

if TYPE_CHECKING:
    from collections.abc import Sequence


def export(
    database: Path, folder: Path, *, years: tuple[int, int] | None = None, formats: Sequence[str] = ("csv",)
) -> Edition:
    """Write every table in each of the formats (csv, parquet) and the descriptions; return what was written.

    Two exports of one database are equal byte for byte. The files of an earlier edition in the folder are replaced once the
    new ones are whole, those of formats that are not wanted now go, and other files are left.
    Raises StoreError for a database that cannot be read, OSError for a folder that cannot be written, MissingPackageError
    where Parquet cannot be written.
    """
    with reading(database) as connection:
        source = Source(connection, years)
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".new-") as name_of_new:
            new = Path(name_of_new)
            edition = _write(new, source, formats)
            for name in tables():
                for format_ in FORMATS:
                    (folder / f"{name}.{format_}").unlink(missing_ok=True)
            for file in new.iterdir():
                file.replace(folder / file.name)
    return edition


def _write(folder: Path, source: Source, formats: Sequence[str]) -> Edition:
    counts = {}
    for name, table in tables().items():
        wanted = ("csv",) if name == "codebook" else formats
        counts[name] = write_table(folder, table, source.rows(name), wanted)
    edition = Edition(source.made_at(), source.span(), counts, formats)
    write_descriptions(folder, edition)
    return edition
