"""Classify why a request failed, as a kind of problem and a cause in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.problem_kinds import PERMANENT, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

# Names of exceptions of Twisted, Scrapy, OpenSSL and Playwright. Their classes move between versions, their names do not.
_KINDS = {
    "DNSLookupError": ProblemKind.DNS,
    "CannotResolveHostError": ProblemKind.DNS,
    "TimeoutError": ProblemKind.TIMEOUT,
    "TCPTimedOutError": ProblemKind.TIMEOUT,
    "DownloadTimeoutError": ProblemKind.TIMEOUT,
    "ConnectTimeout": ProblemKind.TIMEOUT,
    "SSLError": ProblemKind.TLS,
    "CertificateError": ProblemKind.TLS,
    "VerificationError": ProblemKind.TLS,
    "SimpleVerificationError": ProblemKind.TLS,
    "OpenSSL.SSL.Error": ProblemKind.TLS,
    "DownloadCancelledError": ProblemKind.TOO_LARGE,
    "HeadTooLargeError": ProblemKind.TOO_LARGE,
    "TooManyChunksError": ProblemKind.TOO_LARGE,
}
# Chromium's error codes, which Playwright gives in the message of its one exception.
_BROWSER_CODE = re.compile(
    r"\bnet::ERR_(?:(?P<tls>\w*SSL|CERT|\w*TLS)|(?P<dns>NAME_)|(?P<timeout>\w*TIMED_OUT))"
)
_GONE_STATUSES = (404, 410)


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """Why a request failed.

    `is_skipped`: its host is skipped for this run; `is_gone`: the portal says that the page does not exist.
    """

    kind: ProblemKind
    cause: str
    is_skipped: bool
    is_gone: bool

    @property
    def is_final(self) -> bool:
        """Whether another request would have the same result."""
        return not self.is_skipped and (self.is_gone or self.kind in PERMANENT)


def classify(error: BaseException | None) -> RequestFailure:
    """Return what a failed request's exception means."""
    kind, cause = explain(error)
    is_gone = isinstance(error, HttpError) and error.response.status in _GONE_STATUSES
    return RequestFailure(
        kind,
        cause,
        is_skipped=isinstance(error, HostSkipped),
        is_gone=is_gone or (isinstance(error, RequestRefused) and kind is ProblemKind.SOFT_404),
    )


def explain(error: BaseException | None) -> tuple[ProblemKind, str]:
    """Return the kind of problem that an exception is, and its cause in words."""
    if isinstance(error, RequestRefused):
        return error.kind, str(error)
    if isinstance(error, HttpError):
        return ProblemKind.FETCH_FAILED, f"status {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return _kind_of(error), str(error)
    return _kind_of(error), f"{type(error).__name__}: {_words_of(error)}"


def _kind_of(error: BaseException | None) -> ProblemKind:
    for cause in _causes_of(error):
        for parent in type(cause).__mro__:
            for name in (parent.__name__, f"{parent.__module__}.{parent.__name__}"):
                if name in _KINDS:
                    return _KINDS[name]
        if (code := _BROWSER_CODE.search(str(cause))) and code.lastgroup:
            return ProblemKind(code.lastgroup)
    return ProblemKind.FETCH_FAILED


def _causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those it was caused by: Twisted wraps the failures of a connection."""
    while error is not None:
        yield error
        for reason in getattr(error, "reasons", None) or ():
            yield getattr(reason, "value", reason)
        error = error.__cause__


def _words_of(error: BaseException | None) -> str:
    reasons = getattr(error, "reasons", None)
    return "; ".join(str(getattr(reason, "value", reason)) for reason in reasons) if reasons else str(error)
