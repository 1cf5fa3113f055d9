"""The feed of changes as Atom, and the sitemap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax import saxutils

from foiacrawl.site.questions import questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
MAX_ADDRESSES = 50_000  # of a sitemap
ENTRIES = """
SELECT report_key, name, title, first_seen AS at, CASE WHEN version = 1 THEN 'new' ELSE 'changed' END AS event FROM reports
WHERE is_latest AND (version = 1 OR changed_by <> 'reader')
UNION ALL
SELECT r.report_key, r.name, r.title, d.gone_on || 'T00:00:00Z', 'vanished'
FROM documents d INDEXED BY documents_gone CROSS JOIN reports r ON r.document_id = d.document_id
WHERE d.gone_on IS NOT NULL AND r.is_latest AND r.copy_of IS NULL
ORDER BY at DESC LIMIT 100
"""
BODIES = "SELECT DISTINCT identity FROM agencies ORDER BY identity LIMIT 49000"


def escape(text: str) -> str:
    """Return a text as XML holds it: without the control characters that no XML document may contain."""
    return saxutils.escape(_NO_XML.sub("", text), {'"': "&quot;"})


def as_atom(entries: Sequence[Row], base: str, words: Words) -> str:
    """Return the entries as an Atom feed; `base` is the address of the site."""
    updated = entries[0]["at"] if entries else "2000-01-01T00:00:00Z"
    items = "".join(
        f"<entry><id>{escape(base)}/reports/{quote(entry['report_key'])}#{entry['event']}-{escape(entry['at'])}</id>"
        f"<title>{escape(entry['name'] or entry['title'] or '')}: {escape(entry['event'])}</title>"
        f'<link href="{escape(base)}/reports/{quote(entry["report_key"])}"/><updated>{escape(entry["at"])}</updated></entry>\n'
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(base)}/</id><title>{escape(words('site'))}</title><updated>{escape(updated)}</updated>"
        f'<author><name>foiacrawl</name></author><link rel="self" href="{escape(base)}/feed.atom"/>\n{items}</feed>\n'
    )


def as_sitemap(identities: Sequence[str], base: str) -> str:
    """Return the addresses of the site's pages as a sitemap."""
    paths = ["/", "/-/dashboards/country", *(f"/questions/{name}" for name in questions())]
    paths += [f"/bodies/{quote(identity)}" for identity in identities]
    addresses = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths[:MAX_ADDRESSES])
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{addresses}</urlset>\n"
    )
