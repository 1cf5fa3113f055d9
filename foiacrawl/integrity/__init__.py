"""Whether the bytes of a PDF agree with themselves, which its reader does not tell.

`syntax` parses objects, `streams` unpacks them, `structure` scans the file; `places`, `tree` and `fonts` check what they
say of each other, and `damage` asks them all.
"""

from foiacrawl.integrity.damage import damage

__all__ = ["damage"]
