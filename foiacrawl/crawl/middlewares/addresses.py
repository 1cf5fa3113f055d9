"""Refuse requests to names that the resolver found to have no public address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.addresses.urls import hostname
from foiacrawl.crawl.errors import RequestRefused
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.resolver import refused_address

if TYPE_CHECKING:
    from scrapy.http import Request


class PublicAddressMiddleware:
    """Distinguishes a name with an address of an inner network from a name that does not exist."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Refuse the request before it is retried."""
        del exception
        name = hostname(request.url)
        if address := refused_address(name):
            message = f"{name} has the address {address}, which is not public"
            raise RequestRefused(message, ProblemKind.OFF_LIMITS)
