"""The search of WAS, by which a list of TRS WCM that prints only its first lines fetches the rest (`list2.trsapi`).

    listArgs: {channelid: SiteInfo.searchId, classsql: "chnlid=1788", sortfield: "-docreltime"}, pagebar: {prepage: 10}

becomes `/was5/web/search?channelid=ID&classsql=chnlid%3D1788&prepage=10&page=1`. The ID is often in a file of the page's scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from foiacrawl.addresses import calls, urls
from foiacrawl.listings.answers import BASE

if TYPE_CHECKING:
    from foiacrawl.listings.script_values import ScriptValues

_SEARCHED = re.compile(r"\bsearchId[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_ARGUMENTS = {
    name: re.compile(rf"\b{name}[\"']?\s*:\s*(?=[\w\"'`])")
    for name in ("channelid", "classsql", "sortfield", "prepage")
}


def has_arguments(source: str) -> bool:
    """Return whether a page's scripts give the arguments of such a search."""
    return _ARGUMENTS["classsql"].search(source) is not None


def find_search(values: ScriptValues, base: str) -> str | None:
    """Return the address of the search that a page's scripts give the arguments of; None if they do not say enough.

    `base` is what the links of its answer are relative to.
    """
    places = {name: pattern.search(values.source) for name, pattern in _ARGUMENTS.items()}
    if places["classsql"] is None:
        return None
    found = {name: values.evaluate(place.end())[0] for name, place in places.items() if place}
    fields = {name: str(value) for name, value in found.items() if isinstance(value, str | int)}
    if not fields.get("channelid", "").isdigit():
        searched = _SEARCHED.search(values.source)
        fields["channelid"] = searched[1] if searched else ""
    address = urls.clean("/was5/web/search", base)
    if not fields["channelid"] or "classsql" not in fields or not address:
        return None
    query = urlencode({**fields, "templet": "advsch.jsp", "page": "1"})
    return calls.add_notes(f"{address}?{query}", {BASE: base})
