"""Read pictures of pages: find tables by their rules, recognise text. Needs the extra `foiacrawl[ocr]`.

`straighten` opens a picture within limits and makes it level, `ruled` makes cells of rules, `ink` finds the lines of text
in cells, `recogniser` reads them, `repair` repairs what it confuses, `page` does all that for one page.
"""
