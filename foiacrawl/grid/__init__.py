"""Read tables of every kind into one type, `Grid`. What the cells mean is not known here."""

from foiacrawl.grid.grid import Cell, Grid

__all__ = ["Cell", "Grid"]
