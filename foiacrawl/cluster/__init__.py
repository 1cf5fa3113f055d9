"""Work on several machines, by Dask's distributed (the extra `cluster`): reading for a rebuild, and crawls of shards.

All machines have the same version of this package, and see archives and databases under the same addresses.
"""
