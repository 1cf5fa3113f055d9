"""A reader for crawl tests: a page is a report if it says 总体情况, of the year in its title."""

from __future__ import annotations

import os
import re
import time

from foiacrawl.model import Document, Problem, Report


def read(document: Document) -> Report:
    text = document.body.decode("utf-8", "replace")
    year = re.search(r"<h1>\D*(20\d\d)", text)
    known = "总体情况" in text
    return Report(
        source=document.source,
        title=document.hint.title,
        agency=document.hint.body or document.hint.portal_name,
        division_code=None,
        year=int(year[1]) if year else None,
        form="prose" if known else None,
        script="simplified",
        published_on=document.hint.date,
        problems=() if known else (Problem("not_a_report", "no 总体情况"),),
    )


def read_fatally(document: Document) -> Report:
    """Die on one document, hang on another."""
    if b"fatal" in document.body:
        os._exit(9)
    if b"endless" in document.body:
        time.sleep(3600)
    return read(document)
