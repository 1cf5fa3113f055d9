"""Write an index in CDXJ, with which pywb, ReplayWeb.page and other programs replay the archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from surt import surt  # type: ignore[import-untyped]

from foiacrawl.archive.index import files
from foiacrawl.archive.members import Damage
from foiacrawl.archive.records import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiacrawl.archive.members import Member

NAME = "index.cdxj"
_TYPES = ("response", "revisit")


def write_cdxj(folder: Path, on_damage: Callable[[Damage], None]) -> int:
    """Write `index.cdxj` into the folder of an archive, one line for each response; return the number of lines.

    A line is the address in sortable form (SURT), the time, and JSON with what a replay needs. Damaged records are
    left out and given to `on_damage`. The old index is replaced when the new one is complete.
    """
    lines: list[str] = []
    for path in files(folder):
        for found in members(path, wanted=lambda _: False):
            if isinstance(found, Damage):
                on_damage(found)
                continue
            try:
                lines.extend(_lines(path, found))
            except ValueError:
                url = found.header("WARC-Target-URI")
                on_damage(Damage(path.name, found.offset, found.length, is_tail=False, url=url))
    unfinished = folder / f"{NAME}.new"
    unfinished.write_text("".join(sorted(lines)), encoding="utf-8")
    unfinished.replace(folder / NAME)
    return len(lines)


def _lines(path: Path, member: Member) -> Iterator[str]:
    """Yield the line of a response; raises ValueError for a record or an address that is nonsense."""
    kind, url = member.header("WARC-Type"), member.header("WARC-Target-URI")
    if kind not in _TYPES or not url or not url.startswith(("http://", "https://")):
        return
    record = member.record()
    http = record.http_headers
    described = {
        "url": url,
        "mime": "warc/revisit"
        if kind == "revisit"
        else _mime(http.get_header("Content-Type") if http else None),
        "status": http.get_statuscode() if http else "-",
        "digest": member.header("WARC-Payload-Digest") or "-",
        "length": str(member.length),
        "offset": str(member.offset),
        "filename": path.name,
    }
    time = "".join(char for char in member.header("WARC-Date") or "" if char.isdigit())[:14]
    yield f"{surt(url)} {time} {json.dumps(described, ensure_ascii=False)}\n"


def _mime(content_type: str | None) -> str:
    return (content_type or "unk").partition(";")[0].strip() or "unk"
