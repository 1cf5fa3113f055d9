"""Every kind of file, one way: Word, sheets, PDF, zip and pictures become an HTML page that the other rooms read.

The kind is told by the bytes. Files are opened in a worker process with limits of time and memory (`sandbox`);
`convert` is what happens there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foiacrawl.files.blocks import FileError, Note
from foiacrawl.files.kinds import kind_of
from foiacrawl.files.office import to_docx
from foiacrawl.files.sandbox import FILES, PICTURES
from foiacrawl.files.zip_file import as_pages
from foiacrawl.model import Problem

if TYPE_CHECKING:
    from foiacrawl.files.blocks import Converted
    from foiacrawl.model import Document

__all__ = ["FileError", "as_page", "as_pages", "kind_of"]


def as_page(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """Return a document that is HTML or text, and the problems met on the way; HTML and text come back as they are.

    The table numbers, rows and columns of its figures are those of the HTML. Raises `FileError`.
    """
    if kind_of(document.body) == "text":
        return document, ()
    done = _with_pictures(FILES.convert(document.body), document.body)
    notes = done.notes
    if done.kind != "html":
        done = FILES.convert(to_docx(done.body, done.kind))
        notes += done.notes
    page = replace(document, body=done.body, content_type=None)
    return page, tuple(Problem(note.kind, f"{document.source}: {note.message}") for note in notes)


def _with_pictures(done: Converted, body: bytes) -> Converted:
    """Have a file read again with its pictures, if it has any; where that fails, what was read without them is kept."""
    if not done.pictures:
        return done
    try:
        return PICTURES.convert(body)
    except FileError as error:
        if done.kind == "pictures":
            raise
        return replace(done, notes=(*done.notes, Note(error.kind, error.message)))
