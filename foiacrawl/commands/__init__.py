"""Commands of `foiacrawl` that have a subject of their own: each module adds its parsers, and says on stderr what failed."""
