"""Convert Word, sheets, PDF, zip files and pictures to one HTML page, which is then read as any other page.

The kind of a file is detected from its bytes. Files are converted in a worker process with limits of time and memory:
`sandbox` runs it, `convert` is the code that runs there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from foiacrawl.files.blocks import FileError, Note
from foiacrawl.files.json_page import unwrap_page
from foiacrawl.files.kinds import kind_of
from foiacrawl.files.office import to_docx
from foiacrawl.files.sandbox import FILES, PICTURES
from foiacrawl.files.zip_file import as_pages
from foiacrawl.model import Problem
from foiacrawl.text import normalize, to_simplified

if TYPE_CHECKING:
    from foiacrawl.files.blocks import Converted
    from foiacrawl.model import Document

__all__ = ["FileError", "as_page", "as_pages", "given_name", "kind_of"]

_HAN = re.compile(r"[\u4e00-\u9fff]")


def as_page(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document that is HTML or text, and the problems found on the way; HTML and text are returned unchanged.

    A page within data (JSON, JSONP) is taken out of it.
    The table numbers, rows and columns of its figures are those of the HTML. Raises `FileError`.
    """
    if kind_of(document.body) == "text":
        held = unwrap_page(document.body)
        return (document if held is None else replace(document, body=held, content_type=None)), ()
    converted = _with_pictures(FILES.convert(document.body), document.body)
    notes = converted.notes
    if converted.kind != "html":
        converted = FILES.convert(to_docx(converted.body, converted.kind))
        notes += converted.notes
    page = replace(document, body=converted.body, content_type=None)
    return page, tuple(Problem(note.kind, f"{document.source}: {note.message}") for note in notes)


def given_name(document: Document) -> tuple[str, ...]:
    """Return the name of an office file, a PDF or a picture without its ending, if a person gave it: with Chinese in it."""
    name = unquote(document.source).replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0]
    if not _HAN.search(name) or kind_of(document.body) == "text":
        return ()
    return (to_simplified(normalize(name)),)


def _with_pictures(converted: Converted, body: bytes) -> Converted:
    """Convert a file again with its pictures, if it has any; where that fails, keep what was read without them."""
    if not converted.pictures:
        return converted
    try:
        return PICTURES.convert(body)
    except FileError as error:
        if converted.kind == "pictures":
            raise
        return replace(converted, notes=(*converted.notes, Note(error.kind, error.message)))
