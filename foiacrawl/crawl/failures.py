"""Why a request failed, as a kind of problem: told apart, counted, never evaded."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from foiacrawl.crawl.middlewares import Blocked, OffLimits

if TYPE_CHECKING:
    from twisted.python.failure import Failure

# Names of exceptions of Twisted, Scrapy and browsers. Their classes move between versions, their names do not.
NAMES = {
    "DNSLookupError": "dns",
    "CannotResolveHostError": "dns",
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "DownloadTimeoutError": "timeout",
    "ConnectTimeout": "timeout",
    "SSLError": "tls",
    "CertificateError": "tls",
    "VerificationError": "tls",
    "DownloadCancelledError": "too_large",
}
GONE = (404, 410)


def explain(failure: Failure) -> tuple[str, str]:
    """Return the kind of problem a failed request is, and its cause in words."""
    error = failure.value
    if isinstance(error, OffLimits):
        return "off_limits", str(error)
    if isinstance(error, Blocked):
        return error.kind, str(error)
    if isinstance(error, HttpError):
        return "fetch_failed", f"status {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    return _kind(error), f"{type(error).__name__}: {_words(error)}"


def is_gone(failure: Failure) -> bool:
    """Tell whether the portal says that the page is there no more."""
    error = failure.value
    if isinstance(error, Blocked):
        return error.kind == "soft_404"
    return isinstance(error, HttpError) and error.response.status in GONE


def _ignored(message: str) -> tuple[str, str]:
    if "robots.txt" in message:
        return "robots", message
    if "exceed" in message or "size" in message:
        return "too_large", message
    return "fetch_failed", message


def _kind(error: BaseException | None) -> str:
    if "cancel" in type(error).__name__.lower() and "size" in str(error).lower():
        return "too_large"
    for cause in _causes(error):
        for one in type(cause).__mro__:
            if one.__name__ in NAMES:
                return NAMES[one.__name__]
        if isinstance(cause, ssl.SSLError) or "SSL" in repr(cause) or "tls" in repr(cause).lower():
            return "tls"
    return "fetch_failed"


def _causes(error: BaseException | None) -> list[BaseException]:
    """Return an error and what it is made of: Twisted wraps the failures of a connection."""
    if error is None:
        return []
    found = [error]
    found += [getattr(reason, "value", reason) for reason in getattr(error, "reasons", ()) or ()]
    return [*found, *_causes(error.__cause__)]


def _words(error: BaseException | None) -> str:
    reasons = getattr(error, "reasons", None)
    return "; ".join(str(getattr(one, "value", one)) for one in reasons) if reasons else str(error)
