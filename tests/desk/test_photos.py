"""Photos of the desk: for those who may see the case, hidden or not; for nobody else."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tanggap.cases.models import Photo
from tests.desk.entering import come_in, store_files
from tests.world import World


@pytest.fixture
def photo(world: World) -> Photo:
    made = world.assigned().photos.get()
    store_files(made)
    return made


@pytest.mark.parametrize("size", ["kecil", "besar"])
def test_the_officer_in_charge_sees_both_sizes(world: World, photo: Photo, size: str) -> None:
    answer = come_in(world.sari).get(reverse("desk:photo", args=[photo.pk, size]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert b"".join(answer).startswith(b"\xff\xd8\xff")


def test_somebody_elses_photo_is_as_if_it_did_not_exist(world: World, photo: Photo) -> None:
    tono = come_in(world.tono)
    assert tono.get(reverse("desk:photo", args=[photo.pk, "kecil"])).status_code == 404
    assert tono.get(reverse("desk:photo", args=[uuid.uuid4(), "kecil"])).status_code == 404


def test_strangers_get_no_photo(photo: Photo) -> None:
    assert Client().get(reverse("desk:photo", args=[photo.pk, "besar"])).status_code == 302


def test_a_file_that_is_gone_is_a_missing_page_and_no_crash(world: World) -> None:
    lost = world.assigned().photos.get()
    assert come_in(world.sari).get(reverse("desk:photo", args=[lost.pk, "besar"])).status_code == 404
