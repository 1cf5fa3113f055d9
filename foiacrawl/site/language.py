"""The two languages of the pages: which one a request wants, and the words in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from foiacrawl.data import load_toml

Language = Literal["en", "zh"]
COOKIE = "lang"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `words("search")`, or of a group: `words("late", "status")`."""

    language: Language

    def __call__(self, name: str | None, group: str = "words", **values: object) -> str:
        """Return a word; a name that the list does not have is returned as it is."""
        pair = load_toml(__file__, "words.toml")[group].get(name)
        word = pair[self.language == "zh"] if pair else name or ""
        return word.format(**values) if values else word

    def of_column(self, name: str) -> str:
        """Return the word for a column of a question."""
        common = self(name)
        return common if common != name else self(name, "columns")

    def of_pair(self, text: str) -> str:
        """Return this language's part of `English · 中文`."""
        english, dot, chinese = text.partition(" · ")
        return (chinese if self.language == "zh" and dot else english).strip()


def words_of(request: Any) -> Words:
    """Return the words for a request: by its `lang`, else by the cookie, else by what the browser prefers."""
    wanted = request.args.get("lang") or request.cookies.get(COOKIE)
    if wanted not in ("en", "zh"):
        wanted = "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"
    return Words("zh" if wanted == "zh" else "en")
