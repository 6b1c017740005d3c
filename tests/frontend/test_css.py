"""One class is styled in one place, and only what a page uses is styled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "frontend" / "css"
# Made by Django or by MapLibre, or put together from the name of a status or a step.
NOT_OURS = re.compile(r"errorlist|helptext|maplibregl.*|is-.*|tone-.*")
# What a page may name a class in.
SPEAKERS = [
    *(ROOT / "tanggap").rglob("templates/**/*.html"),
    *(path for path in (ROOT / "tanggap").rglob("*.py") if "migrations" not in path.parts),
    *(ROOT / "frontend" / "js").rglob("*.js"),
]


def rules(sheet: str) -> Iterator[tuple[str, list[str]]]:
    """Each rule of a sheet: the media it is for ("" for any) and its selectors."""
    text, media = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S), [""]
    for head, brace in re.findall(r"([^{};]*)([{}]|;)", text):
        if brace == "}":
            media.pop()
        elif brace == "{":
            is_at_rule = head.strip().startswith("@")
            if not is_at_rule:
                yield "".join(media), [one.strip() for one in re.split(r",(?![^(]*\))", head)]
            media.append(head.strip() if is_at_rule else "")


def sheets() -> dict[str, str]:
    return {str(path.relative_to(CSS)): path.read_text() for path in CSS.rglob("*.css")}


def test_the_reader_of_sheets_knows_media_and_lists() -> None:
    found = list(rules("@layer a; .a, .b:is(p, q) { top: 0 } @media print { .c { top: 0 } } /* .d {} */ .e { top: 0 }"))
    assert found == [("", [".a", ".b:is(p, q)"]), ("@media print", [".c"]), ("", [".e"])]


def test_a_class_is_styled_in_one_place() -> None:
    """A rule about the class alone; what it is inside another (`.desk .tabs`) or on paper may be said where that is."""
    places: Counter[str] = Counter()
    for text in sheets().values():
        for media, selectors in rules(text):
            places.update(one for one in selectors if not media and re.fullmatch(r"\.[\w-]+", one))
    assert [name for name, count in places.items() if count > 1] == []


def test_every_class_that_is_styled_is_used() -> None:
    styled = {
        name
        for text in sheets().values()
        for _media, selectors in rules(text)
        for one in selectors
        for name in re.findall(r"\.(-?[a-zA-Z_][\w-]*)", one)
    }
    used = set(re.findall(r"[\w-]+", "\n".join(path.read_text() for path in SPEAKERS)))
    assert sorted(name for name in styled - used if not NOT_OURS.fullmatch(name)) == []
