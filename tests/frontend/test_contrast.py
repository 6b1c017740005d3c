"""Every pair of colours that text, icons and edges use is readable in the light and in the dark theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "frontend" / "css"
STATUSES = ["menunggu", "koordinasi", "disposisi", "proses", "selesai", "ditolak"]
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "link", "danger") for ground in ("bg", "surface", "sunken")],
    *[(status, f"{status}-bg") for status in STATUSES],
    *[("ink", f"{status}-bg") for status in STATUSES],
    ("ink", "accent-wash"), ("link", "accent-wash"), ("ink-soft", "accent-wash"),
    ("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-brand-soft", "brand"), ("on-brand-soft", "brand-deep"),
    ("on-accent", "accent"), ("on-button", "button"), ("on-danger", "danger"), ("bg", "ink"),
]  # fmt: skip
EDGES = [
    *[("line-strong", ground) for ground in ("bg", "surface")],
    *[("focus", ground) for ground in ("bg", "surface", "sunken")],
    ("button", "surface"), ("danger", "surface"), ("accent", "brand"), ("accent", "brand-deep"),
]  # fmt: skip


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", (CSS / name).read_text()))


LIGHT = tokens("tokens.css")
THEMES = {"light": LIGHT, "dark": LIGHT | tokens("dark.css")}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_known_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_dark_names_every_colour_that_light_names() -> None:
    assert set(tokens("dark.css")) == set(LIGHT)


def test_colours_stand_nowhere_but_in_the_tokens() -> None:
    """Black glass over photos, and white on it, are the one exception: they are the same in every theme."""
    allowed = {"#fff", "#191a3a", "#0f1026", "#24275f"}
    for sheet in CSS.rglob("*.css"):
        if sheet.name not in {"tokens.css", "dark.css"}:
            assert set(re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text())) <= allowed, sheet.name
