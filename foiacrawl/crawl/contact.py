"""Whom a portal's operator can ask or complain to: the contact of whoever runs the crawl, in the user agent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.addresses.public import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Portal

SETTING = "FOIACRAWL_CONTACT"
# Printable ASCII without what ends a comment of the header or separates its parts.
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[!-':-~*-9]+", re.ASCII)


def with_contact(agent: str, contact: str) -> str:
    """Return a user agent that names the contact, a mail address or an http(s) URL; raises ValueError for anything else."""
    contact = contact.strip()
    if not contact or contact in agent:
        return agent
    if not _CONTACT.fullmatch(contact):
        raise ValueError(f"{SETTING}={contact!r} is neither a mail address nor an http(s) address")
    return f"{agent[:-1]}; {contact})" if agent.endswith(")") else f"{agent} (+{contact})"


def check_contact(contact: str, portals: Iterable[Portal]) -> None:
    """Raise ValueError if machines of others would be requested and no contact is set."""
    if contact.strip():
        return
    for portal in portals:
        if not is_loopback(urls.hostname(portal.listing_url)):
            raise ValueError(
                f"{SETTING} is not set: a mail or web address of yours, which goes into the user agent, for those whose portals "
                f'are crawled; -s {SETTING}=you@example.org, or {SETTING} = "you@example.org" below [settings] in foiacrawl.toml'
            )
