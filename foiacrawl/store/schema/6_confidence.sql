-- How sure a recogniser was of a figure of a picture (0 to 1); null where text was text. The forms' tables keep it in `marks`.
ALTER TABLE other_figures ADD COLUMN confidence REAL;
