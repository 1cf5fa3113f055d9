"""Why a middleware refuses a request, as exceptions. Scrapy passes them to the request's errback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from foiacrawl.crawl.problem_kinds import ProblemKind


class RequestRefused(IgnoreRequest):
    """The request is not sent, or its response is not a page of the portal; `kind` says why."""

    def __init__(self, message: str, kind: ProblemKind) -> None:
        super().__init__(message)
        self.kind = kind


class CrawlStopped(IgnoreRequest):
    """The crawl was stopped before the request was sent. Nothing is recorded of it: the next run sends it."""


class HostSkipped(RequestRefused):
    """No further request goes to the host in this run; the next run completes the work.

    The message is the same for every request to the host, so that it is reported once.
    """
