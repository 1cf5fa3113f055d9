"""Item pipelines: documents are read, then stored with all other events; settings.py gives their order."""

from foiacrawl.crawl.pipelines.reading import ReadingPipeline
from foiacrawl.crawl.pipelines.storage import StoragePipeline

__all__ = ["ReadingPipeline", "StoragePipeline"]
