"""Decode bytes into text, once for all readers.

Portals label their bytes wrongly more often than rightly: `gb2312` over GBK characters (镕, 喆, ㎡), `gb2312`
over UTF-8, no label at all. A parser that trusts the label loses all Chinese without an error, so the order
here is: byte order mark, strict UTF-8, Big5 if the label says so, GB 18030, and only then the label.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from foiacrawl.text import frequent_characters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC = (
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # Word, Excel, WPS before 2007
    b"PK\x03\x04",  # docx, xlsx, ofd, zip
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_HEAD = 4096
_LABEL = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_XML_LABEL = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.\-]+)", re.IGNORECASE)
_XML_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_BIG5 = {"big5", "big5-hkscs", "big5hkscs", "cp950", "x-x-big5", "ms950", "big5-eten"}
# Controls are of no use in a text, NUL ends it for libxml2, and XML forbids the rest. No byte of a multi-byte
# character of UTF-8, GB 18030 or Big5 is below 0x30, or is 0x7F.
_CONTROLS = bytes([*range(9), *range(0x0E, 0x20), 0x7F])
_TO_SPACE = bytes.maketrans(b"\x0b\x0c", b"  ")
_CONTROL_CHARS = {**dict.fromkeys(_CONTROLS), 0x0B: " ", 0x0C: " "}
_C1 = re.compile(r"[\x7f-\x84\x86-\x9f]")
_C1_IN_UTF8 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
# A numbered reference to a control; those from 128 on are characters of Windows, as browsers show them.
_REFERENCE = re.compile(r"&#(?:0*(\d{1,3})(?!\d)|[xX]0*([0-9a-fA-F]{1,2})(?![0-9a-fA-F]));?")
_KEPT_CONTROLS = frozenset((0x09, 0x0A, 0x0C, 0x0D, 0x85))
_FREQUENT = frequent_characters()


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the encoding it was read with, and what was lost.

    `lossy`: some bytes belong to no character and are replaced by U+FFFD. `truncated`: the last character was cut in
    two; its bytes are dropped. The text holds no NUL, no control character and no XML encoding declaration. `utf8` are its
    bytes in UTF-8 where the page has them, else None.
    """

    text: str
    encoding: str
    lossy: bool = False
    truncated: bool = False
    utf8: bytes | None = None


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page's or a text file's bytes; never raises.

    `content_type` is the server's header; its charset counts before the one in the page, and both only where
    UTF-8 and GB 18030 fail, except that a Big5 label is tried before GB 18030.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            body = body[len(bom) :]
            if encoding == "utf-8":
                body = body.translate(_TO_SPACE, _CONTROLS)
            return _cleaned(_lenient(body, encoding), body)
    wide = _wide_encoding(body)
    if wide:
        return _cleaned(_lenient(body, wide), body)
    body = body.translate(_TO_SPACE, _CONTROLS)
    return _cleaned(_narrow(body, content_type), body)


def looks_binary(body: bytes) -> bool:
    """Return whether the bytes are a file of another kind (PDF, Word, image, archive), not a page or a text."""
    head = body[:_HEAD]
    if head.startswith(_MAGIC):
        return True
    if head.startswith(tuple(bom for bom, _ in _BOMS)) or _wide_encoding(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head)


def has_controls(body: bytes) -> bool:
    """Return whether the bytes have controls that no text has."""
    return len(body.translate(None, _CONTROLS)) < len(body)


def _narrow(body: bytes, content_type: str | None) -> Decoded:
    """Decode bytes whose ASCII part is one byte a character."""
    read = _strict(body, "utf-8")
    if read:
        return read
    damaged = _damaged_utf8(body)
    if damaged:
        return damaged
    chinese = _strict(body, "gb18030")
    labels = _labels(body, content_type)
    if any(label in _BIG5 for label in labels):
        taiwanese = _strict(body, "cp950") or _strict(body, "big5hkscs") or _lenient(body, "cp950")
        rival = chinese or _lenient(body, "gb18030")
        if _frequent_share(taiwanese.text) >= _frequent_share(rival.text):
            return taiwanese
    if chinese:
        return chinese
    for label in labels:
        read = _strict(body, label) if label not in _BIG5 else None
        if read:
            return read
    return _lenient(body, "gb18030")


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """Return the encodings named by header, XML declaration and meta tag, as Python knows them."""
    header = _LABEL.search(content_type.encode("ascii", "ignore")) if content_type else None
    found = [header, _XML_LABEL.search(body[:_HEAD]), _LABEL.search(body[:_HEAD])]
    names = [match.group(1).decode("ascii").lower() for match in found if match]
    return [name for name in names if name in _BIG5 or _is_text_codec(name)]


def _is_text_codec(name: str) -> bool:
    """Return whether Python has a text codec of this name (`hex` is a codec too, but not of text)."""
    try:
        b"a\0\0\0".decode(name)
    except (LookupError, ValueError):
        return False
    return True


def _strict(body: bytes, encoding: str) -> Decoded | None:
    """Decode, forgiving only a last character that was cut in two."""
    try:
        return Decoded(body.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if len(body) - error.start > 3 or not _is_cut(error):
            return None
        return Decoded(body[: error.start].decode(encoding), encoding, truncated=True)


def _is_cut(error: UnicodeDecodeError) -> bool:
    """Return whether decoding failed for want of further bytes, not for wrong ones."""
    return error.reason in ("unexpected end of data", "incomplete multibyte sequence", "truncated data")


def _damaged_utf8(body: bytes) -> Decoded | None:
    """Decode UTF-8 with some broken bytes inside, or return None if it is no UTF-8 at all.

    Bytes of GB 18030 read as UTF-8 give some two errors a character and hardly a valid one; a damaged UTF-8
    page has valid ones by the hundred. Strict GB 18030 would accept many damaged UTF-8 pages, as mojibake.
    """
    read = _lenient(body, "utf-8")
    errors = read.text.count("\ufffd")
    if not errors:
        return read if read.truncated else None
    valid = sum(1 for char in read.text if char > "\u07ff") - errors
    return read if valid >= 2 * errors else None


def _lenient(body: bytes, encoding: str) -> Decoded:
    """Decode with U+FFFD for what is broken, but not for a last character that was merely cut."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(body, final=False)
    truncated = bool(decoder.getstate()[0])
    return Decoded(text, encoding, lossy="\ufffd" in text, truncated=truncated)


def _wide_encoding(body: bytes) -> str | None:
    """Return the UTF-16 byte order of a page without a byte order mark, or None."""
    head = body[:64]
    if len(head) < 8 or head.count(0) * 3 < len(head):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even == 0 and odd:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even else None


def _frequent_share(text: str) -> float:
    """Return the share of frequent characters among all that are not ASCII."""
    chinese = [char for char in text if char > "\x7f"]
    return sum(char in _FREQUENT for char in chinese) / len(chinese) if chinese else 0.0


def _cleaned(read: Decoded, body: bytes) -> Decoded:
    """Take out what no parser accepts in text: controls and an XML encoding declaration."""
    text = read.text
    if read.encoding.startswith(("utf-16", "utf-32")):
        text = text.translate(_CONTROL_CHARS).encode("utf-8", "replace").decode()
    # Most pages are UTF-8: a search in their bytes takes a tenth of the time of one in the text.
    is_utf8 = read.encoding == "utf-8"
    if not is_utf8 or (b"\xc2" in body and _C1_IN_UTF8.search(body)):
        text = _C1.sub("", text)
    text = _REFERENCE.sub(_without_control, text)
    text = _XML_PROLOG.sub("", text.removeprefix("\ufeff"), count=1)
    # Each of these changes makes a text shorter.
    is_whole = is_utf8 and not read.lossy and not read.truncated and len(text) == len(read.text)
    return Decoded(text, read.encoding, read.lossy, read.truncated, body if is_whole else None)


def _without_control(reference: re.Match[str]) -> str:
    """Return a reference that is no control character; else the character of Windows that is meant, or nothing."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if code in _KEPT_CONTROLS or 0x20 <= code < 0x7F or code > 0x9F:
        return reference[0]
    return bytes([code]).decode("cp1252", "ignore") if code > 0x7F else ""
