"""`foiacrawl portals`: list, check, detect, discover, learned and import, one module each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiacrawl.commands.portals import check, detect, discover, import_list, learned
from foiacrawl.commands.portals import list as list_action

if TYPE_CHECKING:
    from foiacrawl.commands.common import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Declare `portals` with its actions."""
    parser = subparsers.add_parser("portals", help="the registry of portals")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for action in (list_action, check, detect, discover, learned, import_list):
        action.add_parser(actions)
