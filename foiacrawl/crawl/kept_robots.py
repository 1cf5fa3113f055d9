"""Keep the robots.txt of each host for a day, in a folder beside the database: whatever is lost there is fetched again."""

from __future__ import annotations

import json
import logging
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import crc32

from foiacrawl.crawl.history import BEIJING

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)
# RFC 9309, 2.4, names 24 hours; a nightly run begins somewhat later on some nights.
_KEPT = timedelta(hours=25)
_FINAL_STATUSES = (200, 404, 410)


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """The robots.txt files in `folder`, as they are used by a run that began at `started` (UTC)."""

    folder: Path
    started: datetime

    def find(self, url: str) -> bytes | None:
        """Return the robots.txt at an address if it was fetched in the night before, and is not due in this one.

        Each host is due every second night, half of them in each. One fetched on the same day (Beijing) is due: a person
        started the crawl again.
        """
        try:
            kept = json.loads(self._file(url).read_text(encoding="utf-8"))
            fetched, body = datetime.fromisoformat(kept["fetched_at"]), b64decode(kept["body"])
            if kept["url"] != url or fetched.tzinfo is None:
                return None
        except (OSError, ValueError, TypeError, KeyError):
            return None
        day, today = (moment.astimezone(BEIJING).date() for moment in (fetched, self.started))
        is_due = (today.toordinal() + crc32(url.encode())) % 2 == 0
        is_recent = timedelta(0) <= self.started - fetched <= _KEPT
        return body if day != today and is_recent and not is_due else None

    def keep(self, url: str, status: int, body: bytes) -> None:
        """Keep a robots.txt that was just fetched; the answer to an error is not kept."""
        if status not in _FINAL_STATUSES:
            return
        kept = {"url": url, "fetched_at": datetime.now(UTC).isoformat(), "body": b64encode(body).decode()}
        file = self._file(url)
        try:
            self.folder.mkdir(exist_ok=True)
            new = file.with_suffix(".new")
            new.write_text(json.dumps(kept), encoding="utf-8")
            new.replace(file)
        except OSError as error:
            logger.warning("%s cannot be kept: %s", url, error)

    def _file(self, url: str) -> Path:
        return self.folder / f"{sha256(url.encode()).hexdigest()[:32]}.json"
