"""Reading many saved files: `foiacrawl extract`. One JSON object a line, in the order given, on all cores.

`names` finds the files, `one` reads one, `pool` reads several at a time, `progress` says how far it is.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

from foiacrawl.extract.names import names_of
from foiacrawl.extract.one import read_line
from foiacrawl.extract.pool import Pool, cores
from foiacrawl.extract.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from foiacrawl.extract.one import Line

__all__ = ["extract"]


def extract(arguments: Sequence[str]) -> int:
    """Read files and folders, write a line for each file to stdout; return 1 if one could not be read.

    Raises `KeyboardInterrupt` with what was done, in words, once no process is left.
    """
    names, left_out = names_of(arguments)
    if left_out:
        sys.stderr.write(f"foiacrawl: left out as of no kind that is read: {left_out}\n")
    failed, written = False, 0
    progress = Progress(len(names))
    try:
        with closing(_lines(names, progress)) as lines:
            for line in lines:
                with progress.aside():
                    sys.stdout.write(line.text + "\n")
                    sys.stdout.flush()
                failed, written = failed or line.failed, written + 1
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(
            f"stopped; {written:,} of {len(names):,} files were read and written"
        ) from error
    finally:
        progress.close()
    return int(failed)


def _lines(names: Sequence[str], progress: Progress) -> Generator[Line, None, None]:
    count = min(cores(), len(names))
    if count < 2:
        for name in names:
            line = read_line(name)
            progress.add(line)
            yield line
        return
    with Pool(count) as pool:
        yield from pool.read(names, progress.add)
