"""What the tests in a real browser share: free ports, a server that has begun, clicks, what is seen in a place."""

from __future__ import annotations

import io
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    import subprocess

    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 300
"""Seconds the server may take to answer, on a machine that does other things too."""


def is_from_the_test(message: str) -> bool:
    """Return whether Chromium refused a script of Playwright's in an archived copy, where none runs; it has none itself."""
    return message.startswith("Blocked script execution in ") and "/archive/" in message


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """Return a context in which a page may take its time, as the server may."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE * 1000)
    return context


def darkest(page: Page, box: Any) -> int:
    """Return how dark the darkest point within a box is, its border left out: 0 is black."""
    seen = Image.open(io.BytesIO(page.screenshot())).convert("L")
    left, top, right, bottom = (
        box["x"] + 8, box["y"] + 8, box["x"] + box["width"] - 8, box["y"] + box["height"] - 8,
    )  # fmt: skip
    return min(seen.crop((round(left), round(top), round(right), round(bottom))).tobytes())


def follow(page: Page, selector: str) -> None:
    """Click and wait for the page it leads to: without that, the old page may still be looked at."""
    with page.expect_navigation():
        page.click(selector)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the database was not served within {PATIENCE} seconds")
