"""What a listing page contains: entries, columns, pagers. `families/NAME/` reads the pages of one CMS family."""
