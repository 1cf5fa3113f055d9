"""Detect PDFs whose bytes contradict each other, which their reader does not report.

`syntax` parses objects, `streams` unpacks them, `structure` scans the file; `places`, `tree` and `fonts` check what they
say of each other, and `damage` asks them all.
"""

from foiacrawl.integrity.damage import damage

__all__ = ["damage"]
