"""Events as they are written into the archive, and read from it, also from archives of older versions."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from foiacrawl.journal.events import (
    ArchivedDocument,
    DocumentFetched,
    DocumentGone,
    DocumentsUnchanged,
    HostRefused,
    ListWalked,
    PortalsRegistered,
    PortalVisited,
    ProblemFound,
    RunFinished,
    RunStarted,
    VisitEnded,
)
from foiacrawl.model import Hint, Portal
from foiacrawl.store import Fetched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.journal.events import Event

_TYPES: tuple[type[Any], ...] = (
    *(RunStarted, DocumentFetched, DocumentsUnchanged, DocumentGone, ProblemFound, HostRefused, ListWalked),
    *(PortalVisited, VisitEnded, RunFinished, PortalsRegistered),
)
_OLD_NAMES: Mapping[str, type[Any]] = {
    "began": RunStarted,
    "came": DocumentFetched,
    "unchanged": DocumentsUnchanged,
    "gone": DocumentGone,
    "troubled": ProblemFound,
    "refused": HostRefused,
    "walked": ListWalked,
    "visited": PortalVisited,
    "ended": RunFinished,
}
"""The names of events in archives of version 0.1.0."""
_OLD_FIELDS: Mapping[str, str] = {"attached": "attachments", "is_cut": "is_incomplete", "unit": "body"}
"""The names of fields in archives of version 0.1.0, and what they are called now."""
_BY_NAME: Mapping[str, type[Any]] = {kind.__name__: kind for kind in _TYPES} | dict(_OLD_NAMES)


def to_json(event: Event) -> dict[str, Any]:
    """Return an event as it is written into the archive."""
    return {"event": type(event).__name__, **asdict(event)}


def from_json(value: Mapping[str, Any]) -> Event:
    """Return the event of `to_json`, also of an older version. Fields that this version does not know are left out."""
    event: Event = _build(_BY_NAME[value["event"]], value)
    return event


def _build(kind: type[Any], value: Mapping[str, Any]) -> Any:
    """Build a dataclass from its fields as JSON."""
    known = {one.name for one in fields(kind)}
    values = {name if name in known else _OLD_FIELDS.get(name, name): part for name, part in value.items()}
    return kind(**{name: _build_field(name, part) for name, part in values.items() if name in known})


def _build_field(name: str, value: Any) -> Any:
    match name:
        case "portals":
            return tuple(_build(Portal, portal) for portal in value)
        case "document":
            return _build(ArchivedDocument, value)
        case "attachments":
            return tuple(_build(ArchivedDocument, document) for document in value)
        case "fetched":
            return _build(Fetched, value)
        case "hint":
            return _build(Hint, value)
        case "urls":
            return tuple(value)
    return value
