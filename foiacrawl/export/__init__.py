"""The citable dataset: one row for each cell of each report, a codebook, and the files that describe them."""
