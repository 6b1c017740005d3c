"""An address that takes an order, opened as a page, leads to a page: nobody who reloads a tab meets a bare refusal."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import translation

from tanggap.desk.urls import urlpatterns as desk
from tanggap.intake.urls import urlpatterns as intake
from tanggap.portal.urls import urlpatterns as portal
from tests.desk.entering import come_in
from tests.world import World

FACES = {"portal": portal, "intake": intake, "desk": desk}


@pytest.fixture
def case(world: World, settings: Any) -> Any:
    settings.TANGGAP_CITY = world.city.slug
    return world.started()


def _address(face: str, pattern: URLPattern, code: str) -> str:
    """The address, with something plausible in every gap."""
    gaps = {"int": 1, "uuid": uuid.uuid4(), "str": code}
    kinds = pattern.pattern.converters
    values = {
        name: gaps["int" if "Int" in type(kind).__name__ else "uuid" if "UUID" in type(kind).__name__ else "str"]
        for name, kind in kinds.items()
    }
    return reverse(f"{face}:{pattern.name}", kwargs=values)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_address_answers_a_reader_with_a_bare_405(world: World, case: Any, language: str) -> None:
    for face, patterns in FACES.items():
        client = come_in(world.adi) if face == "desk" else Client()
        for pattern in patterns:
            with translation.override(language):
                address = _address(face, pattern, case.code)
            assert client.get(address).status_code != 405, address


@pytest.mark.parametrize(
    ("order", "page"),
    [
        ("/laporan/{code}/beres/", "/laporan/{code}/"),
        ("/en/laporan/{code}/nilai/", "/en/laporan/{code}/"),
        ("/laporan-saya/lupakan/", "/laporan-saya/"),
        ("/petugas/keluar/", "/petugas/"),
    ],
)
def test_it_leads_to_the_page_above(case: Any, order: str, page: str) -> None:
    answer = Client().get(order.format(code=case.code))
    assert (answer.status_code, answer["Location"]) == (302, page.format(code=case.code))


def test_other_methods_are_refused_as_before(case: Any) -> None:
    assert Client().delete(f"/laporan/{case.code}/beres/").status_code == 405
