"""Verify the archive: every record is whole, and its digests are those of its bytes."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1
from typing import TYPE_CHECKING

from foiacrawl.archive.index import files, unfinished
from foiacrawl.archive.members import Damage
from foiacrawl.archive.records import members, size_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiacrawl.archive.members import Member

_SHA1 = "sha1:"
_STAMP = "verified"  # an empty file whose time is that of the last verification


@dataclass
class Verified:
    """What was verified: files, whole records, bytes; `damages` is what is damaged, `cut` the files a kill has left."""

    files: int = 0
    records: int = 0
    size: int = 0
    damages: list[Damage] = field(default_factory=list)
    cut: list[Damage] = field(default_factory=list)


def verify(folder: Path, on_progress: Callable[[Verified], None] = lambda _: None) -> Verified:
    """Read every record of the archive in `folder`, and compare its digests with its bytes."""
    done = Verified()
    for path in files(folder):
        for found in members(path):
            if isinstance(found, Damage):
                (done.cut if found.is_tail and unfinished(folder, path) else done.damages).append(found)
            elif is_right(found):
                done.records += 1
            else:
                url = found.header("WARC-Target-URI")
                done.damages.append(Damage(path.name, found.offset, found.length, is_tail=False, url=url))
            on_progress(done)
        done.files += 1
        done.size += size_of(path)
    if not done.damages:
        (folder / _STAMP).touch()
    return done


def last_verified(folder: Path) -> datetime | None:
    """Return when the archive was last verified without finding damage (UTC); None for never."""
    try:
        return datetime.fromtimestamp((folder / _STAMP).stat().st_mtime, UTC)
    except OSError:
        return None


def is_right(member: Member) -> bool:
    """Return whether the digests of a record are those of its bytes, so far as it has digests by SHA-1."""
    _, _, rest = member.data.partition(b"\r\n\r\n")
    length = member.content_length if member.header("Content-Length") else 0
    if length is None:
        return False
    block = rest[:length]
    if not _equal(member.header("WARC-Block-Digest"), block):
        return False
    if member.header("WARC-Type") != "response":
        return True  # the payload of a revisit lies in another record
    _, _, payload = block.partition(b"\r\n\r\n")
    return _equal(member.header("WARC-Payload-Digest"), payload)


def _equal(digest: str | None, data: bytes) -> bool:
    if not digest or not digest.startswith(_SHA1):
        return True
    return digest.removeprefix(_SHA1) == b32encode(sha1(data, usedforsecurity=False).digest()).decode()
