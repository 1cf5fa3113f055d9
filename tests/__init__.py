"""The tests of foiacrawl."""
