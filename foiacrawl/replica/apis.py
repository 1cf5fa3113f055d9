"""The parts of a replica portal that are no plain pages: pages that a script draws, and the calls it makes.

They are the package `replica` in the folder of the portal's family, with the two functions of `Api`, if it has any. What
several families answer in the same way is in `datastore`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from foiacrawl.replica.fixtures import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture


class Api(Protocol):
    """What a family's package has."""

    def pages(self, portal: PortalFixture, base: str) -> dict[str, str]:
        """Return pages by path that are beside (or in place of) the plain listings."""

    def answer(
        self, portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
    ) -> tuple[str, str] | None:
        """Return text and content type of an answer to a call, None if the path is no call of this API.

        `query` has the first value of each parameter, `body` what was posted.
        """


def load_api(portal: PortalFixture) -> Api | None:
    """Return the API of a portal, None if all its pages are plain."""
    if not (portal.folder / "__init__.py").exists():
        return None
    return cast("Api", import_module(f"{FAMILIES}.{portal.folder.parent.name}.{portal.folder.name}"))
