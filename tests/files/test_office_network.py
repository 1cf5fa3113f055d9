"""LibreOffice has no network: a document that names an address reaches nobody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from foiacrawl.files.office import without_network
from tests.crawl.portal_server import LocalPortal, serving

needs_namespaces = pytest.mark.skipif(
    not without_network(), reason="this system allows no network namespaces: the network was not cut"
)


@needs_namespaces
def test_what_runs_without_network_reaches_not_even_this_machine() -> None:
    portal = LocalPortal({"/": "a"})
    ask = "import urllib.request; urllib.request.urlopen('{}', timeout=5).read()"
    with serving(portal):
        command = [sys.executable, "-c", ask.format(portal.url)]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
        cut = subprocess.run([*without_network(), *command], capture_output=True, check=False)  # noqa: S603
    assert cut.returncode != 0
    assert [asked.path for asked in portal.asked] == ["/"]
