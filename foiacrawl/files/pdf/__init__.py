"""PDF files: text and ruled tables in reading order, without page numbers and running heads.

`page` reads what is `printed` on a page: `objects` its lines and boxes, `glyphs` the characters that are seen, without
what is `struck`; `ruling` makes cells of its lines, `overlay` parts their text from watermarks and stamps, `text` makes
lines of characters, `flow` puts them in reading order, `table` and `join` join tables over page breaks, `recognised`
does the same for scanned pages; `reader` reads the whole file.
"""

from foiacrawl.files.pdf.reader import read_pdf

__all__ = ["read_pdf"]
