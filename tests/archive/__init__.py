"""Tests of the archive: records of whole and damaged WARC files."""
