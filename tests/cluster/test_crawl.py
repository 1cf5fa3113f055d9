"""A crawl in shards on two workers makes the database of a crawl by one machine, also when a worker is killed."""

from __future__ import annotations

import csv
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from distributed import Client, LocalCluster

from foiacrawl import cli
from foiacrawl.cluster.crawl import places_of, plan_shards
from foiacrawl.cluster.errors import ClusterError
from foiacrawl.crawl.arguments import select_shard
from foiacrawl.model import Portal
from foiacrawl.replica import registry_rows, serve
from tests.crawl.command import run_command
from tests.crawl.rows import differences
from tests.replica.ports import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from foiacrawl.replica.running import Replica

QUICK = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "FOIACRAWL_READERS": 0,
    "FOIACRAWL_HEALTH_FREE_GB": 0,
    "FOIACRAWL_HEALTH_FREE_SHARE": 0,
}
SHARDS = 3
PORTALS = 2  # of each shard
PATIENCE = 600  # seconds for one crawl of the replica


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    while not all(portals_of_shards(ports := free_ports())):
        pass  # by their hosts, which are their ports, all portals would be in the other shards
    with serve(ports, latency=0.0) as running:
        yield running


def portals_of_shards(ports: Mapping[str, int]) -> list[list[str]]:
    """Return the ids of the first portals of each shard: enough for a crawl of it."""
    portals = {
        row["portal_id"]: Portal(row["portal_id"], "", row["listing_url"]) for row in registry_rows(ports)
    }
    numbers = range(1, SHARDS + 1)
    return [list(select_shard(portals, f"{number}/{SHARDS}"))[:PORTALS] for number in numbers]


def options(replica: Replica, folder: Path) -> list[str]:
    """Write the registry and return the options of a quick crawl into a folder."""
    registry = folder / "registry.csv"
    with registry.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["portal_id", "name", "listing_url"])
        writer.writeheader()
        chosen = {portal for shard in portals_of_shards(replica.ports) for portal in shard}
        writer.writerows(row for row in replica.rows() if row["portal_id"] in chosen)
    settings = [f"{name}={value}" for name, value in {**QUICK, "FOIACRAWL_DB": folder / "foia.db"}.items()]
    return ["-a", f"registry={registry}", *(word for one in settings for word in ("-s", one))]


def kill_a_worker(scheduler: str, log: Path, killed: list[int]) -> None:
    """Kill the worker that a shard is crawled on, once it has requested something."""
    seen, until = log.stat().st_size, time.monotonic() + PATIENCE
    while log.stat().st_size < seen + 2_000:
        assert time.monotonic() < until
        time.sleep(0.05)
    with Client(scheduler, set_as_default=False) as client:
        busy = [worker for worker, tasks in client.processing().items() if tasks]
        killed.append(client.run(os.getpid, workers=busy[:1])[busy[0]])
    os.kill(killed[0], signal.SIGKILL)


def test_shards_on_two_workers_one_killed_make_the_same_database(
    scheduler: LocalCluster, replica: Replica, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, sharded = tmp_path / "whole", tmp_path / "sharded"
    whole.mkdir()
    sharded.mkdir()
    done = run_command("crawl", *options(replica, whole))
    assert done.returncode == 0, done.stderr
    killed: list[int] = []
    address = scheduler.scheduler_address
    killer = threading.Thread(target=kill_a_worker, args=(address, replica.log, killed))
    killer.start()
    code = cli.main(["crawl", *options(replica, sharded), "--scheduler", address, "--shards", str(SHARDS)])
    killer.join()
    printed = capsys.readouterr()
    assert code == 0, printed.err + printed.out
    assert killed
    assert printed.out.count("exit code 0") == SHARDS
    # A page with a token has other bytes each time; how many pages a visit took is not what the portal holds.
    found = differences(
        whole / "foia.db", sharded / "foia.db", without={"visits", "hosts"}, columns={"sha256"}
    )
    assert found == {}
    assert len(list((sharded / "archive").glob(f"*-of-{SHARDS}/*.warc.gz"))) >= SHARDS


def test_another_number_of_shards_is_refused(tmp_path: Path) -> None:
    places = places_of(["-s", f"FOIACRAWL_DB={tmp_path / 'foia.db'}"])
    for shard in plan_shards(places, 2, []):
        (tmp_path / "shards" / f"{shard.number}-of-2.db").touch()
    with pytest.raises(ClusterError, match="--shards 2"):
        plan_shards(places, 3, [])
    with pytest.raises(ClusterError, match="exclude each other"):
        places_of(["-a", "shard=1/2"])
