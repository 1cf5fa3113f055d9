"""Undo what converters do to tables in text, so that each row is on one line. Knows the labels of forms, not their meaning."""
