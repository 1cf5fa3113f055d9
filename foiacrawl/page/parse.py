"""Parse the bytes of a document: limits of size, decoding, one HTML tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import lxml.html
from lxml import etree

from foiacrawl.model import Problem
from foiacrawl.page.bounds import bound_attributes
from foiacrawl.page.decode import Decoded, decode, looks_binary

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from foiacrawl.model import Document

# The largest real page had 0.2 MB. Pictures written into the page are taken out before the limit counts.
MAX_BYTES = 8_000_000
_MIN_BOUNDED = 50_000  # characters; a shorter page is parsed within a second, whatever it holds
_MIN_BYTES_WITH_PICTURES = 1_000_000
_PICTURE = re.compile(rb"(;base64,)[A-Za-z0-9+/=\s]{200,}")
_TAG = re.compile(
    r"<!doctype\s+html|</?(?:html|head|body|p|div|table|td|tr|span|font|h[1-6]|ul|br)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
# Tags of a whole page or of a table; a text without them that has rows between bars is Markdown, whatever else it has.
_OF_PAGES = re.compile(r"<!doctype\s+html|<(?:html|head|body|table|td|tr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:span|div|font|p|b|u|strong|em|center)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ROW = re.compile(r"^\s*\|", re.MULTILINE)
_MIN_ROWS = 3
_FORMATTING = re.compile(
    r"</?(div|font|span|b|i|u|strong|em|center|big|small|a|section)\b[^>]*>", re.IGNORECASE
)
_MAX_SNIFFED = 65_536
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)


class Parsed(NamedTuple):
    """A decoded document; `tree` is None for text and for what could not be read."""

    text: str
    encoding: str
    tree: HtmlElement | None
    problems: tuple[Problem, ...]


def parse_document(document: Document) -> Parsed:
    """Decode a document and parse it if it is HTML. What cannot be read is a problem, not an exception."""
    body, problems = _limit_size(document.body)
    if looks_binary(body):
        problem = Problem("unreadable", f"{document.source}: the bytes are no page and no text")
        return Parsed("", "binary", None, (problem,))
    decoded = decode(body, document.content_type)
    problems += _decoding_problems(document, decoded, cut=bool(problems))
    tree, text = None, decoded.text
    tag = _TAG.search(text, 0, _MAX_SNIFFED)
    if tag and _is_markdown(text):
        tag, text = None, "\n".join(_without_breaks(line) for line in _INLINE.sub("", text).splitlines())
    if tag:
        if len(text) > _MIN_BOUNDED:
            text, cut = bound_attributes(text)
            problems += [Problem("too_large", cut)] if cut else []
        tree, whole = _parse_html(text, decoded.utf8 if text is decoded.text else None)
        if not whole:
            message = "elements nest deeper than 2,048; the text inside was not read"
            problems.append(Problem("too_large", message))
    return Parsed(text, decoded.encoding, tree, tuple(problems))


def _is_markdown(text: str) -> bool:
    """Return whether a text has rows between bars and no tag of a page or a table: Markdown, in which a few tags are left."""
    return "\n|" in text and len(_ROW.findall(text)) >= _MIN_ROWS and not _OF_PAGES.search(text)


def _without_breaks(line: str) -> str:
    return _BREAK.sub("" if "|" in line else "\n", line)


def _limit_size(body: bytes) -> tuple[bytes, list[Problem]]:
    """Return the bytes that are read: without pictures written into the page, and not more than the limit."""
    if len(body) > _MIN_BYTES_WITH_PICTURES:
        body = _PICTURE.sub(rb"\1", body)
    if len(body) <= MAX_BYTES:
        return body, []
    message = f"{len(body):,} bytes; only the first {MAX_BYTES:,} were read"
    return body[:MAX_BYTES], [Problem("too_large", message)]


def _decoding_problems(document: Document, decoded: Decoded, cut: bool) -> list[Problem]:
    """Report what decoding lost."""
    problems = []
    if decoded.lossy:
        count = decoded.text.count("\ufffd")
        message = (
            f"{document.source}: {count} characters are no {decoded.encoding}; they are replaced by \ufffd"
        )
        problems.append(Problem("undecodable", message))
    if decoded.truncated and not cut:
        problems.append(Problem("truncated", f"{document.source} ends inside a character"))
    return problems


def _parse_html(text: str, utf8: bytes | None) -> tuple[HtmlElement | None, bool]:
    """Return the tree (None without any element), and whether all of the text is in it.

    `utf8` are the bytes of the text, if the page has them: libxml2 reads them as they are, a text only converted.
    libxml2 drops what nests deeper than 2,048. Such pages are hostile or have never closed a tag; they are parsed
    again without the tags that carry no structure.
    """
    tree, whole = _parse_once(text if utf8 is None else utf8)
    if whole:
        return tree, True
    return _parse_once(_FORMATTING.sub(lambda tag: "<br>" if tag[1].lower() == "div" else "", text))


def _parse_once(text: str | bytes) -> tuple[HtmlElement | None, bool]:
    encoding = "utf-8" if isinstance(text, bytes) else None
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding=encoding)
    # lxml.html's own look-up calls Python for each element, 1,100 times a page, to find forms and inputs.
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, True
    return tree, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
