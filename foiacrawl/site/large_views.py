"""Let Datasette neither count nor facet the views that have millions of rows, unless they are those of one report.

Both would go through all rows: seconds for each page, and then a time limit instead of an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]

LARGE = (
    "figures",
    "figure_list",
    "checks",
    "check_list",
    "requests",
    "disclosure",
    "disputes",
    "statistics",
    "report_bodies",
)
_PATH = re.compile(rf"/foia/(?:{'|'.join(LARGE)})(?:\.json)?")
_ONE_REPORT = re.compile(rb"(?:^|&)report_id(?:__exact)?=[0-9]")
_NEITHER = b"_nocount=1&_nofacet=1&_nosuggest=1"


def ask_less(application: Application) -> Application:
    """Return the application with such requests changed."""

    async def answer(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _PATH.fullmatch(scope["path"]):
            query: bytes = scope.get("query_string", b"")
            if not _ONE_REPORT.search(query):
                scope = {**scope, "query_string": b"&".join(filter(None, (query, _NEITHER)))}
        await application(scope, receive, send)

    return answer
