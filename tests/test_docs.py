"""The docs are held against the code: commands, options, settings, arguments, problem kinds, forms."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from foiacrawl import cli, problems
from foiacrawl.crawl import settings
from foiacrawl.crawl.commands import crawl
from foiacrawl.forms import forms
from foiacrawl.model import Hint, Report
from foiacrawl.store.runs import KEYS, as_words

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [*sorted((ROOT / "foiacrawl").rglob("*.py")), *sorted((ROOT / "spiders").rglob("*.py"))]


def _parsers(parser: argparse.ArgumentParser, name: str) -> list[tuple[str, argparse.ArgumentParser]]:
    found = [(name, parser)]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command, child in action.choices.items():
                found += _parsers(child, f"{name} {command}")
    return found


PARSERS = _parsers(cli._parser(), "foiacrawl")


@pytest.mark.parametrize(("name", "parser"), PARSERS, ids=[name for name, _ in PARSERS])
def test_every_command_and_option_stands_in_the_readme(name: str, parser: argparse.ArgumentParser) -> None:
    assert name in README
    for action in parser._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help"):
                assert option in README, option


def test_every_setting_of_ours_stands_in_the_readme_with_its_default() -> None:
    for name, value in vars(settings).items():
        if name.startswith("FOIACRAWL_"):
            (line,) = [line for line in README.splitlines() if line.startswith(f"| `{name}`")]
            default = "empty" if value == "" else "none" if value is None else str(value)
            assert default in line, name


def test_every_exit_code_of_the_crawl_and_every_key_of_its_report_stand_in_the_readme() -> None:
    for code in (0, crawl.FAILED, crawl.WRONG_USE, crawl.LOCKED):
        assert re.search(rf"^\| {code} \| ", README, re.MULTILINE), code
    for line in as_words("finished", dict.fromkeys(KEYS, 0)).splitlines():
        words = re.sub(r"\d+", "N", line)
        assert words.strip() in re.sub(r"\d+", "N", README), words


def test_every_make_target_of_the_contract_exists_and_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test", "serve", "bench", "lint"):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
        assert f"make {target}" in README, target


def test_the_closed_list_of_problem_kinds_is_the_one_the_code_uses() -> None:
    known = set(problems.kinds())
    data = tomllib.loads((ROOT / "foiacrawl" / "problems.toml").read_text(encoding="utf-8"))
    assert known == set(data)
    shields = ROOT / "foiacrawl" / "crawl" / "middlewares" / "shields.toml"
    text = "\n".join(source.read_text(encoding="utf-8") for source in (*SOURCES, shields))
    unused = {kind for kind in known if f'"{kind}"' not in text}
    assert not unused, f"no code writes {sorted(unused)}"


def test_every_form_is_told_and_every_state() -> None:
    for form in forms():
        assert f"`{form.id}`" in README or (form.id.startswith("local/") and "`local/...`" in README), form.id
    for state in ("reported", "blank", "dash", "not_applicable", "unparsed"):
        assert f"`{state}`" in README, state


def test_the_readme_speaks_both_languages_and_links_only_to_what_exists() -> None:
    assert "## 中文说明" in README
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{name} links to {target}"


def test_public_things_have_docstrings_that_say_more_than_their_name() -> None:
    for noun in (Report, Hint):
        assert noun.__doc__ is not None
        assert len(noun.__doc__.split()) > 5


LEFTOVER = re.compile(r"/(?:root|home)/\w|pypi\.org|pythonhosted|npmjs\.|deb\.debian|\bTODO\b|FIXME")


def test_no_machine_path_no_registry_host_no_leftover() -> None:
    folders = [ROOT / name for name in ("foiacrawl", "spiders", "tests", ".ci", ".github")]
    texts = [path for folder in folders for path in folder.rglob("*") if path.suffix in TEXTS]
    texts += [path for path in ROOT.glob("*") if path.suffix in TEXTS or path.name == "Makefile"]
    found = [
        path
        for path in texts
        if path != Path(__file__) and LEFTOVER.search(path.read_text("utf-8", "replace"))
    ]
    assert not found


TEXTS = frozenset({".py", ".md", ".toml", ".yaml", ".sql", ".csv", ".cfg", ".lock"})
