"""Identify the body that reports, and its administrative division, from what a page says. Pure: no network, no store.

`identify(Evidence(...)) -> Body` is the interface; `kinds.kinds()` has the labels of the kinds of bodies.
"""

from foiacrawl.agencies.identify import identify
from foiacrawl.agencies.types import Body, Evidence

__all__ = ["Body", "Evidence", "identify"]
