"""Choose the listings of one portal that are opened in a browser because they are empty without their scripts.

One at a time; after a few that stayed empty, the portal's empty lists are taken to be empty.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.listings.listing import PageRequest

NO_BROWSER = "install Chromium (apt install chromium) and give its path with -s FOIACRAWL_CHROMIUM=PATH"
MAX_RENDERED = 20  # listings of a portal; one that needs more should have render=true in its row
MAX_FRUITLESS = 3
MAX_NAMED = 3  # listings that a message names


@dataclass
class Rendering:
    """The listings that wait for the browser, and the number of those it has opened.

    `available` is None where no browser was configured, False where there is none. `fruitless` listings stayed empty.
    `unread` are the addresses of listings that only a browser would fill, and were not opened in one, with the reason.
    """

    available: bool | None = None
    rendered: int = 0
    fruitless: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    _waiting: deque[PageRequest] = field(default_factory=deque)
    _busy: bool = False

    @property
    def is_over(self) -> bool:
        """Whether no further listing is opened."""
        return self.fruitless >= MAX_FRUITLESS or self.rendered >= MAX_RENDERED

    def add(self, request: PageRequest, url: str) -> list[PageRequest]:
        """Add an empty listing; return the request for it if no other is being opened."""
        self._waiting.append(replace(request, url=url, render=True))
        return self._start_next()

    def explain_unread(self, family: str) -> str | None:
        """Return which listings were not read for want of a browser, in words; None if there are none."""
        if not self.unread:
            return None
        shown = "; ".join(f"{url}: {why}" for url, why in list(self.unread.items())[:MAX_NAMED])
        more = f"; and {len(self.unread) - MAX_NAMED} more" if len(self.unread) > MAX_NAMED else ""
        return f"{len(self.unread)} listings of the system {family} are drawn by scripts alone: {shown}{more}"

    def finish(self, request: PageRequest) -> list[PageRequest]:
        """Record that the browser has answered a request, or failed to; return the next one."""
        if not request.render or request.kind != "listing":
            return []
        self._busy = False
        return self._start_next()

    def discard_waiting(self) -> bool:
        """Return whether listings wait that will not be opened, and forget them."""
        has_waiting = bool(self._waiting) and self.is_over and not self._busy
        if has_waiting:
            self._waiting.clear()
        return has_waiting

    def _start_next(self) -> list[PageRequest]:
        if self._busy or self.is_over or not self._waiting:
            return []
        self._busy = True
        self.rendered += 1
        return [self._waiting.popleft()]
