"""The store room: one SQLite file that holds everything, and its Datasette face."""

from foiacrawl.store.database import Store
from foiacrawl.store.nouns import Fetched, Outcome, StoreError

__all__ = ["Fetched", "Outcome", "Store", "StoreError"]
