"""Convert a file of any kind to an HTML page. Runs in the worker process: the bytes may be hostile.

A reader is imported with the first file of its kind: most of what is read are pages, which need none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from foiacrawl.files import mhtml, zip_file
from foiacrawl.files.blocks import Content, Converted, FileError, Note, as_html
from foiacrawl.files.kinds import Kind, kind_of
from foiacrawl.files.pictures import INSTALL, installed, read_pictures

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS: dict[Kind, tuple[str, str]] = {
    "docx": ("foiacrawl.files.word", "read_docx"),
    "wordml": ("foiacrawl.files.word", "read_wordml"),
    "xlsx": ("foiacrawl.files.excel", "read_xlsx"),
    "xls": ("foiacrawl.files.old_excel", "read_xls"),
}
"""The module and the function for each kind."""
_UNSUPPORTED: dict[Kind, tuple[str, str]] = {
    "ofd": ("unsupported", "an OFD file; no reader for it is part of foiacrawl: print it to PDF"),
    "archive": ("unsupported", "a packed file of a kind that is not opened (rar, 7z, gzip): unpack it"),
    "encrypted": ("encrypted", "the file is encrypted and needs a password"),
    "other": ("unsupported", "an office file that is neither a text nor a sheet"),
}


def convert(body: bytes, seconds: float | None = None) -> Converted:
    """Convert a file to HTML; raises `FileError`. Pictures are recognised if `seconds` are given for that."""
    kind = kind_of(body)
    notes: list[Note] = []
    if kind == "zip" and (pages := zip_file.pictures(body)):
        return _converted(_pictures(pages, seconds), "picture", body, notes)
    if kind == "zip":
        name, body, others = zip_file.choose(body)
        kind = kind_of(body)
        if kind == "zip":
            raise FileError("unsupported", f"{name}: a zip file inside a zip file is not opened")
        if others:
            listed = ", ".join(others[:10])
            notes.append(Note("other_files", f"{name} was read; the zip file also holds {listed}"))
    if kind == "doc" or kind == "rtf":
        return Converted(kind, body, tuple(notes))
    if kind == "text":
        return Converted("html", body, tuple(notes))
    if kind == "mhtml":
        return Converted("html", mhtml.html_of(body), tuple(notes))
    if kind in _UNSUPPORTED:
        raise FileError(*_UNSUPPORTED[kind])
    return _converted(_content(kind, body, seconds), kind, body, notes)


def _converted(content: Content, kind: Kind, body: bytes, notes: list[Note]) -> Converted:
    """Return what was read as HTML, or that the file has to be converted again with its pictures."""
    if content.pictures and not content.blocks:
        if not installed():
            what = "its pages are pictures" if kind == "pdf" else "it is a picture"
            raise FileError("needs_software", f"{what} ({len(body):,} bytes); to read pictures: {INSTALL}")
        return Converted("pictures", b"", (*notes, *content.notes), pictures=True)
    html = as_html(content.blocks).encode("utf-8", "replace")
    return Converted("html", html, (*notes, *content.notes), content.pictures and installed())


def _pictures(pages: list[bytes], seconds: float | None) -> Content:
    return Content(pictures=True) if seconds is None else read_pictures(pages, seconds)


def _content(kind: Kind, body: bytes, seconds: float | None) -> Content:
    if kind == "pdf":
        from foiacrawl.files.pdf import read_pdf

        return read_pdf(body, seconds)
    if kind == "picture":
        return _pictures([body], seconds)
    module, name = _READERS[kind]
    read: Callable[[bytes], Content] = getattr(import_module(module), name)
    return read(body)
