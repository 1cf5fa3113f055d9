"""Where the replica's portals are served: loopback, one port a portal, and the registry rows that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.replica.fixtures import PortalFixture, portals

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "127.0.0.1"
# Fixed for the demo, so that a second crawl meets the addresses of the first.
FIRST_PORT = 8461


def default_ports(first: int = FIRST_PORT) -> dict[str, int]:
    """Return consecutive ports, one a portal, from `first`; 0 lets the system choose each."""
    return {portal.portal_id: first + at if first else 0 for at, portal in enumerate(portals())}


def registry_rows(base_ports: Mapping[str, int] | int = FIRST_PORT) -> list[dict[str, str]]:
    """Return rows of a registry CSV (portal_id, name, listing_url) for the portals at these ports.

    `base_ports` maps portal ids to ports; a number is the first of consecutive ones.
    """
    ports = default_ports(base_ports) if isinstance(base_ports, int) else base_ports
    return [
        {"portal_id": portal.portal_id, "name": portal.name, "listing_url": _listing_url(portal, ports)}
        for portal in portals()
    ]


def _listing_url(portal: PortalFixture, ports: Mapping[str, int]) -> str:
    return f"http://{HOST}:{ports[portal.portal_id]}{portal.listing}"
