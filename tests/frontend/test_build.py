"""The built front end stays light, whole and free of anything from elsewhere."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "tanggap" / "web" / "static" / "build"
TEMPLATES = [
    path for folder in ("web", "portal", "desk", "intake") for path in (ROOT / "tanggap" / folder).rglob("*.html")
]
BUDGET = {
    "app.css": 12_000, "desk.css": 7_000, "app.js": 6_700, "desk.js": 9_200, "triage.js": 10_100, "theme.js": 400,
    "icons.svg": 9_000,
}  # fmt: skip

built = pytest.mark.usefixtures("_build")


@pytest.fixture(scope="module")
def _build() -> None:
    """On a laptop somebody may not have built yet; where the change is judged nothing is let through unseen."""
    if not BUILD.exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("the front end is not built: node frontend/build.mjs")


def sent(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 9))


@built
@pytest.mark.parametrize(("name", "limit"), BUDGET.items())
def test_each_file_keeps_its_budget(name: str, limit: int) -> None:
    assert sent(BUILD / name) <= limit


@built
def test_a_first_visit_leaves_room_for_the_page_itself() -> None:
    first = ["app.css", "theme.js", "app.js", "icons.svg", "fonts/plus-jakarta-sans.woff2"]
    assert sum(sent(BUILD / name) for name in first) <= 52_000


@built
def test_nothing_points_at_a_missing_source_map() -> None:
    for path in [*BUILD.rglob("*.js"), *BUILD.rglob("*.mjs"), *BUILD.rglob("*.css")]:
        assert b"sourceMappingURL=" not in path.read_bytes(), path


def test_modules_stay_short() -> None:
    for path in (ROOT / "frontend").rglob("*.*js"):
        assert len(path.read_text().splitlines()) < 300, path


def test_the_lock_file_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    third_party = {name: row for name, row in packages.items() if name}
    assert all("integrity" in row for row in third_party.values())
    assert not any("resolved" in row for row in third_party.values())


def test_every_icon_named_in_a_template_is_drawn() -> None:
    lists = json.loads((ROOT / "frontend" / "icons.json").read_text())
    known = set(lists["category"]) | set(lists["interface"])
    for path in TEMPLATES:
        assert set(re.findall(r'{%\s*icon "([\w-]+)"', path.read_text())) <= known, path


def test_templates_obey_the_content_policy() -> None:
    """No style attribute, no inline script, no handler attribute: the policy would silently drop them."""
    for path in TEMPLATES:
        text = re.sub(r"{#.*?#}", "", path.read_text())
        assert not re.search(r"\sstyle=", text), path
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", text), path
