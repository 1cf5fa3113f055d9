"""Make the whole database again from archives: every event is applied again, every document read again.

Archives are read in parts, in processes or on other machines (`parts`, `read_part`, `local`; `foiacrawl.cluster`); what was
read is applied in the order of the crawls (`apply`): by the same code the result is equal row by row. By newer code it
may differ; `Store.compare_with` says in which figures, and stores that.
"""

from foiacrawl.rebuild.apply import Rebuilt, rebuild
from foiacrawl.rebuild.local import LocalReading, Reading
from foiacrawl.rebuild.parts import Part

__all__ = ["LocalReading", "Part", "Reading", "Rebuilt", "rebuild"]
