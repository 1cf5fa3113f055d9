"""Zip files and the XML in them, read as if somebody had made them to do harm.

Nothing is unpacked to disk, so that a name such as `../../etc/passwd` is only a name. A part is read up to a
limit of real bytes, whatever its header claims. XML may not declare entities (neither Word nor Excel ever do).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from lxml import etree

from foiacrawl.files.blocks import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_PARTS = 5_000
MAX_PART = 64_000_000  # bytes unpacked; the text of the longest report met has 2 MB
MAX_STREAM = 512_000_000  # bytes of a part that is read as a stream and never kept
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Package:
    """A zip file and its parts by their names."""

    def __init__(self, body: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except _BROKEN as error:
            raise FileError("unreadable", f"the zip container is broken: {error}") from error
        self._parts = {_name(info): info for info in self._zip.infolist()}
        if len(self._parts) > MAX_PARTS:
            raise FileError(
                "too_large", f"the zip container has {len(self._parts):,} parts; {MAX_PARTS:,} is the limit"
            )

    @property
    def names(self) -> Sequence[str]:
        """The names of the parts, in their order."""
        return tuple(self._parts)

    def size(self, name: str) -> int:
        """Return the unpacked size that a part claims to have."""
        return self._parts[name].file_size

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self._parts

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """Return a part; raises `FileError` where it is missing, broken, encrypted or larger than `limit`."""
        with self.open(name) as part:
            try:
                body = part.read(limit + 1)
            except _BROKEN as error:
                raise FileError("unreadable", f"{name} in the zip container is broken: {error}") from error
        if len(body) > limit:
            raise FileError(
                "too_large", f"{name} unpacks to more than {limit:,} bytes; that is never a report"
            )
        return body

    def open(self, name: str) -> IO[bytes]:
        """Open a part as a stream that has no limit; `read` and `elements` have one."""
        info = self._parts.get(name)
        if info is None:
            raise FileError("unreadable", f"the zip container has no {name}")
        if info.flag_bits & _ENCRYPTED:
            raise FileError("encrypted", f"{name} in the zip container is encrypted")
        try:
            return self._zip.open(info)
        except (*_BROKEN, RuntimeError) as error:
            raise FileError("unreadable", f"{name} in the zip container is broken: {error}") from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part."""
        return parse_xml(self.read(name), name)

    def elements(self, name: str, tags: Sequence[str]) -> Iterator[etree._Element]:
        """Yield the elements of some local names as they end, keeping none; for parts that may be very large."""
        with self.open(name) as part:
            if _DOCTYPE.search(part.read(4096)):
                raise _declares(name)
        with self.open(name) as part:
            events = etree.iterparse(
                _Limited(part, name),
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,  # no text longer than 10 MB, no element deeper than 256
                remove_comments=True,
                remove_pis=True,
            )
            try:
                for _, element in events:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            except (etree.XMLSyntaxError, *_BROKEN) as error:
                raise FileError("unreadable", f"{name} is broken: {error}") from error


class _Limited:
    """A stream that ends with an error after `MAX_STREAM` bytes."""

    def __init__(self, part: IO[bytes], name: str) -> None:
        self._part = part
        self._name = name
        self._left = MAX_STREAM

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        piece = self._part.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise FileError("too_large", f"{self._name} unpacks to more than {MAX_STREAM:,} bytes")
        return piece


def parse_xml(body: bytes, name: str) -> etree._Element:
    """Return the root of an XML document; raises `FileError` where it is broken or declares entities."""
    if _DOCTYPE.search(body, 0, 65_536):
        raise _declares(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise FileError("unreadable", f"{name} is broken: {error}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        raise _declares(name)
    return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace (the transitional and the strict one differ in it alone)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Return an attribute whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first child of a local name, then of that one, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def _declares(name: str) -> FileError:
    return FileError(
        "unreadable", f"{name} declares entities, which no office program does; it was not opened"
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Return a part's name; Chinese ones are written in GB 18030 where nothing says UTF-8."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
