"""One `Grid` from whatever a table was printed as. What the cells mean is not known here."""

from foiacrawl.grid.grid import Cell, Grid

__all__ = ["Cell", "Grid"]
