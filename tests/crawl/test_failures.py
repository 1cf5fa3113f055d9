"""A failed request is classified by the exception's type, never by its message."""

from __future__ import annotations

import ssl

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseNeverReceived

from foiacrawl import problems
from foiacrawl.crawl.errors import HostSkipped, RequestRefused
from foiacrawl.crawl.failures import classify
from foiacrawl.crawl.problem_kinds import ProblemKind


class PlaywrightError(Exception):
    """As Playwright raises it: the reason is a code of Chromium in the message."""


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (DNSLookupError(), ProblemKind.DNS),
        (DownloadTimeoutError(), ProblemKind.TIMEOUT),
        (TimeoutError(), ProblemKind.TIMEOUT),
        (ssl.SSLError("x"), ProblemKind.TLS),
        (caused_by(DownloadFailedError("x"), ssl.SSLError("x")), ProblemKind.TLS),
        (ResponseNeverReceived([Failure(ssl.SSLError("x"))]), ProblemKind.TLS),  # type: ignore[no-untyped-call]
        (DownloadCancelledError("too long"), ProblemKind.TOO_LARGE),
        (PlaywrightError("Page.goto: net::ERR_CERT_DATE_INVALID at https://x/"), ProblemKind.TLS),
        (PlaywrightError("Page.goto: net::ERR_NAME_NOT_RESOLVED at https://x/"), ProblemKind.DNS),
        (PlaywrightError("Page.goto: net::ERR_CONNECTION_TIMED_OUT at https://x/"), ProblemKind.TIMEOUT),
        (PlaywrightError("Page.goto: net::ERR_ABORTED at https://x/tls/"), ProblemKind.FETCH_FAILED),
        (IgnoreRequest("its size exceeds what robots.txt allows"), ProblemKind.FETCH_FAILED),
        (ConnectionError("TLS SSL"), ProblemKind.FETCH_FAILED),
        (RequestRefused("x", ProblemKind.ROBOTS), ProblemKind.ROBOTS),
    ],
    ids=lambda value: str(value)[:40],
)
def test_kinds(error: Exception, kind: ProblemKind) -> None:
    assert classify(error).kind is kind


def test_what_is_gone_or_skipped_or_final() -> None:
    def facts(error: Exception) -> tuple[bool, bool, bool]:
        failure = classify(error)
        return failure.is_gone, failure.is_skipped, failure.is_final

    assert facts(HttpError(Response("http://x/", status=410))) == (True, False, True)
    assert facts(HttpError(Response("http://x/", status=500))) == (False, False, False)
    assert facts(RequestRefused("x", ProblemKind.SOFT_404)) == (True, False, True)
    assert facts(RequestRefused("x", ProblemKind.ROBOTS)) == (False, False, True)
    assert facts(HostSkipped("x", ProblemKind.ROBOTS)) == (False, True, False)


def test_the_kinds_are_those_of_the_closed_list() -> None:
    assert set(ProblemKind) <= set(problems.kinds())
