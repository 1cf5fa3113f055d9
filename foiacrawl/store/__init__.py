"""The database: one SQLite file with all that was fetched, read and found, and its Datasette site."""

from foiacrawl.store.database import Store
from foiacrawl.store.types import Fetched, Outcome, StoreError

__all__ = ["Fetched", "Outcome", "Store", "StoreError"]
