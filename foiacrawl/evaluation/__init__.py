"""Measure the accuracy of the reader on pairs of a document and its gold: what a careful person reads in it.

`foiacrawl evaluate FOLDER` scores the reader beside a simple baseline and can compare it with a pinned floor.
"""
