"""Tests of the page room."""
