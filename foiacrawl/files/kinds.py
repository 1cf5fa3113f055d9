"""Detect the kind of a file from its bytes alone: names and servers' headers are often wrong."""

from __future__ import annotations

import re
from typing import Literal

from foiacrawl.files.blocks import FileError
from foiacrawl.files.package import Package

Kind = Literal[
    "text",
    "docx",
    "doc",
    "xlsx",
    "xls",
    "pdf",
    "zip",
    "ofd",
    "rtf",
    "mhtml",
    "wordml",
    "picture",
    "archive",
    "encrypted",
    "other",
]

# The suffixes of files that are read; the kind of such a file is detected from its bytes.
PAGES = ("html", "htm", "shtml", "xhtml", "mht", "mhtml", "txt")
OFFICE = ("docx", "doc", "wps", "docm", "xlsx", "xls", "xlsm", "et", "rtf", "pdf", "ofd", "xml")
PICTURE_FILES = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp")
SUFFIXES = frozenset((*PAGES, *OFFICE, *PICTURE_FILES, "zip"))
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 2_048
_PDF = re.compile(rb"\A[\s\S]{0,1024}?%PDF-\d")
_HTML = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
_MHTML = re.compile(rb"\A\s*(?:MIME-Version:|From:|Content-Type:\s*multipart/related)", re.IGNORECASE)
_BMP_SIZE = slice(2, 6)


def kind_of(body: bytes) -> Kind:
    """Return the kind; "text" is HTML, text, and whatever is of no known kind."""
    head = body[:_HEAD]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(body)
    if head.startswith(_OLE):
        return _of_ole(body)
    if b"%PDF-" in head and _PDF.match(head):
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(ARCHIVES):
        return "archive"
    if _is_picture(head, len(body)):
        return "picture"
    if _MHTML.match(head) and b"boundary" in body[:8_192]:
        return "mhtml"
    if b"<?xml" in head and b"schemas.microsoft.com/office/word/2003/wordml" in body[:8_192]:
        return "wordml"
    return "text"


def looks_like_html(head: bytes) -> bool:
    """Return whether some first bytes are those of an HTML page."""
    return _HTML.search(head) is not None


def _is_picture(head: bytes, size: int) -> bool:
    if head.startswith(b"BM"):  # two letters are too little evidence; the file's size follows
        return int.from_bytes(head[_BMP_SIZE], "little") == size
    return head.startswith(PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _of_zip(body: bytes) -> Kind:
    try:
        names = set(Package(body).names)
    except FileError:
        return "zip"  # its reader says what is wrong
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(_is_word(n) for n in names)):
        return "docx"
    if "xl/workbook.xml" in names or ("[Content_Types].xml" in names and any(_is_sheet(n) for n in names)):
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    return "zip"


def _is_word(name: str) -> bool:
    return name.startswith("word/document") and name.endswith(".xml")


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/workbook")


def _of_ole(body: bytes) -> Kind:
    """Distinguish the kinds that share the container of Office before 2007 by the names of their streams."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in body

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book\0"):
        return "xls"
    return "other"
