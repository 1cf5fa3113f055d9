"""Recognise public IP addresses: a portal's pages may not lead the crawl into an internal network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


def is_public(address: str) -> bool:
    """Return whether an IPv4 or IPv6 address is neither loopback, private, link-local, multicast nor reserved.

    An IPv4 address within an IPv6 one (mapped, 6to4, Teredo, NAT64) counts as that IPv4 address. What is no address is
    not public.
    """
    try:
        found = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _resolve(found))


def is_loopback(host: str) -> bool:
    """Return whether a host, a name or an address, is this machine itself."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _resolve(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if within := address.ipv4_mapped or address.sixtofour:
        return [within]
    if address.teredo:
        return list(address.teredo)
    if any(address in network for network in _NAT64):
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]
