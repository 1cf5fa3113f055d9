"""The page room: a document's bytes become a decoded, cleaned page. It knows nothing of forms."""

from foiacrawl.page.page import Page, open_page
from foiacrawl.page.paragraphs import prose

__all__ = ["Page", "open_page", "prose"]
