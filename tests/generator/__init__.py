"""Reports with known truth: forms, renderings, encodings and damage seen on real pages, each a named quirk."""

from tests.generator.build import KINDS, generate
from tests.generator.draft import Generated

__all__ = ["KINDS", "Generated", "generate"]
