"""Files other than pages: each becomes text and tables that the other rooms read as they read a page."""
