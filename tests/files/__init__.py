"""Files of other kinds than HTML and text."""
