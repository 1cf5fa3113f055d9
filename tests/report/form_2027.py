"""Read documents with the package that the path leads to, and print the reports as JSON lines.

python form_2027.py FROM TO FILE...    the files, then the generated reports of the seeds FROM to TO (exclusive)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from foiacrawl.model import Document, as_json
from foiacrawl.reading import read
from tests.generator import generate


def main() -> None:
    """Read and print."""
    first, last, *files = sys.argv[1:]
    documents = [Document(name, Path(name).read_bytes()) for name in files]
    for seed in range(int(first), int(last)):
        made = generate(seed)
        documents.append(Document(made.name, made.body))
    for document in documents:
        sys.stdout.write(json.dumps(as_json(read(document)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
