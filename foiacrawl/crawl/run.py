"""Run a spider from a command, with this project's settings, from any folder."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from scrapy.cmdline import execute
from scrapy.settings import Settings

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import may_be_registered
from foiacrawl.portals.registry import RegistryError, read_registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SETTINGS = "foiacrawl.crawl.settings"
# The commands below print a result; the log would only disturb it.
_QUIET = {"LOG_LEVEL": "CRITICAL", "FOIACRAWL_LIVE": "False"}


def run_spider(name: str, arguments: Mapping[str, object], settings: Mapping[str, object]) -> int:
    """Run `scrapy crawl NAME -a … -s …`; return its exit code. A process can run one spider."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = _SETTINGS  # Scrapy knows by it that this is a project
    project = Settings()
    project.setmodule(_SETTINGS)
    command = ["scrapy", "crawl", name]
    for option, values in (("-a", arguments), ("-s", settings)):
        for key, value in values.items():
            command += [option, f"{key}={value}"]
    try:
        execute(command, project)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def detect_family(url: str) -> int:
    """Print the CMS family of the page at an address; return the exit code."""
    if not urls.clean(url):
        return _fail(f"{url}: no address; give a whole one with http:// or https://")
    return run_spider("detect", {"url": url}, _QUIET)


def discover_portals(home: str, registry: Path | None, pages: int, delay: float | None) -> int:
    """Print rows proposed from a government's home page, as CSV; return the exit code.

    Rows that the file `registry` has are left out. At most `pages` pages are opened, `delay` seconds between two.
    """
    if not may_be_registered(home):
        return _fail(f"{home} is neither under gov.cn nor listed in addresses/hosts.toml")
    arguments: dict[str, object] = {"home": home, "pages": pages}
    if registry:
        try:
            read_registry(registry)
        except RegistryError as error:
            return _fail(str(error))
        arguments["registry"] = registry
    settings: dict[str, object] = {**_QUIET}
    if delay is not None:
        settings["DOWNLOAD_DELAY"] = max(0.0, delay)
    return run_spider("discover", arguments, settings)


def _fail(message: str) -> int:
    sys.stderr.write(f"foiacrawl: {message}\n")
    return 1
