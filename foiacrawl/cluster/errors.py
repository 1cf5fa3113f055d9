"""The error of this package."""


class ClusterError(RuntimeError):
    """The work cannot be done on other machines: what happened, and what to do."""
