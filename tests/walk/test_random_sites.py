"""Every report of a random portal is found, once, and nothing else; nothing is reported as missing."""

from __future__ import annotations

import pytest

from tests.walk.random_site import RandomSite
from tests.walk.site import walk


@pytest.mark.parametrize("seed", range(150))
def test_random_portal(seed: int) -> None:
    site = RandomSite(seed)
    outcome = walk(site.pages, site.start)
    assert outcome.paths == sorted(site.truth)
    assert outcome.problems == []
