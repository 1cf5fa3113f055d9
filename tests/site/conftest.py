"""The site on a small database, asked without a server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from foiacrawl.site.serve import application
from tests.site import small

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> small.Small:
    return small.make(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def get(little: small.Small) -> Callable[..., httpx.Response]:
    app = application(little.database)

    def ask(path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
                return await client.get(path, **more)

        return asyncio.run(asked())

    return ask
