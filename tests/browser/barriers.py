"""What keeps people out of a page: findings of axe in either theme, and anything wider than a small phone."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# A theme is in force when it has been painted; before that axe would measure colours of both.
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def no_barriers(page: Any, screen: str) -> None:
    """No finding of axe in either theme, nothing wider than a small phone, also with letters of twice the size."""
    no_findings(page, screen)
    page.set_viewport_size({"width": 360, "height": 800})
    for size in ("100%", "200%"):
        width = page.evaluate(
            "size => (document.documentElement.style.fontSize = size, document.documentElement.scrollWidth)", size
        )
        assert width <= 360, f"{screen} is {width} px wide at {size}"
    page.evaluate("document.documentElement.style.fontSize = ''")


def no_findings(page: Any, screen: str) -> None:
    """No finding of axe in either theme."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(TWO_FRAMES)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{screen}, {theme}: {found.generate_report()}"
