"""Names that lead into an inner network are refused, whatever address they have."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet import defer
from twisted.internet.base import ThreadedResolver
from twisted.internet.error import DNSLookupError

from foiacrawl.addresses.public import is_public
from foiacrawl.crawl import settings
from foiacrawl.crawl.errors import RequestRefused
from foiacrawl.crawl.middlewares import PublicAddressMiddleware
from foiacrawl.crawl.problem_kinds import ProblemKind
from foiacrawl.crawl.resolver import PublicResolver
from foiacrawl.crawl.run_state import RunState
from foiacrawl.model import Portal

INNER = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104  (an address to be refused)
    "240.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "[::1]",
]  # fmt: skip
OUTER = ["1.2.3.4", "202.106.0.20", "2400:3200::1", "::ffff:202.106.0.20", "64:ff9b::ca6a:14"]


def test_only_the_open_net_is_public() -> None:
    assert [address for address in INNER if is_public(address)] == []
    assert [address for address in OUTER if not is_public(address)] == []
    assert not is_public("www.example.gov.cn")


@pytest.fixture(autouse=True)
def _empty_cache() -> Any:
    dnscache.clear()
    yield
    dnscache.clear()


def resolver(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> PublicResolver:
    """A resolver of a process whose one crawl has one row, over a DNS that is a dict."""
    fake = lambda _self, name, _timeout: defer.succeed(answers[name])  # noqa: E731
    monkeypatch.setattr(ThreadedResolver, "getHostByName", fake)
    row = Portal("p", "某某市", "http://own.example.gov.cn/nb/")
    crawler = Crawler(Spider)
    crawler.spider = Spider("p")
    RunState({"p": row}).attach(crawler)
    process: Any = SimpleNamespace(settings=Settings({"DNS_TIMEOUT": 1}), crawlers=[crawler, Crawler(Spider)])
    return PublicResolver.from_crawler(process, SimpleNamespace())  # type: ignore[arg-type]


def result_of(deferred: defer.Deferred[str]) -> Any:
    results: list[Any] = []
    deferred.addBoth(results.append)
    return results[0]


def test_an_inner_answer_is_refused_also_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"inner.example.gov.cn": "10.0.0.8", "outer.example.gov.cn": "202.106.0.20"}
    names["own.example.gov.cn"] = "127.0.0.1"
    own = resolver(monkeypatch, names)
    assert result_of(own.getHostByName("outer.example.gov.cn")) == "202.106.0.20"
    assert result_of(own.getHostByName("own.example.gov.cn")) == "127.0.0.1"
    for _ in range(2):
        failure = result_of(own.getHostByName("inner.example.gov.cn"))
        assert failure.check(DNSLookupError)
        assert "10.0.0.8" in str(failure.value)
    middleware = PublicAddressMiddleware()
    with pytest.raises(RequestRefused, match=r"10\.0\.0\.8, which is not public") as refused:
        middleware.process_exception(Request("http://inner.example.gov.cn/nb/"), DNSLookupError())
    assert refused.value.kind is ProblemKind.OFF_LIMITS
    middleware.process_exception(Request("http://outer.example.gov.cn/nb/"), DNSLookupError())


def test_the_crawl_uses_it() -> None:
    assert f"{PublicResolver.__module__}.{PublicResolver.__name__}" == settings.TWISTED_DNS_RESOLVER
    assert settings.DOWNLOADER_MIDDLEWARES["foiacrawl.crawl.middlewares.PublicAddressMiddleware"]


def test_the_operators_proxy_may_have_an_inner_address_and_what_is_not_checked_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = {"proxy.example": "10.0.0.1", "inner.example": "10.0.0.2"}
    monkeypatch.setenv("http_proxy", "http://user:secret@proxy.example:3128")
    found = resolver(monkeypatch, answers)
    assert result_of(found.getHostByName("proxy.example", (1,))) == "10.0.0.1"
    assert result_of(found.getHostByName("inner.example", (1,))).check(DNSLookupError)
    assert "through proxy.example" in caplog.text
    assert "secret" not in caplog.text
