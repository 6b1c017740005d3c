"""Small things that several browser tests do or know."""

from __future__ import annotations

import re
from typing import Any

# Addresses to which triage sends a decision.
DECISIONS = re.compile(r"/(assign|reject|merge)/$")
# What the browser answers when the reader says no, and when the place never comes.
NO_LEAVE = {
    "refused": "navigator.geolocation.watchPosition = (found, failed) => { queueMicrotask(() => failed({ code: 1 })); return 1; };",
    "ignored": "navigator.geolocation.watchPosition = () => 1;",
}


def fresh(case: Any) -> Any:
    """The case as the database has it now."""
    case.refresh_from_db()
    return case


def only_report() -> Any:
    """The one report that there is."""
    from tanggap.cases.models import Report

    return Report.objects.select_related("case", "category", "area").get()


def open_with_key(page: Any, town: Any, case: Any, prefix: str = "") -> None:
    """Come by the secret link of the receipt."""
    from tanggap.cases.public import secret_of

    page.goto(f"{town.url}{prefix}/laporan/{case.code}/?k={secret_of(case.code)}")


def at(desktop: Any, case: Any) -> None:
    """Wait until this case is the one beside the list, loaded and held."""
    desktop.locator(f'#pratinjau:not([aria-busy]) .preview[data-code="{case.code}"]').wait_for()
    desktop.locator(f'#antrean li[data-code="{case.code}"][aria-current="true"]').wait_for()


def press(desktop: Any, *keys: str) -> None:
    for key in keys:
        desktop.keyboard.press(key)
