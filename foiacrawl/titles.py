"""Temporary door to the title vocabulary."""

from foiacrawl.portals.titles import Verdict, reads_like_report, verdict

__all__ = ["Verdict", "reads_like_report", "verdict"]
