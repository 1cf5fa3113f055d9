"""One page, one key."""

from __future__ import annotations

import pytest

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import Scope, may_be_registered

BASE = "http://www.x.gov.cn/zwgk/nb/index.html"
ARTICLE = "http://www.x.gov.cn/zwgk/nb/202401/t20240130_1.html"


@pytest.mark.parametrize(
    "href",
    [
        "./202401/t20240130_1.html",
        "202401/t20240130_1.html",
        "../nb/202401/t20240130_1.html",
        "/zwgk/nb/202401/t20240130_1.html",
        "//www.x.gov.cn/zwgk/nb/202401/t20240130_1.html",
        "https://www.x.gov.cn/zwgk/nb/202401/t20240130_1.html",
        "https://www.x.gov.cn:443/zwgk/nb/202401/t20240130_1.html",
        "HTTP://WWW.X.GOV.CN:80/zwgk/nb/202401/t20240130_1.html",
        "http://x.gov.cn/zwgk/nb/202401/t20240130_1.html",
        "./202401/t20240130_1.html?ddtab=true",
        "./202401/t20240130_1.html?spm=1.2.3#top",
        "./202401/t20240130_1.html?whatever=1",
        "./202401/t20240130_1.html;jsessionid=0A1B",
        "/gate/big5/www.x.gov.cn/zwgk/nb/202401/t20240130_1.html",
        " ./202401/\n t20240130_1.html ".replace("\n ", "\n"),
        ".\\202401\\t20240130_1.html",
        "/zwgk/nb//202401/./t20240130_1.html",
        "/../../zwgk/nb/202401/t20240130_1.html",
    ],
)
def test_twins_share_a_key(href: str) -> None:
    cleaned = urls.clean(href, BASE)
    assert cleaned is not None
    assert urls.key(cleaned) == urls.key(ARTICLE)


def test_cleaning_gives_what_shall_be_fetched() -> None:
    assert urls.clean("/content/mpost_12.html?a=1#x", BASE) == "http://www.x.gov.cn/content/post_12.html?a=1"
    assert urls.clean("/list.jsp?page=2&jsessionid=1&_t=5", BASE) == "http://www.x.gov.cn/list.jsp?page=2"
    assert urls.clean("年报 1.html", BASE) == "http://www.x.gov.cn/zwgk/nb/%E5%B9%B4%E6%8A%A5%201.html"


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#",
        "javascript:void(0)",
        "mailto:a@x.gov.cn",
        "{{item.url}}",
        "ftp://x.gov.cn/",
        "http://",
        "http://[::1",
        "data:,x",
    ],
)
def test_what_is_no_address(href: str) -> None:
    assert urls.clean(href, BASE) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.gov.cn/nb/index.html", "http://x.gov.cn/nb"),
        ("http://x.gov.cn/nb/?b=2&a=1", "http://x.gov.cn/nb/?a=1&b=2"),
        ("http://x.gov.cn/nb/?a=1&sort=date-desc", "https://www.x.gov.cn:443/nb/?orderBy=title&a=1#top"),
        ("http://x.gov.cn/nb/;jsessionid=1F", "http://x.gov.cn/nb/?session_id=1F&t=1700000000"),
        ("http://x.gov.cn/%7Ea/%E5%B9%B4.html", "http://x.gov.cn/~a/年.html"),
    ],
)
def test_same_page(one: str, other: str) -> None:
    assert urls.key(one) == urls.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1:8001/nb/", "http://127.0.0.1:8002/nb/"),
        ("http://x.gov.cn/nb.jsp?year=2022", "http://x.gov.cn/nb.jsp?year=2023"),
        ("http://x.gov.cn/nb/1.html", "http://x.gov.cn/nb/2.html"),
        ("http://x.gov.cn/list.asp?sort=12", "http://x.gov.cn/list.asp?sort=13"),
    ],
)
def test_other_page(one: str, other: str) -> None:
    assert urls.key(one) != urls.key(other)


def test_a_host_is_name_and_port() -> None:
    assert urls.netloc("https://www.X.gov.cn:443/") == "www.x.gov.cn"
    assert urls.netloc("http://127.0.0.1:8001/") == "127.0.0.1:8001"
    assert not urls.same_host("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")
    assert urls.same_host("http://x.gov.cn/", "https://x.gov.cn/")
    assert not urls.same_host("http://x.gov.cn/", "http://x.gov.cn:8080/")


def test_the_fence() -> None:
    local = Scope("http://127.0.0.1:8001/nb/")
    assert local.allows("http://127.0.0.1:8001/x.html")
    assert not local.allows("http://127.0.0.1:8002/x.html")
    assert not local.allows("http://localhost:8001/x.html")
    assert not local.allows("http://www.x.gov.cn/")
    government = Scope("http://www.x.gov.cn/")
    assert government.allows("https://gaj.x.gov.cn/nb/")
    assert not government.allows("http://www.x.gov.cn.example.com/")
    assert not government.allows("http://xgov.cn/")
    assert not government.allows("http://www.x.gov.cn@example.com/")
    assert not government.allows("file:///etc/passwd")
    assert may_be_registered("http://127.0.0.1:8001/")
    assert may_be_registered("https://gaj.x.gov.cn/")
    assert not may_be_registered("http://example.com/zwgk/nb/")


@pytest.mark.parametrize(
    "path",
    [
        "/a/202401/t19700101_3441457.shtml",
        "/t942271.shtml",
        "/art/2024/1/9/art_12_3.html",
        "/content/post_94.html",
        "/c1/202401/" + "a" * 32 + ".shtml",
        "/2017052662977646594.html",
        "/info/1050/64208.htm",
    ],
)
def test_addresses_of_articles(path: str) -> None:
    assert urls.is_article("http://x.gov.cn" + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nb/",
        "/nb/index_1.html",
        "/nb/list.shtml",
        "/col/col123/index.html",
        "/nb/2023.html",
        "/gkmlpt/index",
    ],
)
def test_addresses_of_lists(path: str) -> None:
    assert not urls.is_article("http://x.gov.cn" + path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.x.gov.cn/nb/", "www.x.gov.cn"),
        ("https://www.x.gov.cn:8443", "www.x.gov.cn"),
        ("https://www.x.gov.cn?a=b", "www.x.gov.cn"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("HTTP://WWW.X.GOV.CN/", "www.x.gov.cn"),
        ("http://www.x.gov.cn./", "www.x.gov.cn"),
        ("http://www.x.gov.cn@inner.example/", "inner.example"),
        ("http://www.x.gov.cn:80@inner.example/", "inner.example"),
        ("http://[::1]:8001/", "::1"),
        ("http://localhost/", "localhost"),
        ("nothing", ""),
    ],
)
def test_the_name_of_a_host(url: str, name: str) -> None:
    assert urls.hostname(url) == name
