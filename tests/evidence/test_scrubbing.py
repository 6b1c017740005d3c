"""Photos rot and vanish; the scrub finds which, while the backup still has them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from tanggap.cases.models import Photo
from tanggap.evidence.models import FaultKind, PhotoFault, ScrubPass
from tanggap.evidence.photos import clean_photo, store
from tanggap.evidence.queries import photo_scrub
from tanggap.evidence.scrubbing import PASS_EVERY, check, scrub
from tests.evidence.pictures import phone_photo
from tests.world import World

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def hold_still(_seconds: float) -> None:
    """The scrub rests after each file; the test does not."""


def photo(world: World) -> Photo:
    """A photo of a report whose file lies in the store."""
    data = phone_photo()
    return world.report(photos=[store(clean_photo(io.BytesIO(data), size=len(data)))]).case.photos.get()


def path_of(one: Photo) -> Path:
    return Path(default_storage.path(one.file))


def look(*, at: datetime = NOW, seconds: float = 600) -> ScrubPass | None:
    return scrub(at=at, seconds=seconds, rest=hold_still)


def faults() -> dict[object, str]:
    return dict(PhotoFault.objects.values_list("photo_id", "kind"))


def test_a_whole_photo_is_well(world: World) -> None:
    one = photo(world)
    assert len(one.digest) == 64
    look()
    assert faults() == {}
    assert photo_scrub().ended_at == NOW


def test_a_bit_that_tipped_over_is_found(world: World) -> None:
    one = photo(world)
    data = bytearray(path_of(one).read_bytes())
    data[len(data) // 2] ^= 1
    path_of(one).write_bytes(data)
    look()
    assert faults() == {one.pk: FaultKind.CHANGED}


def test_a_file_that_is_gone_is_found_the_small_one_too(world: World) -> None:
    one, other = photo(world), photo(world)
    path_of(one).unlink()
    default_storage.delete(other.thumb)
    look()
    assert faults() == {one.pk: FaultKind.MISSING, other.pk: FaultKind.MISSING}


def test_what_was_restored_is_well_again(world: World) -> None:
    one = photo(world)
    data = path_of(one).read_bytes()
    path_of(one).unlink()
    look()
    path_of(one).write_bytes(data)
    look(at=NOW + PASS_EVERY)
    assert faults() == {}


def test_it_goes_on_where_it_was_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanggap.evidence.scrubbing._AT_ONCE", 2)
    photos = [photo(world) for _number in range(5)]
    path_of(photos[0]).unlink()
    batches: list[ScrubPass] = []
    while not batches or batches[-1].ended_at is None:
        found = scrub(at=NOW, seconds=1e-9, rest=hold_still)
        assert found is not None
        batches.append(found)
    assert batches[-1].looked_at == 5
    assert len(batches) == 3
    assert faults() == {photos[0].pk: FaultKind.MISSING}


def test_one_pass_a_day(world: World) -> None:
    photo(world)
    assert look() is not None
    assert look(at=NOW + PASS_EVERY - timedelta(minutes=1)) is None
    assert look(at=NOW + PASS_EVERY) is not None


def test_a_photo_of_an_earlier_version_must_stay_what_it_is_from_now_on(world: World) -> None:
    one = photo(world)
    Photo.objects.filter(pk=one.pk).update(digest="")
    look()
    assert Photo.objects.get(pk=one.pk).digest == one.digest
    path_of(one).write_bytes(b"another")
    check(Photo.objects.all(), at=NOW, rest=hold_still)
    assert faults() == {one.pk: FaultKind.CHANGED}


@pytest.mark.django_db
def test_two_workers_cannot_begin_two_passes() -> None:
    ScrubPass.objects.create(started_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScrubPass.objects.create(started_at=NOW)
