"""The kinds of problems.toml that a crawl finds, and decides by."""

from __future__ import annotations

from enum import StrEnum


class ProblemKind(StrEnum):
    """A kind of problem, as in problems.toml."""

    COOLING_DOWN = "cooling_down"
    DNS = "dns"
    FETCH_FAILED = "fetch_failed"
    FORBIDDEN = "forbidden"
    GEO_FENCE = "geo_fence"
    JS_CHALLENGE = "js_challenge"
    LISTING_MOVED = "listing_moved"
    LISTING_SHRUNK = "listing_shrunk"
    NEEDS_BROWSER = "needs_browser"
    NEEDS_SOFTWARE = "needs_software"
    OFF_LIMITS = "off_limits"
    OVER_BUDGET = "over_budget"
    RATE_LIMITED = "rate_limited"
    ROBOTS = "robots"
    SOFT_404 = "soft_404"
    TIMEOUT = "timeout"
    TLS = "tls"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


PERMANENT = frozenset({ProblemKind.ROBOTS, ProblemKind.OFF_LIMITS, ProblemKind.SOFT_404})
"""Failures that another request would not change."""
