"""Signals of this project, sent and received through Scrapy's signal manager."""

from __future__ import annotations

visit_finished = object()
"""A visit has ended and all its documents are stored; sent with `portal_id`."""

stopping = object()
"""The crawl ends before its work is done: nothing more is requested."""

stopping_now = object()
"""What is still under way some seconds after `stopping` is given up; the next run completes it."""

host_refused = object()
"""A host refused the crawl, or answers again; sent with `event`, a `HostRefused`."""
