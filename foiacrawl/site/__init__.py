"""The website: pages for reporters and researchers on top of Datasette, in English and Chinese, without scripts.

/                      what this is, how far it goes, search, questions, downloads
/search?q=             bodies and reports
/bodies/IDENTITY       a body over the years
/reports/REPORT_KEY    a report: its tables as printed, checks, problems, text, versions
/archive/DOCUMENT_ID   the archived copy, with a cell marked
/questions/NAME        a question with its answer, also as CSV
/-/dashboards/country  the country by year and province
/feed.atom             what is new, changed, vanished
/foia/…                Datasette's own pages, for those who want SQL
"""
