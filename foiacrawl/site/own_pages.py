"""What Datasette's own pages lack for those who hear them read out: the language, the names of inputs, the main part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Application = Callable[[Any, Any, Any], Awaitable[None]]

_REPLACED = (
    (b"<html>", b'<html lang="en">'),
    (b'<select name="_filter_column', b'<select aria-label="Column" name="_filter_column'),
    (b'<select name="_filter_op', b'<select aria-label="Comparison" name="_filter_op'),
    (b'<input type="text" name="_filter_value', b'<input type="text" aria-label="Value" name="_filter_value'),
    (b'<select name="_sort"', b'<select aria-label="Sort by" name="_sort"'),
    (b'<textarea id="sql-editor"', b'<textarea aria-label="SQL" id="sql-editor"'),
    (b'<section class="content">', b'<main class="content">'),
    (b"</section>\n</div>\n<footer", b"</main>\n</div>\n<footer"),
)


def named(application: Application, root: str) -> Application:
    """Return the application with what the HTML pages below `root` lack. Datasette sends each of them in one piece."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not (scope["path"] == root or scope["path"].startswith(f"{root}/")):
            await application(scope, receive, send)
            return
        is_html = False

        async def pass_on(message: Any) -> None:
            nonlocal is_html
            if message["type"] == "http.response.start":
                is_html = any(
                    name.lower() == b"content-type" and kind.startswith(b"text/html")
                    for name, kind in message["headers"]
                )
            elif is_html:
                body = message.get("body", b"")
                for old, new in _REPLACED:
                    body = body.replace(old, new)
                message = {**message, "body": body}
            await send(message)

        await application(scope, receive, pass_on)

    return answer
