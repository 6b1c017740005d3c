"""What keeps people out of a page: findings of axe in either theme, anything too wide for a small phone, a script run twice."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# What the page fetched, and what it asks to run. Files of the site carry a hash before their ending, which is no part of their name.
FETCHED = """() => performance.getEntriesByType('resource')
    .map(one => new URL(one.name).pathname.replace(/\\.[0-9a-f]{12}(?=\\.)/, ''))
    .filter(name => /\\.(js|mjs|css)$/.test(name))"""
MODULES = "() => [...document.querySelectorAll('script[type=module]')].map(one => one.src)"

# A theme is in force when it has been painted; before that axe would measure colours of both.
_IN_PAGE_ALREADY = Axe("null")  # no script to bring in
SEE_COLOURS = ["color-contrast", "link-in-text-block"]
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def no_barriers(page: Any, screen: str) -> None:
    """No finding of axe in either theme, nothing wider than a small phone, also with letters of twice the size; no file twice."""
    nothing_twice(page, screen)
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
        nothing_found(page, screen, theme)


def nothing_found(page: Any, screen: str, theme: str) -> None:
    """No finding of axe in the light theme; then in the dark one none that depends on colours, for it changes nothing else."""
    if theme == "light":
        found = Axe().run(page)
    else:
        found = _IN_PAGE_ALREADY.run(page, options={"resultTypes": ["violations"], "runOnly": SEE_COLOURS})
    assert found.violations_count == 0, f"{screen}, {theme}: {found.generate_report()}"


def nothing_twice(page: Any, screen: str) -> None:
    """No script or style sheet is fetched twice, be it under another name, and the page runs one bundle of modules."""
    page.wait_for_load_state()  # after a click the next page may still be on its way
    fetched = page.evaluate(FETCHED)
    assert fetched, screen
    assert len(fetched) == len(set(fetched)), f"{screen} fetched twice: {sorted(fetched)}"
    assert len(page.evaluate(MODULES)) <= 1, screen
