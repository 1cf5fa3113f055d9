"""`python -m foiacrawl` is the `foiacrawl` command."""

import sys

from foiacrawl.cli import main

sys.exit(main())
