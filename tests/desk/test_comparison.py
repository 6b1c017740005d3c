"""Two photos over each other: whoever may judge the proof sees them, and of another's case no more than they may know."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, PhotoKind
from tanggap.desk import comparison
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tanggap.evidence.laying import difference
from tanggap.evidence.models import CheckKind, CheckResult, EvidenceCheck
from tanggap.evidence.seen import Apart
from tests.desk.comparing import MADE_FROM, SAME_STREET, compared
from tests.desk.entering import come_in, store_files, text_of
from tests.world import World, photo

FAR = Apart(2300, 170)


def page_of(client: Any, check: EvidenceCheck) -> Any:
    return client.get(reverse("desk:comparison", args=[check.pk]))


def row_of(client: Any, case: Case) -> Any:
    return next(it for it in client.get(reverse("desk:verify")).context["waiting"] if it.card.code == case.code)


@pytest.fixture
def case(world: World) -> Case:
    return world.fixed()


def test_the_edited_before_photo_is_laid_over_the_before_photo(world: World, case: Case) -> None:
    check, rina = compared(case, MADE_FROM), come_in(world.rina)
    fact = next(one for one in row_of(rina, case).proof.facts if one.url)
    assert (fact.tone, fact.url) == ("bad", reverse("desk:comparison", args=[check.pk]))
    page = page_of(rina, check)
    assert "Sangat mungkin dibuat dari foto sebelum perbaikan: 80 % bagian yang bertumpuk cocok" in text_of(page)
    for address in page.context["it"].pictures.values():
        answer = rina.get(address)
        assert answer["Cache-Control"] == "private, max-age=3600"
        assert max(Image.open(io.BytesIO(answer.content)).size) == 960


def test_an_honest_retake_is_told_as_one(world: World, case: Case) -> None:
    fact = page_of(come_in(world.rina), compared(case, SAME_STREET)).context["it"].fact
    assert (fact.tone, fact.words) == (
        "good",
        "Dipotret ulang di tempat foto sebelum perbaikan: titik pandangnya bergeser seperti pada foto baru.",
    )


def test_of_a_place_known_by_points_alone_no_measure_of_pixels_is_told(world: World, case: Case) -> None:
    by_points = Comparison(PictureVerdict.SAME_PLACE, MatchReason.FEATURES_ONLY, 50, 20)
    told = page_of(come_in(world.rina), compared(case, by_points)).context["it"]
    assert told.fact.words == (
        "Titik-titiknya cocok dengan foto sebelum perbaikan; pikselnya tidak cukup untuk menilai."
    )
    assert list(told.changes) == []


def test_a_doubt_and_a_copy_are_different_sentences(world: World, case: Case) -> None:
    exact = Comparison(PictureVerdict.SAME_PLACE, MatchReason.EXACT_VIEW, 60, 80, 0.9, 1.0)
    rina = come_in(world.rina)
    doubt = page_of(rina, compared(case, exact)).context["it"].fact
    copy = page_of(rina, compared(case, MADE_FROM)).context["it"].fact
    assert (doubt.tone, copy.tone) == ("odd", "bad")
    assert "Bisa foto baru dari titik yang sama, bisa suntingan" in doubt.words
    assert "ibuat dari" not in doubt.words


def test_whoever_may_open_the_other_case_reads_which_how_far_and_whose(world: World, case: Case) -> None:
    old = world.closed()
    other = old.photos.get(kind=PhotoKind.AFTER)
    page = page_of(come_in(world.rina), compared(case, MADE_FROM, other, apart=FAR))
    said = page.context["it"].other
    assert (said.code, said.away, said.agency) == (old.code, "2,3 km", old.agency.label)
    assert f"Gambarnya sama dengan foto di {old.code}, 2,3 km dari sini" in text_of(page)


def test_whoever_may_not_open_it_reads_only_that_there_is_one_far_away(world: World, case: Case) -> None:
    """The head of the road office learns nothing of a case of the water company."""
    hidden = world.report().case
    actions.assign(hidden.pk, Move(by=world.rina, at=timezone.now(), agency=world.water))
    check = compared(case, MADE_FROM, hidden.photos.get(), apart=FAR)
    joko = come_in(world.joko)
    page = page_of(joko, check)
    assert "kasus lain yang tidak dapat Anda buka, jauh dari sini" in text_of(page)
    shown = page.context["it"]
    assert (shown.other, shown.before, shown.pictures, shown.changes) == (None, None, {}, ())
    for text in (text_of(page), text_of(joko.get(reverse("desk:verify")))):
        assert hidden.code not in text
        assert "2,3 km" not in text
    for picture in ("lama", "baru", "beda"):
        assert joko.get(reverse("desk:comparison_picture", args=[check.pk, picture])).status_code == 404


def test_a_file_that_is_gone_and_a_picture_of_another_name_are_missing_pages(world: World, case: Case) -> None:
    from django.core.files.storage import default_storage

    check, rina = compared(case, MADE_FROM), come_in(world.rina)
    assert rina.get(reverse("desk:comparison_picture", args=[check.pk, "lain"])).status_code == 404
    default_storage.delete(check.photo.file)
    assert rina.get(reverse("desk:comparison_picture", args=[check.pk, "beda"])).status_code == 404
    assert page_of(rina, check).status_code == 200


def test_a_picture_is_made_once_and_still_shown_only_to_who_may_see_it(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    draw = difference

    def counted(*asked: Any) -> Any:
        made.append(asked)
        return draw(*asked)

    monkeypatch.setattr(comparison, "difference", counted)
    check = compared(case, MADE_FROM)
    url, rina = reverse("desk:comparison_picture", args=[check.pk, "beda"]), come_in(world.rina)
    assert rina.get(url).content == rina.get(url).content
    assert len(made) == 1
    Case.objects.filter(pk=case.pk).update(agency=world.water, is_public=False)
    assert come_in(world.joko).get(url).status_code == 404


@pytest.mark.parametrize(
    ("kind", "result", "facts", "words"),
    [
        ("reuse", "pass", {}, "Tidak ditemukan di antara foto yang tersimpan waktu itu"),
        ("reuse", "fail", {"code": "JK-0000-AA", "agreement": 91}, "Menurut cara periksa yang lama, cocok 91 %"),
        ("reuse", "flag", {"code": "JK-0000-AA", "agreement": 74}, "mungkin mirip kasus lain yang tidak dapat Anda buka"),
        ("before", "fail", {"agreement": 88}, "cocok 88 % dengan foto sebelum perbaikan kasus ini. Cara itu bisa keliru"),
        ("before", "unknown", {"why": "no_before"}, "Tidak ada foto sebelum"),
        ("scene", "pass", {}, "Menurut cara periksa yang lama"),
        ("scene", "flag", {}, "tidak dikenali kembali"),
        ("reuse", "unknown", {"why": "no_file"}, "Berkas foto tidak terbaca"),
    ],
)  # fmt: skip
def test_checks_stored_before_comparisons_are_still_told_and_honestly(
    world: World, case: Case, kind: str, result: str, facts: dict[str, Any], words: str
) -> None:
    after = case.photos.get(kind=PhotoKind.AFTER)
    assert after.event is not None
    row = EvidenceCheck.objects.create(
        photo=after, event=after.event, kind=kind, result=result, score=50, facts=facts, at=timezone.now()
    )
    rina = come_in(world.rina)
    said = row_of(rina, case).proof.facts[0]
    assert words in said.words
    assert said.url == ""
    assert page_of(rina, row).status_code == 404


def test_the_edited_before_photo_stands_before_the_honest_retake_with_two_doubts(world: World) -> None:
    """The one finding that means something outweighs two that mean little."""
    from tanggap.evidence.actions import check_fix
    from tests.evidence.scenes import scene
    from tests.evidence.test_checks import kept

    def fixed(picture: Image.Image, **changed: Any) -> Case:
        at = timezone.now() - timedelta(hours=6)
        done = world.started(at=at, photos=[kept(scene(21))])
        after = kept(picture, taken_at=at + timedelta(hours=2), **changed)
        actions.fix(done.pk, Move(by=world.sari, at=at + timedelta(hours=3), text="Ditambal.", photos=[after]))
        check_fix(event_id=done.events.get(kind="fixed").pk, at=at + timedelta(hours=3))
        return done

    honest = fixed(scene(22), metadata={"way": "file", "file_reason": "Kamera pecah."}, lat=None, lon=None)
    coned = scene(21)
    coned.paste((240, 110, 20), (200, 180, 280, 330))
    fraud = fixed(coned)
    doubts = EvidenceCheck.objects.filter(photo__case=honest, result=CheckResult.FLAG)
    assert {CheckKind.CAPTURE, CheckKind.PLACE} <= set(doubts.values_list("kind", flat=True))
    waiting = come_in(world.rina).get(reverse("desk:verify")).context["waiting"]
    assert [it.card.code for it in waiting] == [fraud.code, honest.code]


def test_a_neighbours_photo_of_the_same_street_supports_the_proof(world: World, case: Case) -> None:
    neighbour = world.report(photos=[photo()]).case
    store_files(neighbour.photos.get())
    check = compared(case, SAME_STREET, neighbour.photos.get(), apart=Apart(30, 170))
    fact = page_of(come_in(world.rina), check).context["it"].fact
    assert (fact.tone, "Karena dekat, itu wajar" in fact.words) == ("good", True)
