"""Every import of the product is a declared dependency, and every declared dependency is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRODUCT, TESTS = ("foiacrawl", "spiders"), ("tests",)
# Declared although no module of the product imports them.
NEEDED_BY_OTHERS = {
    "cryptography",  # pyOpenSSL's certificates; the tests make some with it
    "httpx",  # Datasette asks itself with it, and the tests ask the site
}


def imported(*folders: str) -> set[str]:
    """Return the distributions whose modules are imported anywhere in these folders, also lazily."""
    distributions = packages_distributions()
    modules = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    foreign = modules - sys.stdlib_module_names - {*PRODUCT, *TESTS}
    return {_normalized(name) for module in foreign for name in distributions.get(module, [module])}


def declared(*requirements: str) -> set[str]:
    return {_normalized(re.split(r"[^\w.-]", requirement, maxsplit=1)[0]) for requirement in requirements}


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


OPTIONAL = declared(
    *(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra)
)
NEEDED = declared(*PROJECT["project"]["dependencies"])
DEVELOPMENT = declared(*PROJECT["dependency-groups"]["dev"])


def test_every_import_of_the_product_is_declared() -> None:
    assert imported(*PRODUCT) - NEEDED - OPTIONAL == set()


def test_every_declared_dependency_is_imported() -> None:
    assert (NEEDED | OPTIONAL) - imported(*PRODUCT) == NEEDED_BY_OTHERS


def test_every_import_of_the_tests_is_declared() -> None:
    assert imported(*TESTS) - NEEDED - OPTIONAL - DEVELOPMENT == set()


def test_every_dependency_is_declared_once_and_is_in_the_lock_files() -> None:
    assert not NEEDED & OPTIONAL
    assert not DEVELOPMENT & (NEEDED | OPTIONAL)
    for name, wanted in (
        ("requirements.lock", NEEDED),
        ("requirements-dev.lock", NEEDED | OPTIONAL | DEVELOPMENT),
    ):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        locked = declared(*(line for line in lines if "==" in line))
        assert wanted <= locked, name
        assert (name == "requirements.lock") == (not locked & DEVELOPMENT), name


def test_the_two_lock_files_agree() -> None:
    def versions(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
