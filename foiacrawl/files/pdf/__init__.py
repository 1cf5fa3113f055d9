"""PDF files: text and ruled tables in reading order, without page numbers and running heads.

`marks` takes characters and lines off the pages, `ruling` makes cells of lines, `text` makes lines of characters,
`flow` puts a page in order, `join` mends what page breaks cut, `reader` does it all.
"""

from foiacrawl.files.pdf.reader import read_pdf

__all__ = ["read_pdf"]
