"""Choose the listings of one portal that are opened in a browser because they are empty without their scripts.

One at a time; after a few that stayed empty, the portal's empty lists are taken to be empty.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foiacrawl.walk.actions import WalkProblem

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
    `reasons` say of listings why they seem to be drawn by scripts alone, "" of others.
    """

    available: bool | None = None
    rendered: int = 0
    fruitless: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
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

    def explain_unread(self, url: str, family: str) -> list[WalkProblem]:
        """Return the problem that listings of the portal at `url` were not read for want of a browser, if any were not."""
        if not self.unread:
            return []
        shown = "; ".join(f"{listing}: {why}" for listing, why in list(self.unread.items())[:MAX_NAMED])
        more = f"; and {len(self.unread) - MAX_NAMED} more" if len(self.unread) > MAX_NAMED else ""
        count = f"{len(self.unread)} listings of the system {family} are drawn by scripts alone"
        return [WalkProblem("needs_browser", f"{count}: {shown}{more}; {NO_BROWSER}", url)]

    def explain_missing(self, url: str, why: str | None) -> WalkProblem:
        """Return the problem that a browser is wanted for a listing, and none is installed."""
        message = f"{url} lists nothing without a browser: {why}; {NO_BROWSER}"
        return WalkProblem("needs_software", message, url)

    def explain_end(self, url: str) -> WalkProblem:
        """Return the problem that no more listings of the portal at `url` are opened."""
        message = f"after {self.rendered} empty listings of {url} no more were opened in a browser"
        return WalkProblem("listing_incomplete", f"{message}; write render=true in its row", url)

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
