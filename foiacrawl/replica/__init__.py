"""Small portals on 127.0.0.1 with the awkwardness of real ones, for the demo, the tests and newcomers.

    python -m foiacrawl.replica          # serves them from port 8461 on and prints their addresses

The replica is data. To add a report, write `reports/<name>.toml`: whose it is, the year, the form, what each table
prints (a row is its cells in print order; `_` is a blank cell, `-` a dash; a row with too few cells is a damaged
one; rows not named print `fill`), the prose, and the `quirks` of its markup (named in tables.py and dress.py).
Then list it in a column of a portal (`listings/families/NAME/replica/portals/N_PORTAL.toml`):

    entry = [{ date = "2023-01-18", href = "./202301/t20230118_2201.shtml", report = "<name>" }]

An entry with `notice` leads to a text of notices.toml that is no report; with a `title` alone, to nothing (404) or
to wherever its href says; `hidden` ones are served but not listed. What a crawl must then find, `expected()` derives
from the same files, so nothing has to be written twice. A new CMS family has in its folder `replica/`: two templates
(`STYLE_list.html`, and `STYLE_article.html` where its articles are no plain ones), the pieces of its markup
(`styles.toml`), a portal file, and an `__init__.py` if a script draws its lists.

`serve(edition=2)` and `expected(2)` are the same portals some days later: the reports of `revisions/` replace
their namesakes, entries with `until = 1` are no longer there, those with `since = 2` are new.

The crawler knows nothing of the replica, and the replica nothing of the crawler.
"""

from foiacrawl.replica.addresses import FIRST_PORT, registry_rows
from foiacrawl.replica.running import Replica, ReplicaError, Requested, serve
from foiacrawl.replica.truth import Expected, ExpectedFigure, expected, expected_problems

__all__ = [
    "FIRST_PORT",
    "Expected",
    "ExpectedFigure",
    "Replica",
    "ReplicaError",
    "Requested",
    "expected",
    "expected_problems",
    "registry_rows",
    "serve",
]
