"""The browser of a test run: Debian's Chromium, or the one that CHROMIUM names."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

BUILT = Path(__file__).resolve().parents[2] / "dealwright/web/static/built/office.js"

CLOSING_SECONDS = 20


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; every story opens windows of its own."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("no Chromium: install Debian's package `chromium` or name one in CHROMIUM")
    if not BUILT.exists():
        pytest.skip("the front end is not built: npm ci --ignore-scripts && npm run build")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        # Playwright's loop runs in this thread; the tests beside it ask the database without awaiting.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        environment.setattr(BrowserContext, "close", close)
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


def close(context: BrowserContext) -> None:
    """Close what was opened together, wherever its pages are; takes the place of Playwright's own.

    Chromium may never end a page that is on its way to another address: so it is called back first, and one
    that does not end even then is left to the end of the run.
    """
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank", timeout=CLOSING_SECONDS * 1000)
    with suppress(TimeoutError):  # Playwright knows no time limit for this
        context._sync(asyncio.wait_for(context._impl_obj.close(reason=None), CLOSING_SECONDS))
