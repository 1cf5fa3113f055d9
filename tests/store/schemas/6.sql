-- What version 6 of the schema added, as released: confidence of recognised figures.
ALTER TABLE other_figures ADD COLUMN confidence REAL;
