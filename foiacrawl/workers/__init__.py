"""Call a function in processes that may die or stall: start, limit, restart and end them.

A fork server loads the function once and forks a worker whenever one is needed, so that replacing a dead worker takes
milliseconds. Neither imports from the current folder: both have the module path of this process, without "".
A worker serves one call at a time. It ends with its fork server, and that ends with this process, however this one ends.
Needs a system with `fork`.
"""

from foiacrawl.workers.faults import Fault, Limits, WorkerError
from foiacrawl.workers.pool import Workers
from foiacrawl.workers.serving import reduce_gc

__all__ = ["Fault", "Limits", "WorkerError", "Workers", "reduce_gc"]
