"""An old photo made to look new is found among others in a real database; `bench/evidence.py --part index` does it among a million."""

from __future__ import annotations

import io
import itertools
import json
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import cache
from typing import Any, Final

import numpy as np
import pytest
from click.testing import CliRunner
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image, ImageOps

from tanggap.cases.models import Case, Photo, PhotoKind
from tanggap.evidence import backfill, index, looking, tasks
from tanggap.evidence.drawing import as_jpeg, as_thumb
from tanggap.evidence.geometry import library
from tanggap.evidence.geometry.features import PictureFeatures, features_of
from tanggap.evidence.geometry.library import LibraryMissing
from tanggap.evidence.models import IndexState, PhotoCodes, WordPosting
from tanggap.evidence.words import STORED, question_of
from tanggap.places.models import City
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


def copied(one: Photo, case: Case, times: int) -> list[Photo]:
    """The same photo sent again into this case, and indexed."""
    fields = {"case": case, "kind": PhotoKind.AFTER, "file": one.file, "thumb": one.thumb, "width": 480, "height": 360}
    copies = Photo.objects.bulk_create(Photo(added_at=case.opened_at, **fields) for _copy in range(times))
    known_as = {"state": IndexState.FOUND, "recipe": index.RECIPE, "codes": one.codes.codes}
    rows = PhotoCodes.objects.bulk_create(PhotoCodes(photo=copy, **known_as) for copy in copies)
    words = list(WordPosting.objects.filter(entry=one.codes.pk).values_list("word", flat=True))
    WordPosting.objects.bulk_create([WordPosting(word=word, entry=row.pk) for row in rows for word in words])
    return copies


@pytest.mark.parametrize("hidden_in", ["a complaint about the staff", "the case itself", "another city"])
def test_copies_that_may_not_be_found_do_not_crowd_out_the_original(
    hidden_in: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_MOST_OF_A_WORD", 3)
    monkeypatch.setattr(index, "_MOST_WEIGHED", 3)
    monkeypatch.setattr(index, "_near", lambda *asked: {})
    fixing, crowd, asked = world.report(photos=[]).case, world.report(photos=[]).case, world.report(photos=[]).case
    first = stored(world, drawn(2), crowd)
    index.keep(first.pk, known(2))
    crowding = [first, *copied(first, crowd, 5)]
    original = stored(world, drawn(2), fixing)
    index.keep(original.pk, known(2))
    if hidden_in == "a complaint about the staff":
        Case.objects.filter(pk=crowd.pk).update(is_guarded=True)
    without = [photo.pk for photo in crowding] if hidden_in == "the case itself" else []
    if hidden_in == "another city":
        monkeypatch.setattr(index, "_MOST_OF_A_WORD", 100)
        elsewhere = City.objects.create(slug="lain", name="Kota Lain", code_prefix="KL", timezone="Asia/Jakarta")
        Case.objects.filter(pk=crowd.pk).update(city=elsewhere)
    found = index.candidates(question_of(known(2)), of_case=asked.pk, without=without)
    assert [one.photo for one in found] == [original.pk]


def test_of_two_alike_the_older_comes_first_in_whatever_order_they_were_indexed(world: World) -> None:
    older, younger = stored(world, drawn(2)), stored(world, drawn(2))
    Photo.objects.filter(pk=older.pk).update(added_at=older.added_at - timedelta(days=400))
    index.keep(younger.pk, known(2))
    index.keep(older.pk, known(2))
    assert [one.photo for one in index.candidates(question_of(known(2)))] == [older.pk, younger.pk]


def test_the_oldest_are_taken_in_first_and_keep_their_place_when_indexed_anew(world: World) -> None:
    younger, older = stored(world, drawn(2)), stored(world, drawn(1))
    Photo.objects.filter(pk=older.pk).update(added_at=older.added_at - timedelta(days=400))
    assert backfill.index_waiting(most=1) == 1
    place = PhotoCodes.objects.get(photo=older).pk
    backfill.index_waiting(most=1)
    assert place < PhotoCodes.objects.get(photo=younger).pk
    PhotoCodes.objects.update(recipe=0)
    backfill.index_waiting(most=10)
    assert PhotoCodes.objects.get(photo=older, recipe=index.RECIPE).pk == place


@pytest.mark.parametrize("trouble", [MemoryError(), Image.DecompressionBombError(), ValueError("cv2.error is one too")])
def test_a_picture_that_cannot_be_looked_at_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    bad, good = stored(world, drawn(1)), stored(world, drawn(2))

    def failing(picture: Image.Image) -> PictureFeatures:
        if next(turn) == 0:
            raise trouble
        return known(2)

    turn = itertools.count()
    monkeypatch.setattr(looking, "features_of", failing)
    assert backfill.index_waiting(most=10) == 2
    states = dict(PhotoCodes.objects.values_list("photo", "state"))
    assert sorted(states.values()) == sorted([IndexState.UNREADABLE, IndexState.FOUND])
    assert set(states) == {bad.pk, good.pk}


def test_a_file_that_decodes_into_a_bomb_is_unreadable(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = stored(world, drawn(1))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert looking.picture_of(photo) is None


def test_a_storage_that_is_away_blinds_the_index_for_nothing(world: World) -> None:
    away, there = stored(world, drawn(1)), stored(world, drawn(2))
    opened = FileSystemStorage.open

    def failing(storage: FileSystemStorage, name: str, mode: str = "rb") -> Any:
        if name == away.file:
            raise OSError(5, "Input/output error")
        return opened(storage, name, mode)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(FileSystemStorage, "open", failing)
        with pytest.raises(OSError, match="Input/output"):
            backfill.index_waiting(most=10)  # the job tries again
    assert PhotoCodes.objects.get().photo == there  # and `away` is not taken for its thumbnail
    assert backfill.index_waiting(most=10) == 1
    assert PhotoCodes.objects.get(photo=away).state == IndexState.FOUND


def test_what_could_not_be_read_is_tried_again_each_day(world: World) -> None:
    photo = stored(world, drawn(1))
    index.keep(photo.pk, None)
    assert backfill.index_waiting(most=10) == 0
    tasks.try_again(0)
    assert backfill.index_waiting(most=10) == 1
    assert PhotoCodes.objects.get().state == IndexState.FOUND


def test_the_same_picture_sent_two_hundred_times_costs_no_more_and_says_that_there_are_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, case = stored(world, drawn(2)), world.report(photos=[]).case
    index.keep(one.pk, known(2))
    copied(one, case, 200)
    opened: list[str] = []

    def seen(photo: Photo) -> Image.Image:
        opened.append(photo.file)
        return sent(drawn(2))

    monkeypatch.setattr(looking, "picture_of", seen)
    found = index.search(known(2))
    assert len(found.matches) == len(opened) == 1
    assert found.has_more
    assert found.matches[0].photo == one  # the oldest
    assert found.alike == index.MOST_CANDIDATES


def test_a_neighbours_photo_is_found_though_every_word_of_it_is_common(
    album: list[Photo], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest of its person, office and area are looked at by themselves; they need not be among the likeliest of all."""
    monkeypatch.setattr(index, "_sharing", lambda *asked: [])
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
    monkeypatch.setattr("tanggap.evidence.geometry.features.cv2", missing)
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
