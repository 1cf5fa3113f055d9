"""What a crawl does, as events, and the one function that turns an event into rows.

A crawl writes each event into the archive before it applies it; a rebuild reads the events and applies them again. Both use
`Ledger.apply`, so that the same events and the same reader give the same database, row by row.
"""

from foiacrawl.journal.archived import from_json, to_json
from foiacrawl.journal.events import (
    FINISHED,
    ArchivedDocument,
    DocumentFetched,
    DocumentGone,
    DocumentsUnchanged,
    Event,
    HostRefused,
    ListWalked,
    PortalsRegistered,
    PortalVisited,
    ProblemFound,
    RunFinished,
    RunStarted,
    VisitEnded,
)
from foiacrawl.journal.ledger import Ledger

__all__ = [
    "FINISHED",
    "ArchivedDocument",
    "DocumentFetched",
    "DocumentGone",
    "DocumentsUnchanged",
    "Event",
    "HostRefused",
    "Ledger",
    "ListWalked",
    "PortalVisited",
    "PortalsRegistered",
    "ProblemFound",
    "RunFinished",
    "RunStarted",
    "VisitEnded",
    "from_json",
    "to_json",
]
