"""`python -m foiacrawl.replica`: serve all portals of the replica on consecutive ports until interrupted."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl.replica.addresses import FIRST_PORT, default_ports, registry_rows
from foiacrawl.replica.server import PortInUseError, run

if TYPE_CHECKING:
    from collections.abc import Mapping


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Exit code 0, or 1 if a port is in use."""
    options = _parser().parse_args(arguments)
    ports = json.loads(options.ports) if options.ports else default_ports(options.port)
    with ExitStack() as stack:
        log = stack.enter_context(options.log.open("a", encoding="utf-8")) if options.log else None
        say = _say_json if options.json else _say
        try:
            run(ports, log=log, latency=options.latency, edition=options.edition, started=say)
        except PortInUseError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


def _say(addresses: Mapping[str, str]) -> None:
    ports = {portal: int(address.rpartition(":")[2]) for portal, address in addresses.items()}
    for row in registry_rows(ports):
        sys.stdout.write(f"{row['portal_id']:<12}{row['listing_url']}\n")
    sys.stdout.write("Serving until interrupted (Ctrl-C).\n")
    sys.stdout.flush()


def _say_json(addresses: Mapping[str, str]) -> None:
    sys.stdout.write(json.dumps(dict(addresses)) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m foiacrawl.replica", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=FIRST_PORT, help="first of the consecutive ports (%(default)s)"
    )
    parser.add_argument("--ports", help='a port for each portal, as JSON: {"wuhai": 9001, ...}; 0 is any')
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer (%(default)s)")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2: a report has been revised")
    parser.add_argument("--log", type=Path, help="write each request to this file, one JSON object a line")
    parser.add_argument("--json", action="store_true", help="print the addresses as one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
