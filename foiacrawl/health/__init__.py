"""What of the crawl needs a person: rules over the database, the archive and the disk, with what to do."""

from foiacrawl.health.check import Need, Thresholds, check_health, thresholds_of

__all__ = ["Need", "Thresholds", "check_health", "thresholds_of"]
