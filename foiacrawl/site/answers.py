"""What all answers of the site share: headers, languages, the page that says that there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]  # it has no type hints

from foiacrawl.site.language import COOKIE, words_of

if TYPE_CHECKING:
    from foiacrawl.site.language import Words

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'self'",
}
_YEAR_SECONDS = 365 * 24 * 3600


def folder_of(datasette: Any, name: str) -> Path:
    """Return a folder that the site was started with: `archive` or `export`."""
    return Path((datasette.plugin_config("foiacrawl") or {})[name])


async def page(
    datasette: Any, request: Any, template: str, shown: dict[str, Any] | None, status: int = 200
) -> Any:
    """Render a page in the language of the request; 404 for what does not exist."""
    words = words_of(request)
    if shown is None:
        template, status = "foia_not_found.html", 404
        shown = {"title": words("not_found"), "path": request.path, "words": words}
    context = {**shown, "lang": words.language, "other_lang": _other_language(request, words), "json": json}
    text = await datasette.render_template(template, context, request=request)
    answer = Response.html(text, status=status, headers=dict(HEADERS))
    if request.args.get("lang") in ("en", "zh"):
        answer.set_cookie(COOKIE, request.args["lang"], max_age=_YEAR_SECONDS, path="/", samesite="lax")
    return answer


def _other_language(request: Any, words: Words) -> str:
    """Return the query that leads to the same page in the other language."""
    wanted = "en" if words.language == "zh" else "zh"
    kept = [part for part in request.query_string.split("&") if part and not part.startswith("lang=")]
    return f"?{'&'.join([*kept, f'lang={wanted}'])}"
