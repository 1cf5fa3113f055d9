"""Packed bodies are unpacked in linear time and up to a limit; what cannot be unpacked is reported."""

from __future__ import annotations

import gzip
import zlib
from random import Random
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from foiacrawl.crawl.unpack import UnpackError, unpack
from tests.crawl.portal_server import Answer, LocalPortal, crawl, serving
from tests.crawl.test_busy_reactor import is_linear
from tests.walk.site import page, report, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = report().encode() * 300
TITLE = "第{}局2023年政府信息公开工作年度报告"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = [
    ("gzip", gzip.compress(PAGE)),
    ("x-gzip", gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:])),
    ("deflate", zlib.compress(PAGE)),
    ("deflate", raw_deflate(PAGE)),
    ("br", brotli.compress(PAGE)),
]


@pytest.mark.parametrize(("coding", "body"), PACKED)
def test_a_packed_body_is_unpacked_up_to_the_limit(coding: str, body: bytes) -> None:
    assert unpack(body, coding, len(PAGE) + 1) == PAGE
    assert unpack(body, coding, 1000) == PAGE[:1000]


def test_of_a_damaged_body_what_is_before_the_damage_is_read() -> None:
    wrong_checksum = bytearray(gzip.compress(PAGE))
    wrong_checksum[-6] ^= 1
    assert unpack(bytes(wrong_checksum), "gzip", len(PAGE) + 1) == PAGE
    noise = Random(1).randbytes(300_000)  # noqa: S311  (no secret)
    cut = unpack(gzip.compress(noise)[:200_000], "gzip", len(noise))
    assert noise.startswith(cut)
    assert len(cut) > 190_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip,gzip", "gzip, br"])
def test_what_is_not_packed_as_it_says_is_refused(coding: str) -> None:
    with pytest.raises(UnpackError):
        unpack(PAGE, coding, len(PAGE))


@pytest.mark.parametrize(
    "make",
    [
        lambda count: (zlib.compress(bytes(100 * count), 0), "deflate"),  # copied anew for each 64 KB
        lambda count: (gzip.compress(b"") * count, "gzip"),
    ],
    ids=["stored", "empty members"],
)
def test_a_body_is_unpacked_in_linear_time(make: Callable[[int], tuple[bytes, str]]) -> None:
    def unpacking(count: int) -> Callable[[], object]:
        body, coding = make(count)
        return lambda: unpack(body, coding, 64_000_000)

    assert is_linear(unpacking, 100_000)


def test_responses_are_unpacked_once_and_what_cannot_be_is_a_problem(tmp_path: Path) -> None:
    text = report(TITLE.format(1))
    answers = [
        Answer(brotli.compress(text.encode()), headers={"Content-Encoding": "br"}),
        Answer(gzip.compress(gzip.compress(text.encode())), headers={"Content-Encoding": "gzip, gzip"}),
        Answer(text, headers={"Content-Encoding": "gzip"}),
        Answer(text, headers={"Content-Encoding": "identity"}),
    ]
    lines = [(f"t2024011{n}_{n}.html", TITLE.format(n + 1)) for n in range(len(answers))]
    portal = LocalPortal({"/nb/": page(rows(*lines), "政府信息公开年报")})
    portal.pages |= {f"/nb/t2024011{n}_{n}.html": answer for n, answer in enumerate(answers)}
    with serving(portal):
        crawled = crawl(tmp_path, {"p": f"{portal.url}/nb/"})
    assert [path for _, path in crawled.reports] == ["/nb/t20240110_0.html", "/nb/t20240113_3.html"]
    assert [(kind, "cannot be unpacked" in message) for _, kind, message in crawled.problems] == [
        ("fetch_failed", True)
    ] * 2
    assert "Traceback" not in crawled.log
