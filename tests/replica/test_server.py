"""The running replica: it answers, keeps a log that can prove politeness, and says clearly when a port is taken."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from foiacrawl.replica import Replica, ReplicaError, registry_rows, serve
from foiacrawl.replica.addresses import default_ports
from foiacrawl.replica.demo import demo
from tests.replica.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with serve(latency=0.1) as running:
        yield running


def get(replica: Replica, portal: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", replica.ports[portal], timeout=300)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_every_listing_of_the_registry_rows_answers(replica: Replica) -> None:
    rows = replica.rows()
    assert [set(row) for row in rows] == [{"portal_id", "name", "listing_url"}] * len(rows)
    for row in rows:
        path = "/" + row["listing_url"].split("/", 3)[3]
        assert get(replica, row["portal_id"], path)[0] == 200


def test_requests_are_logged_and_overlaps_can_be_seen(replica: Replica) -> None:
    before = len(replica.requests())
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: get(replica, "wuhai", path), ["/zfxxgk/zfxxgknb/gaj/?a=1", "/nowhere"]))
    first, second = sorted(replica.requests()[before:], key=lambda line: line.path)
    assert (first.path, first.status) == ("/nowhere", 404)
    assert (second.path, second.status, second.method) == ("/zfxxgk/zfxxgknb/gaj/?a=1", 200, "GET")
    assert second.host == f"127.0.0.1:{replica.ports['wuhai']}"
    assert first.end - first.start >= 0.1
    assert max(first.start, second.start) < min(first.end, second.end)


def test_an_unchanged_page_is_answered_by_304(replica: Replica) -> None:
    path = "/xxgk/ndbg/201903/6120.html"
    status, headers, _ = get(replica, "jiangxi", path)
    assert status == 200
    status, _, body = get(replica, "jiangxi", path, **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_the_visit_counter_counts(replica: Replica) -> None:
    path = "/zfxxgk/zfxxgknb/gaj/202201/t20220119_1502.shtml"
    first, second = (get(replica, "wuhai", path)[2] for _ in range(2))
    assert b"@VISITS@" not in first
    assert first != second
    assert len(first) == len(second)


def test_a_busy_port_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ports = {**default_ports(0), "yunfu": port}
        with pytest.raises(ReplicaError, match=f"Port {port} on 127.0.0.1 is in use"), serve(ports):
            pass
        assert demo(tmp_path, ports) == 1
    assert f"Port {port}" in capsys.readouterr().err


def test_registry_rows_have_fixed_ports_by_default() -> None:
    assert registry_rows() == registry_rows(8461)
    assert registry_rows(9000)[1]["listing_url"] == "http://127.0.0.1:9001/gzjd/zwgk/nb/list.shtml"


def test_the_second_edition_stands_at_the_same_address_with_other_numbers() -> None:
    path = "/zfxxgk/zfxxgknb/jyj/202201/t20220127_1544.shtml"
    with serve(free_ports()) as first:
        old = get(first, "wuhai", path)
    with serve(first.ports, edition=2) as second:
        new = get(second, "wuhai", path)
    assert old[1]["etag"] != new[1]["etag"]
    assert old[2] != new[2]
