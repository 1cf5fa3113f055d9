"""True numbers that keep the forms' identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generator.draft import FORMS, Number

if TYPE_CHECKING:
    import random


PEOPLE = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_institution",
    "other_organization",
)
COLUMNS = (*PEOPLE, "total")
NEW, PRIOR = "requests_received_new", "requests_carried_over_from_prior_year"
TOTAL, NEXT = "outcomes_total", "requests_carried_over_to_next_year"
RESULTS = ("upheld", "corrected", "other_outcome", "pending")
DISPUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def leaves(form: str) -> list[str]:
    """Return the row ids of the outcomes of a form."""
    return [row[0] for row in FORMS[form]["rows"] if row[0] not in (NEW, PRIOR, TOTAL, NEXT)]


def requests(rng: random.Random, form: str, scale: int) -> dict[tuple[str, str], int]:
    """Return the requests table; `scale` is about the number of requests of natural persons."""
    names = leaves(form)
    favoured = rng.sample(names, rng.randint(2, 8))
    cells = dict.fromkeys(((row, col) for row in [NEW, PRIOR, *names, TOTAL, NEXT] for col in COLUMNS), 0)
    for i, col in enumerate(PEOPLE):
        size = scale if i == 0 else scale // 8 if i == 1 else scale // 30
        new = rng.randint(size // 2, size) if size else int(rng.random() < 0.1 and scale > 0)
        prior = rng.randint(0, max(1, new // 10)) if new else 0
        left = new + prior
        following = rng.randint(0, max(1, left // 10)) if left else 0
        cells[NEW, col], cells[PRIOR, col], cells[NEXT, col] = new, prior, following
        cells[TOTAL, col] = left - following
        for _ in range(left - following):
            cells[rng.choice(favoured if rng.random() < 0.9 else names), col] += 1
    for row in [NEW, PRIOR, *names, TOTAL, NEXT]:
        cells[row, "total"] = sum(cells[row, col] for col in PEOPLE)
    return cells


def disputes(rng: random.Random, scale: int) -> dict[tuple[str, str], int]:
    """Return the 15 numbers of the disputes table."""
    cells: dict[tuple[str, str], int] = {}
    for row in DISPUTES:
        for col in RESULTS:
            cells[row, col] = rng.randint(0, scale) if rng.random() < 0.4 else 0
        cells[row, "total"] = sum(cells[row, col] for col in RESULTS)
    return cells


def statistics(rng: random.Random, form: str, scale: int) -> dict[tuple[str, str], Number]:
    """Return a list's numbers, in the year and cumulative; sums named by the form hold in both."""
    sums: dict[str, list[str]] = FORMS[form].get("sums", {})
    cells: dict[tuple[str, str], Number] = {}
    for row_id, _, unit, *_ in FORMS[form]["rows"]:
        busy = unit in ("条", "人次") and row_id.startswith(
            ("proactive", "channel", "website", "visitors", "consult")
        )
        year: Number = rng.randint(0, scale * 40 if busy else max(2, scale // 6)) if rng.random() < 0.7 else 0
        if unit == "万元" and year:
            year = round(year + rng.randint(0, 99) / 100, 2)
        cells[row_id, "in_year"] = year
        cells[row_id, "cumulative"] = year + rng.randint(0, scale * 3)
    parents = list(sums)
    for parent in reversed(parents):
        for col in ("in_year", "cumulative"):
            cells[parent, col] = sum(cells[child, col] for child in sums[parent])
    return cells
