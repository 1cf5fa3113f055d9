"""foiacrawl: Chinese annual reports on government information disclosure, as one database.

report = foiacrawl.read("report.html")           # one saved file, as a Report
with foiacrawl.open("output/foia.db") as data:   # the dataset of a database
    panel = data.panel()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from foiacrawl.export.dataset import Dataset
    from foiacrawl.model import Report

__all__ = ["__version__", "open", "read"]
__version__ = "0.1.0"


# What the functions need is imported by them: `import foiacrawl` takes a millisecond.
def read(source: str | os.PathLike[str] | bytes, *, content_type: str | None = None) -> Report:
    """Read one report from a file of any kind (a path), or from its bytes.

    `content_type` is the server's header, which may name an encoding. Raises OSError for a file that cannot be opened, and
    foiacrawl.reading.UnreadableError for one in which there is nothing to read. What is no report has `form` None.
    """
    from pathlib import Path

    from foiacrawl import reading
    from foiacrawl.model import Document

    if isinstance(source, bytes):
        return reading.read(Document("", source, content_type))
    path = Path(source)
    return reading.read(Document(str(source), path.read_bytes(), content_type))


def open(database: str | os.PathLike[str], years: tuple[int, int] | None = None) -> Dataset:  # noqa: A001 - read as foiacrawl.open
    """Open the dataset of a database, as `foiacrawl export` writes it; `years` are the first and the last report year.

    Raises foiacrawl.store.StoreError if there is no such database.
    """
    from pathlib import Path

    from foiacrawl.export.dataset import Dataset

    return Dataset(Path(database), years)
