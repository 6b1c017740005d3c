"""A real Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
HERE = {"latitude": -6.2297, "longitude": 106.8295, "accuracy": 9}


def executable() -> str | None:
    """The browser of this machine: the one named by TANGGAP_CHROMIUM, Debian's, or any on the path."""
    named = os.environ.get("TANGGAP_CHROMIUM")
    candidates = [named, "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome")]
    return next((path for path in candidates if path and Path(path).exists()), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; root may not have Chromium's own sandbox."""
    arguments = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield browser
        browser.close()
