"""Check the cells of one registry row: what is wrong with it, each fault with what to do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import may_be_registered
from foiacrawl.listings.families.folders import find_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

NEEDED = ("portal_id", "name", "listing_url")
TRUE, FALSE = frozenset({"true", "yes", "1", "y", "是"}), frozenset({"", "false", "no", "0", "n", "否"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CODE = re.compile(r"[1-9]\d{5}(?:\d{3}|\d{6})?")
# Nearly all addresses are like this. Those that are not are examined part by part, which takes ten times as long.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PLAIN_URL = re.compile(
    rf"https?://(?:(?:[A-Za-z0-9-]+\.)+gov\.cn|127(?:\.{_OCTET}){{3}})(?::[1-5]?\d{{1,4}})?(?:/[\w./?&=%~-]{{0,500}})?",
    re.ASCII,
)


def find_faults(cells: Mapping[str, str], lines: Mapping[str, int], *, too_long: bool) -> list[str]:
    """Return what is wrong with a row, each with what to do; nothing if it can be used.

    `lines` are the lines of the ids before it; `too_long`: it has more cells than the first line has columns.
    """
    faults = [f"{name} is empty; fill it in" for name in NEEDED if not cells.get(name)]
    if too_long:
        faults.append(
            "more cells than the first line has columns; put quotes around a cell that holds a comma"
        )
    portal_id = cells.get("portal_id", "")
    if portal_id and not _ID.fullmatch(portal_id):
        faults.append(
            f"portal_id {portal_id!r} may hold only ASCII letters, digits, '.', '_' and '-'; choose another"
        )
    if portal_id in lines:
        faults.append(
            f"portal_id is already used on line {lines[portal_id]}; choose another, or remove one of the rows"
        )
    url = cells.get("listing_url", "")
    if url and not _PLAIN_URL.fullmatch(url):
        faults += find_url_faults(url)
    faults += _option_faults(cells)
    return faults


def _option_faults(cells: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the cells that may be empty."""
    faults = []
    family = cells.get("family", "")
    if family and family not in find_folders():
        faults.append(
            f"family {family!r} is not one of {', '.join(find_folders())}; leave it empty to have it detected"
        )
    code = cells.get("division_code", "")
    if code and not _CODE.fullmatch(code):
        faults.append(
            f"division_code {code!r} is not a GB/T 2260 code of six digits (nine for a township); mend or empty it"
        )
    render = cells.get("render", "").lower()
    if render not in FALSE and render not in TRUE:
        faults.append(f"render is {cells['render']!r}; write true or leave it empty")
    if (encoding := cells.get("encoding")) and not _is_encoding(encoding):
        faults.append(f"encoding {encoding!r} is not known; leave it empty to have it detected")
    return faults


def find_url_faults(url: str) -> list[str]:
    """Return why an address cannot be that of a row; nothing if it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return [
            f"listing_url {url!r} is no address ({error}); give the whole address of the list or of the front page"
        ]
    if parts.scheme.lower() not in ("http", "https"):
        return [f"listing_url {url!r} does not begin with http:// or https://; give the whole address"]
    if not host or re.search(r"\s", url) or not urls.clean(url):
        return [f"listing_url {url!r} is no address; give the whole address of the list or of the front page"]
    if not may_be_registered(url):
        return [
            f"{host} is neither under gov.cn nor listed in addresses/hosts.toml; many other hosts carry copies of reports"
        ]
    return []


@lru_cache(maxsize=64)
def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True
