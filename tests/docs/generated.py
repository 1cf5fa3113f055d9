"""The parts of the documentation that follow from the code: python -m tests.docs.generated writes them anew.

They are between the lines `<!-- generated: NAME -->` and `<!-- end -->` of a file in docs/; a test compares them.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from foiacrawl import cli, problems
from foiacrawl.forms import forms
from foiacrawl.store import data_dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiacrawl.forms import Table

ROOT = Path(__file__).resolve().parents[2]
PART = re.compile(r"(<!-- generated: ([a-z_]+) -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)


def parsers() -> list[tuple[str, argparse.ArgumentParser, str]]:
    """Return each command that does something: its whole name, its parser and its line of help."""

    def below(
        parser: argparse.ArgumentParser, name: str, text: str
    ) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
        groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        if not groups:
            yield name, parser, text
        for group in groups:
            texts = {choice.dest: choice.help or "" for choice in group._choices_actions}
            for command, child in group.choices.items():
                yield from below(child, f"{name} {command}", texts.get(command, ""))

    return list(below(cli._parser(), "foiacrawl", ""))


def commands() -> str:
    """Return the reference of the commands, which is the same under every version of Python."""
    lines = []
    for name, parser, text in parsers():
        lines += [f"### `{name}`", "", f"{text[:1].upper()}{text[1:]}.", ""]
        rows = []
        for action in parser._actions:
            if "--help" in action.option_strings:
                continue
            value = str(action.metavar or "") or ("" if action.nargs == 0 else action.dest.upper())
            term = " ".join(filter(None, [", ".join(action.option_strings), value]))
            help_ = (action.help or "").replace("|", "\\|") % vars(action) if action.help else ""
            rows.append(f"| `{term}` | {help_} |".replace("`|`", "`").replace("URL|FILE", "URL\\|FILE"))
        if rows:
            lines += ["| argument | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def problem_kinds() -> str:
    """Return the table of problem kinds."""
    data = tomllib.loads((Path(problems.__file__).with_name("problems.toml")).read_text(encoding="utf-8"))
    rows = [f"| `{kind}` | {entry['en']} | {entry['zh']} | {entry['todo']} |" for kind, entry in data.items()]
    return "\n".join(["| kind | meaning | 含义 | what to do |", "|---|---|---|---|", *rows, ""])


def form_ids() -> str:
    """Return the ids of every form, with the labels as the form prints them."""
    lines: list[str] = []
    for form in forms():
        lines += [f"### `{form.id}`", ""]
        for table in form.tables:
            lines += [*_table(table), ""]
    return "\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    title = f" ({table.title})" if table.title else ""
    yield f"Table `{table.id}`{title}:"
    yield ""
    if table.columns:
        yield f"columns {', '.join(f'`{column.id}` {column.label}' for column in table.columns)}."
        yield ""
    if table.blocks:
        yield "| row | label | columns |"
        yield "|---|---|---|"
        for block in table.blocks:
            columns = ", ".join(f"`{column.id}` {column.label}" for column in block.columns)
            for row in block.rows:
                yield f"| `{row.id}` | {row.label} | {columns} |"
    elif table.rows:
        yield "| row | label | under | unit |"
        yield "|---|---|---|---|"
        for row in table.rows:
            under = " / ".join(row.path) if row.path else f"`{row.parent}`" if row.parent else ""
            yield f"| `{row.id}` | {row.label} | {under} | {row.unit or table.unit or ''} |"


def tables() -> str:
    """Return a line for each table and view of the database."""
    rows = []
    for name, described in data_dictionary.described().items():
        text = str(described["description"]).partition(" · ")[0].strip().rstrip(".")
        rows.append(f"| `{name}` | {text}. |".replace("\n", " "))
    return "\n".join(["| table or view | what a row is |", "|---|---|", *rows, ""])


PARTS = {"commands": commands, "problem_kinds": problem_kinds, "form_ids": form_ids, "tables": tables}


def renewed(text: str) -> str:
    """Return the text of a document with its generated parts as they should be."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}{part[4]}", text)


def main() -> None:
    """Write the generated parts of all documents."""
    for path in sorted((ROOT / "docs").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (new := renewed(text)) != text:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
