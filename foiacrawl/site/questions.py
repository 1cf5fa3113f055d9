"""The questions of the site: named inputs with choices, and the answers: rows with links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.data import load_toml
from foiacrawl.site.database import kept_rows, rows, table
from foiacrawl.site.inputs import number
from foiacrawl.site.labels import in_words
from foiacrawl.site.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiacrawl.site.database import Row
    from foiacrawl.site.language import Words

SHOWN = 200
DEFAULT_LEAST = 10  # outcomes from which a rate says something
_PROVINCES = (
    "SELECT DISTINCT substr(division_code, 1, 2) AS code FROM coverage WHERE division_code IS NOT NULL"
)
_KINDS = (
    "SELECT kind, en, zh FROM agency_kinds WHERE kind IN (SELECT DISTINCT kind FROM coverage) ORDER BY rowid"
)
_FORMS = "SELECT DISTINCT form FROM indicators ORDER BY form DESC"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of questions.toml; `alias` is the table of its SQL that the inputs filter.

    A `unit` that is another word for one is `one|many`.
    """

    title: tuple[str, str]
    note: tuple[str, str]
    inputs: tuple[str, ...]
    sql: str
    answer: str
    unit: tuple[str, str]
    alias: str = ""


def questions() -> dict[str, Question]:
    """Return the questions by name, in the order of the file."""
    data = load_toml(__file__, "questions.toml")
    return {
        name: Question(
            tuple(entry["title"]),
            tuple(entry["note"]),
            tuple(entry["inputs"]),
            entry["sql"],
            entry["answer"],
            tuple(entry["unit"]),
            entry.get("alias", ""),
        )
        for name, entry in data.items()
    }


async def describe(datasette: Any, name: str, args: Mapping[str, str], words: Words) -> dict[str, Any] | None:
    """Return what the template shows of a question and its answer; None if there is no such question."""
    question = questions().get(name)
    if question is None:
        return None
    given = _inputs(question, args)
    sql, parameters = _query(question, given)
    found = await rows(datasette, f"{sql} LIMIT {SHOWN}", parameters)
    total = len(found)
    if total == SHOWN:
        total = await _total(datasette, sql, parameters)
    chinese = words.language == "zh"
    return {
        "name": name,
        "path": f"/questions/{name}",
        "title": question.title[chinese],
        "note": question.note[chinese],
        "given": given,
        "choices": await choices(datasette, question.inputs, words),
        "columns": [column for column in found[0] if column not in ("identity", "report_key")]
        if found
        else [],
        "rows": [_linked(row, words) for row in found],
        "total": total,
        "shown": len(found),
        "csv_path": f"/questions/{name}.csv?{urlencode(given)}",
        "xlsx_path": f"/questions/{name}.xlsx?{urlencode(given)}",
        "words": words,
    }


async def headline(datasette: Any, question: Question, words: Words) -> str | None:
    """Return the answer to a question in a few words; None if there is none, or it takes too long at the moment."""
    try:
        found = await kept_rows(datasette, question.answer)
    except QueryInterrupted:
        return None
    if not found or found[0]["value"] is None:
        return None
    row, number_ = found[0], found[0]["value"]
    shown = (
        f"{number_:,}"
        if isinstance(number_, int)
        else f"{number_:g}"
        if isinstance(number_, float)
        else number_
    )
    one, _, many = question.unit[words.language == "zh"].partition("|")
    unit = many if many and number_ != 1 else one
    space = "" if unit.startswith("%") else " "
    said = f"{shown}{space}{unit}"
    return f"{row['agency']} {row['year']}: {said}" if "agency" in row else said


@dataclass(frozen=True, slots=True)
class Answer:
    """All rows of an answer, or the first of them: `total` is how many there are."""

    title: str
    note: str
    columns: list[str]
    rows: list[tuple[Any, ...]]
    total: int


async def answer(
    datasette: Any, name: str, args: Mapping[str, str], words: Words, most: int | None = None
) -> Answer | None:
    """Return an answer with at most so many rows; None if there is no such question."""
    question = questions().get(name)
    if question is None:
        return None
    sql, parameters = _query(question, _inputs(question, args))
    if most is None:
        columns, found = await table(datasette, sql, parameters)
    else:
        columns, found = await table(datasette, f"{sql} LIMIT {most}", parameters)
    total = len(found)
    if total == most:
        total = await _total(datasette, sql, parameters)
    chinese = words.language == "zh"
    return Answer(question.title[chinese], question.note[chinese], columns, found, total)


async def choices(datasette: Any, inputs: tuple[str, ...], words: Words) -> dict[str, list[tuple[str, str]]]:
    """Return for each input that has them the choices: value and label."""
    found: dict[str, list[tuple[str, str]]] = {}
    if "year" in inputs:
        years = await kept_rows(datasette, "SELECT DISTINCT year FROM coverage ORDER BY year DESC")
        found["year"] = [(str(row["year"]), str(row["year"])) for row in years]
    if "level" in inputs:
        levels = load_toml(__file__, "words.toml")["level"]
        found["level"] = [(level, words(level, "level")) for level in levels]
    if "province" in inputs:
        codes = {row["code"] for row in await kept_rows(datasette, _PROVINCES)}
        found["province"] = [(c, one.name) for c, one in provinces(words.language).items() if c in codes]
    if "kind" in inputs:
        kinds = await kept_rows(datasette, _KINDS)
        found["kind"] = [(row["kind"], row[words.language]) for row in kinds]
    if "form" in inputs:
        forms = await kept_rows(datasette, _FORMS)
        found["form"] = [(row["form"], words(row["form"], "form")) for row in forms]
    return found


async def _total(datasette: Any, sql: str, parameters: Mapping[str, Any]) -> int:
    """Return how many rows an answer has in all."""
    counted = await kept_rows(datasette, f"SELECT count(*) AS total FROM ({sql})", parameters)  # noqa: S608 - our own query
    return int(counted[0]["total"])


def _inputs(question: Question, args: Mapping[str, str]) -> dict[str, str]:
    given = {name: str(args.get(name) or "") for name in question.inputs}
    if "at_least" in given and number(given["at_least"]) is None:
        given["at_least"] = str(DEFAULT_LEAST)
    return given


def _query(question: Question, given: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a question and its parameters: an input that is not given does not filter."""
    of = f"{question.alias}." if question.alias else ""
    filters, parameters = ["1"], dict[str, Any]()
    if (year := number(given.get("year"))) is not None:
        # +: a year is a ninth of the rows, faster read with all others in the order of the file than looked up one by one.
        filters.append(f"+{of}year = :year")
        parameters["year"] = year
    if given.get("level"):
        filters.append(f"{of}level = :level")
        parameters["level"] = given["level"]
    if given.get("kind"):
        filters.append(f"{of}kind = :kind")
        parameters["kind"] = given["kind"]
    if given.get("province"):
        filters.append(f"substr({of}division_code, 1, 2) = :province")
        parameters["province"] = given["province"]
    if "at_least" in given:
        parameters["at_least"] = int(given["at_least"])
    return question.sql.replace("{filters}", " AND ".join(filters)), parameters


def _linked(row: Row, words: Words) -> dict[str, Any]:
    """Return a row in words, with the addresses of its body and its report."""
    identity, key = row.get("identity"), row.get("report_key")
    return {
        "cells": {
            name: in_words(name, cell, words)
            for name, cell in row.items()
            if name not in ("identity", "report_key")
        },
        "body_path": f"/bodies/{quote(identity)}" if identity else None,
        "report_path": f"/reports/{quote(key)}" if key else None,
    }
