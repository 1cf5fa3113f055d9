"""How well the reader reads: scored on pairs of a document and what a careful person reads in it.

`foiacrawl evaluate FOLDER` scores the reader beside what a person would use instead, and holds it to a floor.
"""
