"""Drafts written as files: Word, sheets and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.generator.files import pdf, sheet, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.generator.draft import Draft

WRITERS: dict[str, Callable[[Draft, Callable[[str], str]], bytes]] = {
    "docx": word.write,
    "xlsx": sheet.write,
    "pdf": pdf.write,
}
