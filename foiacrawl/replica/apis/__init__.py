"""The parts of a replica portal that are no plain pages: shells whose scripts draw the page, and the calls they make.

A module a style, with two functions. To add one: the module, a line in `APIS`. What answers share is in `datastore`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from foiacrawl.replica.apis import epoint, gkmlpt, jpaas, jpage, lonsun, openness, truecms, ucap, xxgk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.replica.fixtures import PortalFixture


class Api(Protocol):
    """What a style's module offers."""

    def pages(self, portal: PortalFixture, base: str) -> dict[str, str]:
        """Return pages by path that stand beside (or in place of) the plain listings."""

    def answer(
        self, portal: PortalFixture, path: str, query: Mapping[str, str], body: str, base: str
    ) -> tuple[str, str] | None:
        """Return text and content type of an answer to a call, None if the path is no call of this API.

        `query` has the first value of each parameter, `body` what was posted.
        """


APIS: Mapping[str, Api] = MappingProxyType(
    {
        "gkmlpt": gkmlpt,
        "jpage": jpage,
        "jpaas": jpaas,
        "truecms": truecms,
        "xxgk": xxgk,
        "ucap": ucap,
        "epoint": epoint,
        "lonsun": lonsun,
        "openness": openness,
    }
)
