"""Signals of this project, sent and received through Scrapy's signal manager."""

from __future__ import annotations

visit_finished = object()
"""A visit has ended and all its documents are stored; sent with `portal_id`."""

host_refused = object()
"""A host refused the crawl, or answers again; sent with `event`, a `HostRefused`."""
