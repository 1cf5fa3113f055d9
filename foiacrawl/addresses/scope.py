"""Decide what a portal's crawl may fetch: its own host (name and port), listed hosts, and among *.gov.cn each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from foiacrawl.addresses import calls, urls
from foiacrawl.addresses.public import is_loopback
from foiacrawl.data import load_toml

MAX_LENGTH = 2083  # characters of an address; longer ones are traps
MAX_CARRIED = 200_000  # characters of what is posted, or noted for the reader of the answer
_DATA: dict[str, Any] = load_toml(__file__, "hosts.toml")


@dataclass(frozen=True, slots=True)
class Scope:
    """The addresses that belong to the portal whose registry row has `listing_url`."""

    listing_url: str

    def allows(self, url: str) -> bool:
        """Return whether a page may be fetched. The walk decides which other government hosts are followed."""
        sent, carried = calls.split(url)
        if (
            urlsplit(url).scheme not in ("http", "https")
            or len(sent) > MAX_LENGTH
            or len(carried) > MAX_CARRIED
        ):
            return False
        if urls.same_host(url, self.listing_url):
            return True
        return is_government(self.listing_url) and is_government(url)

    def allows_attachment(self, url: str) -> bool:
        """Return whether a file may be fetched: also from the listed hosts of attachments."""
        return self.allows(url) or (
            urlsplit(url).scheme in ("http", "https") and _is_of(url, _DATA["attachments"])
        )


def is_government(url: str) -> bool:
    """Return whether an address is under gov.cn, on the default ports."""
    host = urls.netloc(url)
    return host == "gov.cn" or host.endswith(".gov.cn")


def may_be_registered(url: str) -> bool:
    """Return whether the registry may hold this address: gov.cn, a listed exception, or loopback."""
    host = (urlsplit(url).hostname or "").lower()
    return is_government(f"http://{host}/") or _is_of(url, _DATA["portals"]) or is_loopback(host)


def _is_of(url: str, hosts: list[str]) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return any(host == listed or host.endswith(f".{listed}") for listed in hosts)
