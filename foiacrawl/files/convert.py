"""A file turned into an HTML page, kind by kind. Runs in the worker: the bytes may be hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.files import archive, mhtml
from foiacrawl.files.blocks import Content, Converted, FileError, Note, as_html
from foiacrawl.files.excel import read_xlsx
from foiacrawl.files.kinds import Kind, kind_of
from foiacrawl.files.old_excel import read_xls
from foiacrawl.files.pdf import read_pdf
from foiacrawl.files.pictures import read_picture
from foiacrawl.files.word import read_docx, read_wordml

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS: dict[Kind, Callable[[bytes], Content]] = {
    "docx": read_docx,
    "wordml": read_wordml,
    "xlsx": read_xlsx,
    "xls": read_xls,
    "pdf": read_pdf,
    "picture": lambda body: read_picture(body, "picture"),
}
_UNSUPPORTED: dict[Kind, tuple[str, str]] = {
    "ofd": ("unsupported", "an OFD file; no reader for it is part of foiacrawl: print it to PDF"),
    "archive": ("unsupported", "a packed file of a kind that is not opened (rar, 7z, gzip): unpack it"),
    "encrypted": ("encrypted", "the file is encrypted and asks for a password"),
    "other": ("unsupported", "an office file that is neither a text nor a sheet"),
}


def convert(body: bytes) -> Converted:
    """Turn a file into HTML; raises `FileError`."""
    kind = kind_of(body)
    notes: list[Note] = []
    if kind == "zip":
        name, body, others = archive.choose(body)
        kind = kind_of(body)
        if kind == "zip":
            raise FileError("unsupported", f"{name}: a zip file inside a zip file is not opened")
        if others:
            told = ", ".join(others[:10])
            notes.append(Note("other_files", f"{name} was read; the zip file also holds {told}"))
    if kind == "doc" or kind == "rtf":
        return Converted(kind, body, tuple(notes))
    if kind == "text":
        return Converted("html", body, tuple(notes))
    if kind == "mhtml":
        return Converted("html", mhtml.html_of(body), tuple(notes))
    if kind in _UNSUPPORTED:
        raise FileError(*_UNSUPPORTED[kind])
    content = _READERS[kind](body)
    html = as_html(content.blocks).encode("utf-8", "replace")
    return Converted("html", html, (*notes, *content.notes))
