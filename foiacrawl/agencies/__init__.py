"""Whose report is this: divisions and bodies. Knows neither the crawl nor the store.

`identify(Evidence(...)) -> Body` is all that other rooms need; `kinds.kinds()` has the labels of the kinds.
"""

from foiacrawl.agencies.identify import identify
from foiacrawl.agencies.nouns import Body, Evidence

__all__ = ["Body", "Evidence", "identify"]
