"""Serve the site and the database with Datasette: `foiacrawl serve`."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiacrawl.site.large_views import ask_less
from foiacrawl.store import public
from foiacrawl.store.database import Store
from foiacrawl.store.home_page import DATABASE, SITE
from foiacrawl.store.types import StoreError
from foiacrawl.text import to_simplified

if TYPE_CHECKING:
    import os

HERE = Path(__file__).parent
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 5000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 800,
    "facet_suggest_time_limit_ms": 50,
    "truncate_cells_html": 600,
    "suggest_facets": False,
}


def serve(
    db_path: str | os.PathLike[str], port: int, host: str = "127.0.0.1", *, is_public: bool = False
) -> None:
    """Serve the database until interrupted. A crawl may write to it meanwhile.

    `is_public` sets the limits of a site that is open to the public (see `foiacrawl.store.public`).
    Raises StoreError if the file is absent or another program's, or if the port is taken.
    """
    import uvicorn

    path = Path(db_path)
    _check_port(host, port)
    site: Any
    if is_public:
        site = public.PublicSite(
            path, partial(application, archive=path.resolve().parent / "archive", is_public=True)
        )
        site.renew_for_ever()
    else:
        _check_database(path)
        site = application(path)
    uvicorn.run(
        site,
        host=host,
        port=port,
        log_level="info",
        access_log=False,
        lifespan="on",
        workers=1,
        server_header=False,
    )


def application(path: Path, archive: Path | None = None, *, is_public: bool = False) -> Any:
    """Return the ASGI application; the database is served as `/foia`, whatever the file is called.

    `archive` is the folder of the archived copies, `archive` beside the database if it is not given; the dataset for
    downloads is in `dataset` beside it. A public site's database must not change while it is served, and queries have limits.
    """
    # Datasette has no type hints.
    from datasette.app import Datasette  # type: ignore[import-untyped]
    from datasette.database import Database  # type: ignore[import-untyped]
    from datasette.plugins import pm  # type: ignore[import-untyped]
    from datasette.utils import parse_metadata  # type: ignore[import-untyped]

    from foiacrawl.site import routes

    if not pm.is_registered(routes):
        pm.register(routes, name="foiacrawl")
    # With it, Datasette prints every address that does not exist with all variables, and fails where nothing was raised. Not
    # imported: where it is the first of Datasette to be, it is registered before it has its hook, and no error has an answer.
    pm.get_plugin("datasette.handle_exception").rich = None

    metadata = parse_metadata((SITE / "metadata.yaml").read_text(encoding="utf-8"))
    archive = archive or path.resolve().parent / "archive"
    metadata["plugins"]["foiacrawl"] = {"archive": str(archive), "export": str(archive.parent / "dataset")}
    datasette = Datasette(
        memory=True,
        metadata=metadata,
        plugins_dir=str(SITE / "plugins"),
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(SITE / "assets")), ("site", str(HERE / "assets"))],
        settings={**SETTINGS, **(public.SETTINGS if is_public else {})},
    )
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(path), is_mutable=not is_public), name=DATABASE)
    if is_public:
        public.protect(datasette, DATABASE)
    asyncio.run(_prepare(datasette))
    to_simplified("检索")  # loads its dictionaries, for which the first search would not have the time
    return ask_less(datasette.app())


async def _prepare(datasette: Any) -> None:
    """Start Datasette, and make the pages that sum over all reports once, so that no reader waits for what they ask."""
    await datasette.invoke_startup()
    for path in ("/", "/-/dashboards/country"):
        await datasette.client.get(path)


def _check_database(path: Path) -> None:
    if not path.is_file():
        raise StoreError(
            "there is no database", str(path), "Run `make demo` first, or name the file a crawl wrote."
        )
    # Opening it brings an older database up to date.
    Store(path).close()


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StoreError(
                f"the address is not free ({error.strerror})",
                f"{host}:{port}",
                "Name another port with --port.",
            ) from error
