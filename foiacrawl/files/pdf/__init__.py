"""PDF files: text and ruled tables in reading order, without page numbers and running heads.

`page` reads characters and lines of a page, `ruling` makes cells of its lines, `text` makes lines of its characters,
`flow` puts them in reading order, `table` and `join` join tables over page breaks, `recognised` does the same for
scanned pages; `reader` reads the whole file.
"""

from foiacrawl.files.pdf.reader import read_pdf

__all__ = ["read_pdf"]
