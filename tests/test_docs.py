"""The documentation has everything that the code has, and nothing else: commands, settings, codes, kinds, tables, forms."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from foiacrawl import problems
from foiacrawl.crawl import settings
from foiacrawl.crawl.commands import crawl
from foiacrawl.forms import forms
from foiacrawl.model import Document, Hint, Report, as_json
from foiacrawl.reading import read
from foiacrawl.store.runs import KEYS, as_words
from tests.docs import generated
from tests.docs.pages import PAGES, ROOT
from tests.shared import ACCURACY

DOCS = ROOT / "docs"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in PAGES}
SOURCES = [*sorted((ROOT / "foiacrawl").rglob("*.py")), *sorted((ROOT / "spiders").rglob("*.py"))]
MOST_README_LINES = 110  # two screens and the Chinese section
LINK = re.compile(r"\]\(([^)#:]+)(?:#([^)]+))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_generated_parts_are_those_that_the_code_gives(page: Path) -> None:
    """If this fails: python -m tests.docs.generated."""
    text = page.read_text(encoding="utf-8")
    assert generated.renewed(text) == text


def test_every_part_is_generated_in_some_page() -> None:
    found = {part[2] for text in TEXTS.values() for part in generated.PART.finditer(text)}
    assert found == set(generated.PARTS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    for target, heading in LINK.findall(page.read_text(encoding="utf-8")):
        path = page.parent / target
        assert path.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {words.lower().replace(" ", "-") for words in headings}, heading


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {(ROOT / target).name for target, _ in LINK.findall(TEXTS["README"])}
    assert {path.name for path in DOCS.glob("*.md")} <= linked


def test_the_readme_is_short_and_speaks_both_languages() -> None:
    assert TEXTS["README"].count("\n") <= MOST_README_LINES
    assert "## 中文说明" in TEXTS["README"]


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", TEXTS["settings"], re.MULTILINE))
    known = {name: value for name, value in vars(settings).items() if name.isupper()}
    assert {name for name in known if name.startswith("FOIACRAWL_")} <= set(rows)
    assert set(rows) <= set(known)
    for name, shown in rows.items():
        value = known[name]
        assert shown.strip("`") == as_default(value), name


def as_default(value: object) -> str:
    """Return how the page shows a default."""
    if value in ("", None):
        return "none" if value is None else "empty"
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_exit_code_of_the_crawl_and_every_key_of_its_report_are_documented() -> None:
    for code in (0, crawl.FAILED, crawl.WRONG_USE, crawl.LOCKED):
        assert re.search(rf"^\| {code} \| ", TEXTS["operation"], re.MULTILINE), code
    for line in as_words("finished", dict.fromkeys(KEYS, 0)).splitlines():
        words = re.sub(r"\d+", "N", line)
        assert words.strip() in re.sub(r"\d+", "N", TEXTS["operation"]), words


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"demo", "test", "serve", "bench", "lint"} <= targets
    documented = set(re.findall(r"\bmake ([a-z]+)\b(?! and)", TEXTS["README"] + TEXTS["CONTRIBUTING"]))
    assert documented >= targets - {"help", "clean"}


def test_every_argument_of_the_spider_is_documented() -> None:
    import inspect

    from spiders.gov_portals import GovPortalsSpider

    arguments = set(inspect.signature(GovPortalsSpider.__init__).parameters) - {"self", "unknown"}
    assert arguments == set(
        re.findall(r"^\| `(\w+)` \| ", TEXTS["commands"].partition("<!--")[0], re.MULTILINE)
    )


def test_the_closed_list_of_problem_kinds_is_the_one_the_code_uses() -> None:
    known = set(problems.kinds())
    data = tomllib.loads((ROOT / "foiacrawl" / "problems.toml").read_text(encoding="utf-8"))
    assert known == set(data)
    shields = ROOT / "foiacrawl" / "crawl" / "middlewares" / "shields.toml"
    text = "\n".join(source.read_text(encoding="utf-8") for source in (*SOURCES, shields))
    unused = {kind for kind in known if f'"{kind}"' not in text}
    assert not unused, f"no code writes {sorted(unused)}"


def test_every_form_and_every_state_is_explained() -> None:
    for form in forms():
        shown = "local/..." if form.id.startswith("local/") else form.id
        assert f"`{shown}`" in TEXTS["reading-the-numbers"], form.id
        assert f"`{shown}`" in TEXTS["forms"], form.id
    for state in ("reported", "blank", "dash", "not_applicable", "unparsed", "lost"):
        assert f"`{state}`" in TEXTS["reading-the-numbers"], state


def test_every_field_of_the_output_is_documented() -> None:
    path = ACCURACY / "documents" / "2021_column.html"
    shown = as_json(read(Document(path.name, path.read_bytes())))
    for field in {*shown, *shown["metadata"], *shown["figures"][0], *shown["checks"][0]}:
        assert f"`{field}`" in TEXTS["reading-saved-files"], field


def test_public_things_have_docstrings_that_say_more_than_their_name() -> None:
    for noun in (Report, Hint):
        assert noun.__doc__ is not None
        assert len(noun.__doc__.split()) > 5


LEFTOVER = re.compile(r"/(?:root|home)/\w|pypi\.org|pythonhosted|npmjs\.|deb\.debian|\bTODO\b|FIXME")
READ = frozenset({".py", ".md", ".toml", ".yaml", ".sql", ".csv", ".cfg", ".lock"})


def test_no_machine_path_no_registry_host_no_leftover() -> None:
    folders = [ROOT / name for name in ("foiacrawl", "spiders", "tests", "docs", "deploy", ".ci", ".github")]
    texts = [path for folder in folders for path in folder.rglob("*") if path.suffix in READ]
    texts += [path for path in ROOT.glob("*") if path.suffix in READ or path.name == "Makefile"]
    found = [
        path
        for path in texts
        if path != Path(__file__) and LEFTOVER.search(path.read_text("utf-8", "replace"))
    ]
    assert not found
