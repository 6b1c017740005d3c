"""Whatever a browser sends to the public pages, the answer is a page in plain words and never a broken server."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.test_doors import PRIVATE, ROWS, Row, Scene, holder, scene
from tests.support.hostile import WORDS, broken_by, shown

__all__ = ["holder", "scene"]

# Every name that a public page reads from an address or a form.
NAMES = (
    "area", "cari", "category", "halaman", "hari", "instansi", "jenis", "k", "kasus", "lat", "lon", "menurut", "q", "reason", "score",
    "tab", "text", "wilayah", "words",
)  # fmt: skip


@pytest.mark.parametrize("table", [ROWS, PRIVATE], ids=["public", "private"])
@pytest.mark.parametrize("word", WORDS, ids=shown)
def test_no_word_breaks_a_page(scene: Scene, holder: Client, word: str, table: dict[str, Row]) -> None:
    urls = {name: reverse(name, args=row[1](scene)) for name, row in table.items()}
    assert not broken_by(holder, urls, NAMES, word)
