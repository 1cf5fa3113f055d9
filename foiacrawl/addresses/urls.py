"""Normalise addresses so that one page has one key, whatever its scheme, default port, session, mobile or mirror copy."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import normpath
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from foiacrawl.addresses import calls
from foiacrawl.data import load_toml

_DATA: dict[str, Any] = load_toml(__file__, "urls.toml")
_NOISE = re.compile(f"(?:{'|'.join(_DATA['noise'])})", re.IGNORECASE)
_ORDER = re.compile(f"(?:{'|'.join(_DATA['orders'])})=[a-z_]*[+ ,-]?[a-z_]*", re.IGNORECASE)
_SESSION = re.compile(_DATA["session"])
_MIRROR = re.compile(_DATA["mirror"])
_INDEX = re.compile(_DATA["folder_index"], re.IGNORECASE)
_ARTICLE = re.compile("|".join(f"(?:{pattern})" for pattern in _DATA["article"]), re.IGNORECASE)
_LIST_NAME = re.compile(_DATA["list_names"], re.IGNORECASE)
_COLUMN = re.compile(_DATA["article_column"])
_ATTACHMENT = re.compile(_DATA["attachment"], re.IGNORECASE)
_READABLE = re.compile(_DATA["readable_attachment"], re.IGNORECASE)
_PLAIN_HOST = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?=[/?#]|$)")
_MAX_LENGTH = 8000  # characters; no server accepts a longer address
_DEFAULT_PORT = {"http": 80, "https": 443}


@lru_cache(maxsize=8192)  # asked for a dozen times for each request
def netloc(url: str) -> str:
    """Return host and port as one word, `www.x.gov.cn` or `127.0.0.1:8001`; default ports are left out."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    try:
        port = parts.port
    except ValueError:
        return host
    return host if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f"{host}:{port}"


def hostname(url: str) -> str:
    """Return the host's name alone, `www.x.gov.cn`, `127.0.0.1`, `::1`; empty if there is none."""
    if plain := _PLAIN_HOST.match(url):  # a large registry has 100,000 of them
        return plain[1]
    return (urlsplit(url).hostname or "").lower().rstrip(".")


def clean(href: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) address a link means, as it is to be fetched and cited, else None.

    Fragments, sessions, noise parameters and default ports go; `mpost_` becomes `post_`; a page of the
    `/gate/big5/` mirror becomes its original. Its call or facts (see calls.py) stay.
    """
    href, carried = calls.split(href)
    if len(href) > _MAX_LENGTH:
        return None
    href = re.sub(r"[\t\r\n]+", "", href).strip().replace("\\", "/")
    if (
        not href
        or re.match(r"#|https?:/*$", href, re.IGNORECASE)
        or re.search(r"\{\{|\$\{|<%|'\s*\+|\"\s*\+", href)
    ):
        return None
    try:
        parts = urlsplit(urljoin(base, href) if base else href)
        if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname:
            return None
        host = netloc(parts.geturl())
    except ValueError:
        return None
    path = _SESSION.sub("", parts.path)
    if mirror := _MIRROR.match(path):
        host, path = mirror["host"].lower(), mirror["path"] or "/"
    path = re.sub(r"/mpost_(\d+\.html)$", r"/post_\1", path)
    path = re.sub(r"^(?:/\.\.?(?=/))+", "", path) or "/"
    return safe_url_string(urlunsplit((parts.scheme.lower(), host, path, _quiet(parts.query), ""))) + carried


@lru_cache(maxsize=65536)
def key(url: str) -> str:
    """Return the key that two addresses share when they show the same page. It is for comparing, not for fetching."""
    parts = urlsplit(clean(url) or url)
    host = netloc(url if not parts.hostname else parts.geturl()).removeprefix("www.")
    path = normpath(quote(unquote(parts.path or "/"), safe="/~!$&'()*+,;=:@%")).replace("//", "/")
    path = _INDEX.sub("", path).rstrip("/")
    query = "" if is_article(parts.path) else "&".join(sorted(_unordered(_quiet(parts.query))))
    return (f"{host}{path}?{query}" if query else f"{host}{path}") + calls.split(url)[1]


def _quiet(query: str) -> str:
    return "&".join(
        part for part in query.split("&") if part and not _NOISE.fullmatch(part.partition("=")[0])
    )


def _unordered(query: str) -> list[str]:
    return [part for part in query.split("&") if not _ORDER.fullmatch(part)]


def same_host(one: str, other: str) -> bool:
    """Return whether two addresses are of one host: name and port, where http and https of the default ports are one."""
    return netloc(one) == netloc(other)


def is_article(url: str) -> bool:
    """Return whether the address has the shape one of the families gives to an article."""
    return bool(_ARTICLE.search(urlsplit(url).path))


def article_name(url: str) -> str:
    """Return the file name of an article without the number of the column it is filed in."""
    return _COLUMN.sub("", urlsplit(url).path.rsplit("/", 1)[-1])


def is_attachment(url: str) -> bool:
    """Return whether the address ends like a file that is no page."""
    return bool(_ATTACHMENT.search(urlsplit(url).path))


def is_readable_attachment(url: str) -> bool:
    """Return whether the address ends like a document that can hold a report."""
    return bool(_READABLE.search(urlsplit(url).path))


def is_home(url: str) -> bool:
    """Return whether the address is the front page of its host."""
    return _INDEX.sub("", urlsplit(url).path).strip("/") == ""


def home(url: str) -> str:
    """Return the address of the front page of an address's host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def folder(url: str) -> str:
    """Return host and directory of an address, with the slash: `www.x.gov.cn/zwgk/nb/`."""
    path = urlsplit(url).path or "/"
    if not path.endswith("/") and "." not in path.rsplit("/", 1)[-1]:
        path += "/"
    return netloc(url) + path[: path.rindex("/") + 1]


def branch(url: str) -> str:
    """Return how addresses below a list begin: its folder, or its own name where that says more than `index`."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    stem = name.rsplit(".", 1)[0]
    if "." not in name or urlsplit(url).query or _LIST_NAME.fullmatch(stem):
        return folder(url)
    return folder(url) + stem


def first_folder(url: str) -> str:
    """Return the host's folder that holds an address, however deep, as `folder` gives it."""
    return "/".join(folder(url).split("/")[:2]).rstrip("/") + "/"


def parent(directory: str) -> str:
    """Return the directory above one that `folder` gave; the host's root is its own parent."""
    head, _, _ = directory.rstrip("/").rpartition("/")
    return f"{head}/" if head else directory


def parameters(url: str) -> dict[str, str]:
    """Return the query of an address as a dict; a repeated name keeps its last value."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
