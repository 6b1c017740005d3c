"""An old photo made to look new is found among others in a real database; `bench/evidence.py --part index` does it among a million."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any, Final

import numpy as np
import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from tanggap.cases.models import Case, Photo, PhotoKind
from tanggap.evidence import backfill, index
from tanggap.evidence.drawing import as_jpeg, as_thumb
from tanggap.evidence.geometry import library
from tanggap.evidence.geometry.features import PictureFeatures, features_of
from tanggap.evidence.geometry.library import LibraryMissing
from tanggap.evidence.models import IndexState, PhotoCodes, WordPosting
from tanggap.evidence.words import STORED, question_of
from tanggap.web.cli import tanggap
from tests.evidence.cheats import cut, everything, saved
from tests.evidence.scenes import scene
from tests.world import World

ALBUM: Final = range(4)


def sent(picture: Image.Image) -> Image.Image:
    """As it lies on the server: saved once more."""
    return Image.open(io.BytesIO(as_jpeg(picture)))


def stored(world: World, picture: Image.Image, case: Case | None = None) -> Photo:
    """A photo of a case, as the site keeps it."""
    case = case or world.report(photos=[]).case
    key = uuid.uuid4()
    return Photo.objects.create(
        case=case, kind=PhotoKind.AFTER, width=picture.width, height=picture.height, added_at=case.opened_at,
        file=default_storage.save(f"photos/{key}.jpg", ContentFile(as_jpeg(picture))),
        thumb=default_storage.save(f"photos/{key}-thumb.jpg", ContentFile(as_thumb(picture, 320, 16_000))),
    )  # fmt: skip


@cache
def drawn(number: int) -> Image.Image:
    return scene(number, width=360, height=270)


@cache
def known(number: int) -> PictureFeatures:
    """What the index takes of a drawn scene; it costs more than all else here."""
    return features_of(sent(drawn(number)))


def found_for(picture: Image.Image, **asked: Any) -> list[uuid.UUID]:
    return [one.photo for one in index.candidates(question_of(features_of(sent(picture))), **asked)]


@pytest.fixture
def album(world: World) -> list[Photo]:
    photos = [stored(world, drawn(number)) for number in ALBUM]
    assert all(index.keep(photo.pk, known(number)) for number, photo in enumerate(photos))
    return photos


EDITS: Final[dict[str, Callable[[Image.Image], Image.Image]]] = {
    "turned by 5 degrees": lambda p: p.rotate(5, resample=Image.Resampling.BICUBIC),
    "turned by 90 degrees": lambda p: p.rotate(90, expand=True),
    "two fifths cut off": lambda p: cut(p, 0.25, 0.1, 0.05, 0.1),
    "framed": lambda p: ImageOps.expand(p, p.width // 6, "white"),
    "mirrored and turned": lambda p: ImageOps.mirror(p).rotate(-3),
    "saved badly": lambda p: saved(p.resize((p.width * 2 // 3, p.height * 2 // 3)), 30),
}


def test_what_was_made_from_a_photo_leads_back_to_it(album: list[Photo]) -> None:
    dice, picture = np.random.default_rng(4), drawn(3)
    made = {name: edit(picture) for name, edit in EDITS.items()} | {"all at once": everything(picture, dice)}
    assert {name: found_for(copy)[:1] for name, copy in made.items()} == {name: [album[3].pk] for name in made}


def test_a_copy_is_compared_and_called_the_same_picture(album: list[Photo]) -> None:
    [match] = index.search(features_of(sent(cut(drawn(2), 0.2, 0, 0.1, 0)))).matches
    assert (match.photo, match.comparison.verdict) == (album[2], "same_picture")


def test_photos_of_other_things_are_not_opened(album: list[Photo]) -> None:
    strangers = [index.candidates(question_of(known(1000 + number))) for number in range(4)]
    assert strangers == [[]] * 4


def test_a_photo_is_indexed_once_also_when_told_twice(album: list[Photo]) -> None:
    assert index.remember(album) == 0
    assert backfill.index_waiting(most=10) == 0
    assert PhotoCodes.objects.count() == len(album) == index.size()
    assert WordPosting.objects.filter(entry=album[0].codes.pk).count() <= STORED


def test_a_photo_that_goes_takes_its_postings_along(album: list[Photo]) -> None:
    gone, others = album[0].codes.pk, WordPosting.objects.exclude(entry=album[0].codes.pk).count()
    album[0].delete()
    assert not WordPosting.objects.filter(entry=gone).exists()
    assert WordPosting.objects.count() == others > 0


def test_a_photo_of_a_complaint_about_the_staff_is_compared_with_its_own_case_only(world: World) -> None:
    accusing = stored(world, drawn(1))
    Case.objects.filter(pk=accusing.case_id).update(is_guarded=True)
    index.keep(accusing.pk, known(1))
    question = question_of(known(1))
    assert index.candidates(question) == []
    assert [one.photo for one in index.candidates(question, of_case=accusing.case_id)] == [accusing.pk]


def test_the_same_picture_sent_two_hundred_times_costs_no_more_and_says_that_there_are_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, case = stored(world, drawn(2)), world.report(photos=[]).case
    index.keep(one.pk, known(2))
    fields = {"case": case, "kind": PhotoKind.AFTER, "file": one.file, "thumb": one.thumb, "width": 480, "height": 360}
    copies = Photo.objects.bulk_create(Photo(added_at=case.opened_at, **fields) for _copy in range(200))
    known_as = {"state": IndexState.FOUND, "recipe": index.RECIPE, "codes": one.codes.codes}
    rows = PhotoCodes.objects.bulk_create(PhotoCodes(photo=copy, **known_as) for copy in copies)
    words = list(WordPosting.objects.values_list("word", flat=True))
    WordPosting.objects.bulk_create([WordPosting(word=word, entry=row.pk) for row in rows for word in words])
    opened: list[str] = []

    def seen(photo: Photo) -> Image.Image:
        opened.append(photo.file)
        return sent(drawn(2))

    monkeypatch.setattr(index, "picture_of", seen)
    found = index.search(known(2))
    assert len(found.matches) == len(opened) == 1
    assert found.has_more
    assert found.matches[0].photo == one  # the oldest
    assert found.alike == index.MOST_CANDIDATES


def test_a_neighbours_photo_is_found_though_every_word_of_it_is_common(
    album: list[Photo], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest of its person, office and area are looked at by themselves; they need not be among the likeliest of all."""
    monkeypatch.setattr(index, "_sharing", lambda words: [])
    question = question_of(known(1))
    assert index.candidates(question) == []
    assert index.candidates(question, of_case=world.report(photos=[]).case.pk)[0].photo == album[1].pk


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (480, 360), "#777"),
        Image.linear_gradient("L").resize((480, 360)),
        Image.new("RGB", (1, 1), "#345"),
        Image.new("RGB", (1, 900), "#345"),
        Image.new("RGB", (900, 2), "#345"),
    ],
    ids=["a wall", "the sky", "one pixel", "a line", "a flat one"],
)
def test_what_shows_nothing_is_like_nothing(picture: Image.Image, album: list[Photo], world: World) -> None:
    plain = [stored(world, picture.convert("RGB")) for _photo in range(2)]
    assert index.remember(plain) == 2
    assert set(PhotoCodes.objects.filter(photo__in=plain).values_list("state", flat=True)) == {IndexState.PLAIN}
    seen = index.search(features_of(picture.convert("RGB")))
    assert (seen.is_too_plain, list(seen.matches)) == (True, [])


def test_a_panorama_is_found(world: World) -> None:
    wide = Image.new("RGB", (1600, 200))
    for at in range(5):
        wide.paste(drawn(at % 4).resize((320, 240)).crop((0, 20, 320, 220)), (at * 320, 0))
    photo = stored(world, wide)
    index.remember([photo])
    assert found_for(ImageOps.mirror(wide)) == [photo.pk]


def test_an_unreadable_file_is_told_and_tried_again_when_asked(world: World) -> None:
    broken = stored(world, drawn(1))
    for name in (broken.file, broken.thumb):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(b"\xff\xd8\xff no picture"))
    assert index.remember([broken]) == 1
    assert PhotoCodes.objects.get().state == IndexState.UNREADABLE
    assert backfill.index_waiting(most=10) == 0  # it does not keep others waiting
    default_storage.delete(broken.file)
    default_storage.save(broken.file, ContentFile(as_jpeg(drawn(1))))
    assert backfill.reindex(everything=False) == backfill.Indexed(found=1, plain=0, unreadable=0)
    assert found_for(drawn(1)) == [broken.pk]


def test_with_another_recipe_every_photo_is_indexed_anew_and_stays_findable(
    album: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(WordPosting.objects.values_list("word", flat=True))
    monkeypatch.setattr(index, "RECIPE", index.RECIPE + 1)
    assert backfill.index_waiting(most=3) == 3
    assert [one.photo for one in index.candidates(question_of(known(3)))] == [album[3].pk]
    assert backfill.reindex(everything=True).found == len(album)
    assert set(PhotoCodes.objects.values_list("recipe", flat=True)) == {index.RECIPE}
    assert set(WordPosting.objects.values_list("word", flat=True)) == before
    assert PhotoCodes.objects.count() == len(album)


def test_without_opencv_photos_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise LibraryMissing("no module named cv2")

    photo = stored(world, drawn(1))
    monkeypatch.setattr(library, "cv2", missing)
    monkeypatch.setattr("tanggap.evidence.geometry.features._detector", missing)
    assert backfill.index_waiting(most=10) == 0
    with pytest.raises(LibraryMissing):
        backfill.reindex(everything=False)
    with pytest.raises(LibraryMissing):
        index.remember([photo])
    monkeypatch.undo()
    assert Photo.objects.filter(index.is_waiting()).get() == photo
    assert backfill.index_waiting(most=10) == 1


def test_the_command_takes_in_what_waits_and_says_what_can_be_found(
    album: list[Photo], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(world, Image.new("RGB", (480, 360), "#777"))
    monkeypatch.setattr("tanggap.web.cli.photos.database", nullcontext)
    said = CliRunner().invoke(tanggap, ["photos", "reindex", "--json"])
    assert json.loads(said.stdout) == {"found": len(album), "plain": 1, "unreadable": 0}
