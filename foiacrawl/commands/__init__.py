"""The commands of `foiacrawl`, one module each: `add_parser(subparsers)` declares it, `run(options)` returns its exit code."""
