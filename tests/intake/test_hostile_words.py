"""Whatever a browser sends to the report flow, the answer is a page in plain words and never a broken server."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.intake.steps import Resident
from tests.intake.test_doors import ROWS, Scene, scene
from tests.support.hostile import WORDS, broken_by, shown

__all__ = ["scene"]

# Every name that a page of the flow reads from an address or a form.
NAMES = (
    "again", "area", "by", "category", "change", "draft_key", "held_photo", "key", "landmark", "lat", "lon", "no_photo", "note", "same",
    "text", "wants_public", "words",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=shown)
def test_no_word_breaks_a_page(scene: Scene, resident: Resident, word: str) -> None:
    urls = {name: reverse(f"intake:{name}", args=row[1](scene)) for name, row in ROWS.items()}
    for place in ({}, {"by": "words"}, {"by": "area"}, {"by": "rest"}):
        assert not broken_by(resident.client, urls, NAMES, word, **place)
