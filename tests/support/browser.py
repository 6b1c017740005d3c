"""A real Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

# Without these a browser on a closed network tries to phone home again and again.
_QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PATIENCE = 60_000  # ms
HERE = {"latitude": -6.2297, "longitude": 106.8295, "accuracy": 9}


def executable() -> str | None:
    """The browser of this machine: the one named by TANGGAP_CHROMIUM, Debian's, or any on the path."""
    named = os.environ.get("TANGGAP_CHROMIUM")
    candidates = [named, "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome")]
    return next((path for path in candidates if path and Path(path).exists()), None)


@contextmanager
def window(browser: Browser, **shape: Any) -> Iterator[BrowserContext]:
    """A window of its own. What a page must do it may do slowly: only a test that fails waits to the end of the patience."""
    context = browser.new_context(locale="id-ID", **shape)
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()


def wait_for_last_answers(seconds: float = 20) -> None:
    """Until the served site answers nobody any more, for at most so long: each connection has a thread of its own."""
    until = time.monotonic() + seconds
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, until - time.monotonic()))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; root may not have Chromium's own sandbox."""
    arguments = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield browser
        browser.close()
