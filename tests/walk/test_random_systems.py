"""Every report of a random portal of each system is found, once, and nothing else; nothing is reported as missing."""

from __future__ import annotations

import pytest

from tests.walk.random_system import RandomSystem
from tests.walk.site import unique, walk

SYSTEMS = ("pc_list", "xunrui", "depid", "info_open", "plain", "other")


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("seed", range(15))
def test_random_portal(system: str, seed: int) -> None:
    portal = RandomSystem(system, seed)
    outcome = walk(portal.pages, portal.start, answer=portal.answer)
    assert set(outcome.paths) == portal.truth, (portal.start, outcome.asked)
    assert unique(outcome)
    assert [problem for problem in outcome.problems if "/xw/" not in problem.url] == []
    assert len(outcome.asked) < 3 * len(portal.pages) + 20
