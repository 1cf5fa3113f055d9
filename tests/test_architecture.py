"""The imports of the product are held against the table of packages in docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path.relative_to(ROOT) for folder in ("foiacrawl", "spiders") for path in (ROOT / folder).rglob("*.py")
)
MODULES = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}
MAX_SHARE = 0.15
OUTSIDE = {"foiacrawl", "foiacrawl.__main__"}  # the version, and `python -m foiacrawl`


def package_of(module: str) -> str:
    """Return the package of a module, as the table names it: `spiders`, or what follows `foiacrawl.`."""
    parts = module.split(".")
    if parts[0] == "spiders":
        return "spiders"
    if parts[1:3] == ["listings", "families"] and parts[-1] == "replica":
        return "replica"
    return parts[1]


def documented_order() -> list[str]:
    """Return the packages in the order of the table: each may import those that come after it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`(?:foiacrawl|spiders)/[^|]*) \|", text, re.MULTILINE)
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    return [name.removeprefix("foiacrawl/").rstrip("/").removesuffix(".py") for name in names]


def imported_modules(module: str) -> set[str]:
    """Return the modules of the product that a module imports, for its types, too."""
    tree = ast.parse((ROOT / MODULES[module]).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in MODULES else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return (found & MODULES.keys()) - OUTSIDE


def test_every_package_is_in_the_table_once() -> None:
    order = documented_order()
    assert sorted(order) == sorted({package_of(module) for module in MODULES.keys() - OUTSIDE})


def test_no_package_imports_one_that_comes_before_it() -> None:
    place = {package: number for number, package in enumerate(documented_order())}
    wrong = [
        f"{module} imports {imported}"
        for module in MODULES.keys() - OUTSIDE
        for imported in imported_modules(module)
        if place[package_of(imported)] < place[package_of(module)]
    ]
    assert not wrong, "\n".join(sorted(wrong))


def test_no_package_is_too_large() -> None:
    lines: Counter[str] = Counter()
    for module in MODULES.keys() - OUTSIDE:
        lines[package_of(module)] += len((ROOT / MODULES[module]).read_text(encoding="utf-8").splitlines())
    shares = {package: number / lines.total() for package, number in lines.items()}
    assert {package: share for package, share in shares.items() if share > MAX_SHARE} == {}
