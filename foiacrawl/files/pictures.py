"""Pictures of reports and scanned pages: the one place where they are handed to whoever can read them.

Nobody can yet: what is a picture is a problem that says what to install.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.files.blocks import FileError

if TYPE_CHECKING:
    from foiacrawl.files.blocks import Content


def read_picture(body: bytes, kind: str) -> Content:
    """Return the paragraphs and tables of a picture file, or of a PDF whose pages are pictures (`kind` "pdf").

    Raises `FileError` of kind `needs_software` where no recognition is installed.
    """
    what = "its pages are pictures" if kind == "pdf" else "it is a picture"
    raise FileError(
        "needs_software", f"{what} ({len(body):,} bytes); to read pictures: pip install 'foiacrawl[ocr]'"
    )
