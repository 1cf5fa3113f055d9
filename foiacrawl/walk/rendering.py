"""Which listings of one portal are opened in a browser because they are empty without their scripts.

One at a time; after a few that stayed empty the portal's empty lists are taken to be empty.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiacrawl.listings.listing import Ask

NO_BROWSER = "install Chromium (apt install chromium) and say where it is with -s FOIACRAWL_CHROMIUM=PATH"
MOST_RENDERED = 20  # listings of a portal; one that needs more should have render=true in its row
MOST_FRUITLESS = 3


@dataclass
class Browsing:
    """The listings that wait for the browser, and what came of those that had it.

    `available` is None where nobody asked for a browser, False where there is none.
    """

    available: bool | None = None
    rendered: int = 0
    fruitless: int = 0
    _waiting: deque[Ask] = field(default_factory=deque)
    _busy: bool = False

    @property
    def is_over(self) -> bool:
        """Whether no further listing is opened."""
        return self.fruitless >= MOST_FRUITLESS or self.rendered >= MOST_RENDERED

    def put(self, ask: Ask, url: str) -> list[Ask]:
        """Take in an empty listing; return the ask for it if its turn has come."""
        self._waiting.append(replace(ask, url=url, render=True))
        return self._next()

    def came(self, ask: Ask) -> list[Ask]:
        """Take in that a listing has come from the browser, or has failed to; return the next one."""
        if not ask.render or ask.kind != "listing":
            return []
        self._busy = False
        return self._next()

    def gives_up(self) -> bool:
        """Tell whether listings wait that will not be opened, and forget them."""
        left = bool(self._waiting) and self.is_over and not self._busy
        if left:
            self._waiting.clear()
        return left

    def _next(self) -> list[Ask]:
        if self._busy or self.is_over or not self._waiting:
            return []
        self._busy = True
        self.rendered += 1
        return [self._waiting.popleft()]
