-- Version 6: a figure recognised in a picture.
UPDATE other_figures SET confidence = 0.93;
