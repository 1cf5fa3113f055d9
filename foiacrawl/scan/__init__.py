"""Pictures of pages: their tables found by the rules, their text recognised. Needs the extra `foiacrawl[ocr]`.

`straighten` opens a picture within limits and makes it level, `ruled` makes cells of rules, `ink` finds the lines of text
in cells, `recogniser` says what they say, `repair` mends what it confuses, `page` does all that for one page, and `flow`
gives it the shape of a page of a PDF, so that one code joins pages, whatever they are made of.
"""
