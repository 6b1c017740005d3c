"""Whatever a browser sends to the desk, the answer is a page in plain words and never a broken server."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tanggap.accounts.models import Membership, Person, Role
from tanggap.desk.urls import urlpatterns
from tanggap.places.models import Area
from tests.desk.entering import come_in
from tests.desk.test_doors import OPEN, ROWS, Scene, scene
from tests.support.hostile import WORDS, broken_by, shown

__all__ = ["scene"]

# Every name that a page of the desk reads from an address or a form.
NAMES = (
    "q", "tab", "lat", "lon", "halaman", "lihat", "instansi", "tahap", "petugas", "semua", "menurut", "bulan", "hari", "nomor",
    "jawab", "buka", "id", "act", "why", "officer", "agency", "code", "query", "undo", "reason", "text", "verdict", "outcome",
    "first_day", "last_day", "substitute", "expected_version", "category", "area", "target", "near", "report", "until", "better", "next",
    "alasan", "cari", "coba", "do", "draft", "hanya", "jenis", "kasus", "langkah", "network", "note", "same", "wilayah", "words",
)  # fmt: skip


def _everybody_at_once(scene: Scene) -> Person:
    """One who holds every role and so comes past every door."""
    who: Person = scene.world.adi
    province = Area.objects.get(city=scene.world.city, parent=None)
    for role, of in (
        (Role.SUPERVISOR, {"area": province}),
        (Role.OPERATOR, {"agency": scene.world.front_desk}),
        (Role.OFFICER, {"agency": scene.world.roads_south}),
    ):
        Membership.objects.create(person=who, city=scene.world.city, role=role, **of)
    return Person.objects.get(pk=who.pk)


@pytest.fixture
def client_of_all(scene: Scene) -> Client:
    client = come_in(_everybody_at_once(scene))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("word", WORDS, ids=shown)
def test_no_word_in_an_address_or_a_form_breaks_a_page(scene: Scene, client_of_all: Client, word: str) -> None:
    urls = {
        name: reverse(f"desk:{name}", args=args(scene))
        for name, (_method, args, _answers) in ROWS.items()
        if name not in ("breach", "contest", "judge")
    }
    assert not broken_by(client_of_all, urls, NAMES, word)


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_no_number_in_an_address_breaks_a_page(client_of_all: Client, number: int) -> None:
    broken = []
    for pattern in urlpatterns:
        names = {name: kind.__class__.__name__ for name, kind in pattern.pattern.converters.items()}
        if pattern.name in OPEN or "IntConverter" not in names.values():
            continue
        given: dict[str, Any] = {name: number if kind == "IntConverter" else "tolak" for name, kind in names.items()}
        url = reverse(f"desk:{pattern.name}", kwargs=given)
        broken += [pattern.name for send in (client_of_all.get, client_of_all.post) if send(url).status_code >= 500]
    assert not broken
