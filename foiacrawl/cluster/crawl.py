"""Crawl the registry in shards on Dask's workers, then make one database from the archives of all of them."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from foiacrawl.cluster.client import connected
from foiacrawl.cluster.errors import ClusterError
from foiacrawl.cluster.reading import ClusterReading
from foiacrawl.cluster.shard import Shard, ShardCrawled, crawl_shard
from foiacrawl.crawl.config import known_settings, read_config
from foiacrawl.rebuild import Rebuilt, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client, Future

NEEDS_A_PERSON = 4  # the exit code of a crawl that did its work; see docs/operation.md
_DONE = (0, NEEDS_A_PERSON)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a crawl in shards has its files: the database of all, its archive, and the folder of the shards' databases."""

    database: Path
    archive: Path

    @property
    def shards(self) -> Path:
        """The folder with database and log of each shard."""
        return self.database.parent / "shards"


def places_of(options: Sequence[str]) -> Places:
    """Return where a crawl with these options of `scrapy crawl` has its files. Raises ClusterError, ConfigError."""
    parser = argparse.ArgumentParser(allow_abbrev=False, add_help=False)
    parser.add_argument("-s", "--set", action="append", default=[])
    parser.add_argument("-a", action="append", default=[])
    given, _ = parser.parse_known_args(list(options))
    if any(argument.startswith("shard=") for argument in given.a):
        raise ClusterError("--shards and -a shard= exclude each other")
    own = dict(setting.partition("=")[::2] for setting in given.set)
    settings = {**known_settings(), **read_config(own.get("FOIACRAWL_CONFIG")), **own}
    database, archive = Path(settings["FOIACRAWL_DB"]).resolve(), settings["FOIACRAWL_ARCHIVE"]
    if archive == "":
        raise ClusterError("the shards' archives become the database: FOIACRAWL_ARCHIVE must not be empty")
    return Places(database, Path(archive).resolve() if archive else database.parent / "archive")


def plan_shards(places: Places, count: int, options: Sequence[str]) -> list[Shard]:
    """Return the shards of a crawl, and make their folders. Raises ClusterError where they were others before."""
    places.shards.mkdir(parents=True, exist_ok=True)
    known = {path.stem.rpartition("-of-")[2] for path in places.shards.glob("*-of-*.db")} - {str(count)}
    if known:
        raise ClusterError(
            f"{places.shards}: this crawl has {', '.join(sorted(known))} shards; with another number each host would begin"
            f" anew. Use --shards {min(known)}"
        )
    stop = places.shards / f"stop-{uuid4().hex}"
    shards = []
    for number in range(1, count + 1):
        name = f"{number:0{len(str(count))}}-of-{count}"
        shards.append(
            Shard(
                number=number,
                count=count,
                database=str(places.shards / f"{name}.db"),
                archive=str(places.archive / name),
                log=str(places.shards / f"{name}.log"),
                host_locks=str(places.shards / "hosts"),
                options=tuple(options),
                folder=str(Path.cwd()),
                stop=str(stop),
            )
        )
    return shards


def crawl_shards(scheduler: str, shards: Sequence[Shard], on_end: Callable[[ShardCrawled], None]) -> int:
    """Crawl all shards on the workers; return the exit code. Ctrl-C stops them in good order. Raises ClusterError."""
    codes = []
    with connected(scheduler) as client:
        futures = [client.submit(crawl_shard, shard, pure=False) for shard in shards]
        try:
            for done in _ended(client, futures):
                codes.append(done.code)
                on_end(done)
        except KeyboardInterrupt:
            stop = Path(shards[0].stop)
            stop.touch()
            try:
                client.gather(futures, errors="skip")
            finally:
                stop.unlink()
            raise
    if any(code not in _DONE for code in codes):
        return 1
    return max(codes)


def _ended(client: Client, futures: Sequence[Future]) -> Iterator[ShardCrawled]:
    from distributed import as_completed

    for future in as_completed(futures, loop=client.loop):
        try:
            yield future.result()
        except Exception as error:  # whatever worker, scheduler or network raise
            raise ClusterError(f"a shard could not be crawled by any worker: {error!r}") from error


def join_shards(
    scheduler: str, places: Places, shards: Sequence[Shard], on_progress: Callable[[Rebuilt], None]
) -> Rebuilt:
    """Make the database from the archives of all shards, read on the workers.

    Who reads the database meanwhile sees the old one, then the new one. Raises ArchiveError, StoreError, ClusterError.
    """
    new = places.database.with_name(f"{places.database.name}.new")
    for suffix in ("", "-wal", "-shm"):
        new.with_name(f"{new.name}{suffix}").unlink(missing_ok=True)
    archives = [shard.archive for shard in shards if any(Path(shard.archive).glob("*.warc.gz"))]
    done = rebuild(archives, new, reading=lambda: ClusterReading(scheduler), on_progress=on_progress)
    if places.database.exists():
        with closing(sqlite3.connect(new)) as source, closing(sqlite3.connect(places.database)) as target:
            source.backup(target)
        new.unlink()
    else:
        new.replace(places.database)
    return done
