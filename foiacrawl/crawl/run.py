"""Run a spider from a command, with this project's settings, from any folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.cmdline import execute

from foiacrawl.addresses import urls
from foiacrawl.addresses.scope import may_be_registered
from foiacrawl.portals.registry import RegistryError, read_registry
from foiacrawl.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SETTINGS = "foiacrawl.crawl.settings"
# The folder that holds the package. In a checkout it is that of scrapy.cfg and `spiders`.
_ROOT = Path(__file__).parents[2]
# The commands below print a result; the log would only disturb it.
_QUIET = ("-s", "LOG_LEVEL=CRITICAL", "-s", "FOIACRAWL_LIVE=False")


def run_spider(name: str, options: Sequence[str]) -> int:
    """Run `scrapy crawl NAME OPTIONS` whatever folder it is; return the exit code. A process can run one spider."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = _SETTINGS  # by this Scrapy knows that it is in a project
    if (_ROOT / "scrapy.cfg").is_file():
        sys.path.insert(0, str(_ROOT))
    try:
        # Scrapy takes the first word without a dash for its command.
        execute(["scrapy", "crawl", name, *options])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def detect_family(url: str) -> int:
    """Print the CMS family of the page at an address; return the exit code."""
    if not urls.clean(url):
        return _fail(f"{url}: no address; give a whole one with http:// or https://")
    return run_spider("detect", ["-a", f"url={url}", *_QUIET])


def discover_portals(home: str, registry: Path | None, pages: int, delay: float | None) -> int:
    """Print rows proposed from a government's home page, as CSV; return the exit code.

    Rows that the file `registry` has are left out. At most `pages` pages are opened, `delay` seconds between two.
    """
    if not may_be_registered(home):
        return _fail(f"{home} is neither under gov.cn nor listed in addresses/hosts.toml")
    return _discover(["-a", f"home={home}", *_QUIET], registry, pages, delay)


def discover_all(
    selection: Mapping[str, str], output: Path, registry: Path | None, pages: int, delay: float | None
) -> int:
    """Write rows proposed from the portals of a registry into the file `output`; return the exit code.

    `selection` names the registry (`homes`), and what of it (`level`, `province`). A file that another run has begun is
    continued. The other arguments are those of `discover_portals`, for each portal.
    """
    options = [f"{name}={value}" for name, value in {**selection, "output": str(output)}.items()]
    given = [part for option in options for part in ("-a", option)]
    return _discover([*given, "-s", "FOIACRAWL_LIVE=False", "-s", "STATS_DUMP=False"], registry, pages, delay)


def _discover(options: Sequence[str], registry: Path | None, pages: int, delay: float | None) -> int:
    more = ["-a", f"pages={pages}"]
    if registry:
        try:
            read_registry(registry)
        except RegistryError as error:
            return _fail(str(error))
        more += ["-a", f"registry={registry}"]
    if delay is not None:
        more += ["-s", f"DOWNLOAD_DELAY={max(0.0, delay)}"]
    return run_spider("discover", [*options, *more])


def _fail(message: str) -> int:
    sys.stderr.write(f"foiacrawl: {escape_controls(message)}\n")
    return 1
