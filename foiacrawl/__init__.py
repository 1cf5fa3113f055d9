"""foiacrawl: Chinese annual reports on government information disclosure, as one database."""

__version__ = "0.1.0"
