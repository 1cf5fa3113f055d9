"""Compare the national list of government sites with a registry: which rows it confirms, contradicts, and adds.

A row and a site are the same where host and body agree. A body is compared by its identity, which stays when it or its
division is renamed; a government's office (人民政府办公室), which runs the site, counts as the government.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from foiacrawl.addresses import urls
from foiacrawl.agencies import Evidence, identify
from foiacrawl.portals import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiacrawl.model import Portal
    from foiacrawl.portals.national_list import Site

_OFFICE = re.compile(r"(?<=政府)(?:办公厅|办公室|办)$")


class Verdict(StrEnum):
    """What the list says: it confirms a row, adds one, contradicts one, or names a host once more."""

    CONFIRMS = "confirms"
    ADDS = "adds"
    CONTRADICTS = "contradicts"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class Compared:
    """A site of the list and its verdict; `portal` is the row as it should be in a registry, None for a repetition.

    A repetition has a `reason` where another body has the same address.
    A contradicted row is the registry's own, with what the list says in its notes: a person decides.
    """

    verdict: Verdict
    site: Site
    portal: Portal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Body:
    """A body by which rows are compared: its name, division and identity; None where these are not known."""

    name: str | None
    code: str | None
    identity: str | None


class Comparison:
    """A registry, indexed by host and by body. `day` (YYYY-MM-DD) is that of the list, for the notes."""

    def __init__(self, known: Iterable[Portal], day: str) -> None:
        self._day = day
        self._hosts: dict[str, list[Portal]] = defaultdict(list)
        self._bodies: dict[str, Portal] = {}
        self._taken: set[str] = set()
        self._named: dict[str, _Body] = {}
        self._noted: dict[str, Portal] = {}
        self._seen: dict[str, list[_Body]] = {}
        for portal in known:
            body = self._named[portal.portal_id] = _body_of_row(portal)
            self._hosts[_host(portal.listing_url)].append(portal)
            self._taken.add(portal.portal_id)
            if body.identity:
                self._bodies.setdefault(body.identity, portal)

    def compare(self, site: Site) -> Compared:
        """Return the verdict on one site of the list."""
        bodies = _bodies_of_site(site)
        before = self._seen.setdefault(urls.key(site.url), [])
        if any(_is_same(body, other) for body in bodies for other in before):
            return Compared(Verdict.REPEATS, site, None)
        owners = [body.name or "" for body in before]
        before += bodies
        of_host = self._hosts.get(_host(site.url), [])
        for portal in of_host:
            if any(_is_same(body, self._named[portal.portal_id]) for body in bodies):
                return Compared(Verdict.CONFIRMS, site, self._note(portal, site, "confirmed by"))
        elsewhere = next(
            (self._bodies[body.identity] for body in bodies if body.identity in self._bodies), None
        )
        if elsewhere is not None and naming.get_domain(elsewhere.listing_url) == naming.get_domain(site.url):
            # The row's column is on a platform of the same government.
            return Compared(Verdict.CONFIRMS, site, self._note(elsewhere, site, f"home {site.url} in"))
        if elsewhere is not None:
            reason = f"{elsewhere.name} is at {elsewhere.listing_url} in the registry"
            return Compared(Verdict.CONTRADICTS, site, self._note(elsewhere, site, f"{site.url} in"), reason)
        if owners:
            return Compared(
                Verdict.REPEATS, site, None, f"the list has this address already, as {owners[0]}'s"
            )
        owner = next((portal for portal in of_host if urls.is_home(portal.listing_url)), None)
        if owner is not None and urls.is_home(site.url):
            reason = f"{owner.listing_url} is {owner.name}'s in the registry"
            return Compared(
                Verdict.CONTRADICTS, site, self._note(owner, site, f"of {site.organiser} in"), reason
            )
        return Compared(Verdict.ADDS, site, self._make_row(site, bodies))

    def _note(self, portal: Portal, site: Site, what: str) -> Portal:
        """Return a known row with what the list says of it, after what it has said of it before."""
        portal = self._noted.get(portal.portal_id, portal)
        parts = [
            portal.notes,
            f"{what} the national list {self._day}",
            f"site code {site.code}" if site.code else "",
        ]
        known = portal.notes or ""
        notes = "; ".join(part for part in parts if part and (part == known or part not in known))
        self._noted[portal.portal_id] = replace(portal, notes=notes)
        return self._noted[portal.portal_id]

    def _make_row(self, site: Site, bodies: list[_Body]) -> Portal:
        body = next((body for body in bodies if body.identity), bodies[0])
        named = naming.name_body(body.name or site.name, naming.Site(body.name or site.name, site.code))
        parts = [
            "home page only, column not seen"
            if urls.is_home(site.url)
            else "address of the list, column not seen",
            f"the national list {self._day}",
            f"site code {site.code}" if site.code else "",
        ]
        url = urls.clean(site.url) or site.url
        row = naming.assign_id(
            named.make_row(url, None, "; ".join(part for part in parts if part)), self._taken
        )
        self._hosts[_host(url)].append(row)
        self._named[row.portal_id] = body
        if body.identity:
            self._bodies.setdefault(body.identity, row)
        return row


def _host(url: str) -> str:
    return urls.netloc(url).removeprefix("www.")


def _body_of_row(portal: Portal) -> _Body:
    return _identified(
        Evidence(portal_name=portal.name, portal_division_code=portal.division_code), portal.name
    )


def _bodies_of_site(site: Site) -> list[_Body]:
    """Return whose site it may be: by its name, then by who runs it."""
    names = [naming.strip_site_words(site.name), site.organiser]
    names += [_OFFICE.sub("", name) for name in names]
    code = site.code[:6] if site.code and site.code[0].isdigit() else None
    found = [
        _identified(Evidence(portal_name=name, portal_division_code=code, site_code=site.code), name)
        for name in dict.fromkeys(name for name in names if name)
    ]
    # The government before its office.
    return sorted(found, key=lambda body: bool(_OFFICE.search(body.name or "")))


def _identified(evidence: Evidence, printed: str) -> _Body:
    found = identify(evidence)
    return _Body(found.name or printed, found.division_code, found.identity)


def _is_same(one: _Body, other: _Body) -> bool:
    if one.identity and other.identity:
        return one.identity == other.identity
    return one.name == other.name
