"""A document's bytes become a decoded page and the text of its report. Nothing here knows the forms."""

from foiacrawl.page.main_text import extract_text
from foiacrawl.page.page import Page, open_page

__all__ = ["Page", "extract_text", "open_page"]
