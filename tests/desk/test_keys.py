"""One map of keys for the whole desk: each key has one meaning, and templates know keys by their names only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tanggap.desk.keys import KEYS, keys_on, meanings
from tanggap.desk.steps import STEPS
from tests.desk.entering import come_in, text_of
from tests.world import World

TEMPLATES = Path(__file__).resolve().parents[2] / "tanggap" / "desk" / "templates"
NAMED = re.compile(r'{% (?:hot_key|key_cap) "(\w+)"')


def test_no_key_has_two_meanings() -> None:
    assert {press: names for press, names in meanings().items() if len(names) > 1} == {}


def test_templates_name_keys_and_never_write_them() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert 'data-key="' not in text, path
        assert set(NAMED.findall(text)) <= {*KEYS, *STEPS}, path


def test_every_letter_is_small_and_alone() -> None:
    """A capital would need a modifier, and a digit is a kind of problem."""
    presses = [press for press in meanings() if press not in ("Enter", "1")]
    assert all(len(press) == 1 and press == press.lower() and not press.isdigit() for press in presses)


@pytest.mark.parametrize("page", ["triage", "case", "board", "verify", "search"])
def test_each_help_lists_a_key_once(page: str) -> None:
    shown = [(key.press, str(key.does)) for key in keys_on(page)]
    assert len(shown) == len(set(shown))
    assert shown[-1] == ("?", "Daftar pintasan ini")


def test_the_help_of_a_page_is_made_from_the_map(world: World) -> None:
    case = world.report(at=timezone.now()).case
    client = come_in(world.rina)
    triage, page = (
        text_of(client.get(address)) for address in (reverse("desk:triage"), reverse("desk:case", args=[case.code]))
    )
    for key in keys_on("triage"):
        assert f"<kbd>{key.shown}</kbd>" in triage
    for step in STEPS.values():
        assert not step.key or str(step.label) in page


def test_a_page_without_keys_has_no_help(world: World) -> None:
    shown: Any = text_of(come_in(world.rina).get(reverse("desk:account")))
    assert 'id="pintasan"' not in shown
