"""What each check of an after-photo says, and what becomes of a follow-up: stored, told in the history, sorted, never hidden."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tanggap.cases import actions as cases
from tanggap.cases import ledger
from tanggap.cases.actions import Move, NewPhoto
from tanggap.cases.models import Case, Event, PhotoKind
from tanggap.cases.public import public_case
from tanggap.evidence import actions, checks, index
from tanggap.evidence.drawing import as_jpeg
from tanggap.evidence.geometry.screens import ScreenKind, ScreenSign
from tanggap.evidence.models import CheckKind, CheckResult, EvidenceCheck
from tanggap.evidence.seen import apart as apart_from
from tests.evidence.cheats import CHEATS
from tests.evidence.scenes import scene
from tests.world import MONDAY, World, photo

HERE = (-6.1001, 106.8001)
HOUR = timedelta(hours=1)
PASS, FLAG, FAIL, UNKNOWN = CheckResult.PASS, CheckResult.FLAG, CheckResult.FAIL, CheckResult.UNKNOWN


def north(metres: float) -> tuple[float, float]:
    return HERE[0] + metres / 111_195, HERE[1]


@pytest.mark.parametrize(
    ("metres", "accuracy", "result"),
    [
        (10, 8, PASS),
        (99, 8, PASS),
        (115, 8, FLAG),  # beyond the radius, within what both positions admit
        (300, 8, FAIL),
        (20, 400, FLAG),  # near, but the telephone hardly knew where it was
        (230, 5000, FLAG),  # no accuracy forgives more than 150 m
        (400, 5000, FAIL),
    ],
)
def test_the_place_forgives_what_the_positions_admit_and_no_more(
    metres: float, accuracy: float, result: CheckResult
) -> None:
    check = checks.place(HERE, 12, north(metres), accuracy)
    assert check.result == result, check
    assert abs(int(str(check.facts["metres"])) - metres) <= 1


@pytest.mark.parametrize("accuracy", [-500_000.0, -1.0, float("inf"), float("nan")])
@pytest.mark.parametrize("metres", [5, 300])
def test_an_accuracy_that_is_none_excuses_nothing_and_stops_no_check(accuracy: float, metres: float) -> None:
    for check in (
        checks.place(HERE, 12, north(metres), accuracy),
        checks.place(HERE, accuracy, north(metres), 8),
    ):
        assert 0 <= check.score <= 100
        assert (check.result == FAIL) is (metres > 200)
    away = apart_from(HERE, accuracy, north(metres), accuracy)
    assert away is not None
    assert away.is_far is (metres > 200)


def test_a_place_that_is_not_known_is_no_proof_either_way() -> None:
    assert checks.place(None, 0, HERE, 5).result == UNKNOWN
    assert checks.place(HERE, 5, None, None).result == FLAG


@pytest.mark.parametrize(
    ("after_start", "result"),
    [(-HOUR, FAIL), (timedelta(minutes=3), FLAG), (2 * HOUR, PASS), (9 * HOUR, FAIL)],
)
def test_the_moment_lies_within_the_work(after_start: timedelta, result: CheckResult) -> None:
    assert checks.time(MONDAY, MONDAY + after_start, MONDAY + 5 * HOUR).result == result


@pytest.mark.parametrize(
    ("known", "result"),
    [
        ({}, PASS),
        ({"software": "Kamera 1.2"}, PASS),
        ({"software": "Adobe Photoshop 26.1"}, FLAG),
        ({"marks": ["c2pa"]}, FLAG),
        ({"marks": ["trained_algorithmic"], "software": "Firefly"}, FAIL),
    ],
)
def test_marks_of_editing_are_a_hint(known: dict[str, Any], result: CheckResult) -> None:
    assert checks.metadata(known).result == result


def kept(picture: Image.Image, **changed: Any) -> NewPhoto:
    """A photo with its files, as the desk stores it."""
    jpeg = as_jpeg(picture)
    names = [default_storage.save(f"photos/{name}.jpg", ContentFile(jpeg)) for name in ("gross", "klein")]
    given = {"metadata": {"way": "camera"}, "lat": HERE[0], "lon": HERE[1], "accuracy_m": 9.0, **changed}
    return photo(file=names[0], thumb=names[1], **given)


def follow_up(world: World, picture: Image.Image, *, before: Image.Image | None = None, **changed: Any) -> Case:
    """A case that Sari fixed with this photo, checked."""
    shown = [kept(before if before is not None else scene(900))]
    case = world.started(photos=shown)
    at = MONDAY + 5 * HOUR
    cases.fix(
        case.pk,
        Move(
            by=world.sari,
            at=at,
            text="Ditambal.",
            photos=[kept(picture, taken_at=at - timedelta(minutes=2), **changed)],
        ),
    )
    event = case.events.get(kind="fixed")
    actions.check_fix(event_id=event.pk, at=at + timedelta(minutes=1))
    case.refresh_from_db()
    return case


def results(case: Case) -> dict[str, str]:
    return dict(EvidenceCheck.objects.filter(photo__case=case).values_list("kind", "result"))


def test_a_sound_proof_passes_and_the_public_reads_that_it_was_taken_there(world: World) -> None:
    case = follow_up(world, scene(1))
    found = results(case)
    assert set(found) == set(CheckKind.values)
    assert {found[kind] for kind in ("capture", "place", "time", "reuse", "metadata")} == {PASS}
    page = public_case(world.city, case.code, at=MONDAY + 6 * HOUR)
    assert page is not None
    assert [shot.on_spot_m for shot in page.after] == [9]
    assert ledger.verify().is_whole


@pytest.mark.parametrize("cheat", ["cut 20 % to a corner", "mirrored", "date burnt in", "darkened by 40 %"])
def test_an_after_photo_of_another_case_is_found_and_named(world: World, cheat: str) -> None:
    first = follow_up(world, scene(1))
    again = follow_up(world, CHEATS[cheat](scene(1), np.random.default_rng(1)), before=scene(2))
    check = EvidenceCheck.objects.get(photo__case=again, kind=CheckKind.REUSE)
    assert check.result in (FAIL, FLAG)
    assert check.facts["code"] == first.code
    assert again.suspicion


def test_the_before_photo_sent_again_is_seen(world: World) -> None:
    case = follow_up(world, CHEATS["mirrored"](scene(5), None), before=scene(5))  # type: ignore[arg-type]
    assert results(case)["before"] == FAIL
    assert results(case)["reuse"] == PASS, "its own before-photo is no other case's"


def test_the_old_after_photo_does_not_do_for_the_second_try(world: World) -> None:
    case = follow_up(world, scene(1))
    cases.redo(case.pk, Move(by=world.rina, at=MONDAY + 6 * HOUR, reason="partly", text="Tepinya belum."))
    cases.fix(
        case.pk, Move(by=world.sari, at=MONDAY + 8 * HOUR, text="Sudah.", photos=[kept(scene(1), taken_at=MONDAY + 8 * HOUR)]))  # fmt: skip
    actions.check_fix(event_id=case.events.filter(kind="fixed").latest("number").pk, at=MONDAY + 8 * HOUR)
    latest = EvidenceCheck.objects.filter(kind=CheckKind.BEFORE_AGAIN).latest("pk")
    assert (latest.result, latest.facts["of"]) == (FAIL, "after"), "no other case's, and no before-photo"


def test_checks_are_made_once_and_told_once(world: World) -> None:
    case = follow_up(world, scene(1))
    events, rows = Event.objects.count(), EvidenceCheck.objects.count()
    actions.check_fix(event_id=case.events.get(kind="fixed").pk, at=MONDAY + 9 * HOUR)
    assert (Event.objects.count(), EvidenceCheck.objects.count()) == (events, rows)
    told = case.events.get(kind="checked")
    assert told.visibility == "staff"
    assert told.capacity == "system"
    assert sum(len(told.facts[name]) for name in ("passed", "flagged", "failed", "unknown")) == len(CheckKind)


def test_a_late_check_of_an_old_try_does_not_mark_the_new_one(world: World) -> None:
    case = world.started()
    cases.fix(case.pk, Move(by=world.sari, at=MONDAY + 5 * HOUR, text="Satu.", photos=[photo(lat=0.0, lon=0.0)]))
    first = case.events.get(kind="fixed")
    cases.redo(case.pk, Move(by=world.rina, at=MONDAY + 6 * HOUR, reason="partly", text="Belum."))
    cases.fix(case.pk, Move(by=world.sari, at=MONDAY + 7 * HOUR, text="Dua.", photos=[photo()]))
    actions.check_fix(event_id=first.pk, at=MONDAY + 8 * HOUR)
    case.refresh_from_db()
    assert case.suspicion is None
    assert case.events.filter(kind="checked").count() == 1


def test_a_photo_whose_file_is_lost_is_unknown_and_never_passed(world: World) -> None:
    case = world.fixed()
    actions.check_fix(event_id=case.events.get(kind="fixed").pk, at=MONDAY + 6 * HOUR)
    found = results(case)
    assert [found[kind] for kind in ("reuse", "before", "scene", "screen")] == [UNKNOWN] * 4
    assert case.photos.get(kind=PhotoKind.AFTER).is_on_spot is False
    assert Image.open(io.BytesIO(as_jpeg(scene(3)))).size == (480, 360)


def test_a_photo_of_a_complaint_about_staff_is_compared_with_nothing(world: World) -> None:
    """Or an officer could send it as their proof, and learn from the check that somebody has complained about them."""
    world.report(category=world.violence, about=world.roads_south, photos=[kept(scene(1), sha256="a" * 64)])
    case = follow_up(world, scene(1), before=scene(2), sha256="a" * 64)
    assert results(case)["reuse"] == PASS


def test_without_opencv_the_fix_is_taken_and_the_checks_say_what_is_missing(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("tanggap.evidence.examining.library.is_there", lambda: False)
    case = follow_up(world, scene(1))
    rows = EvidenceCheck.objects.filter(photo__case=case, result=UNKNOWN)
    missing = {kind: {"why": "no_tool"} for kind in ("reuse", "before", "scene", "screen")}
    assert {row.kind: row.facts for row in rows} == missing
    assert (case.suspicion, results(case)["place"]) == (4, PASS)
    assert case.photos.get(kind=PhotoKind.AFTER).is_on_spot is False, "nobody has looked at the picture yet"


def test_a_proof_with_a_negative_accuracy_is_checked_like_any_other(world: World) -> None:
    case = follow_up(world, scene(1), accuracy_m=-500_000.0)
    assert len(results(case)) == len(CheckKind)
    assert case.suspicion is not None


def test_the_twelfth_photo_of_a_case_is_compared_too(world: World) -> None:
    """Many reports join one case; a proof made from the last of them is no better than one made from the first."""
    others = [kept(scene(900 + number)) for number in range(10)]
    last = [kept(scene(5)), kept(scene(6), sha256="b" * 64)]
    for picture, sent in ((CHEATS["mirrored"](scene(5), None), {}), (scene(7), {"sha256": "b" * 64})):  # type: ignore[arg-type]
        case = world.started(photos=[replace(one, file=one.file) for one in (*others, *last)])
        index.remember(case.photos.all())
        cases.fix(case.pk, Move(by=world.sari, at=MONDAY + 5 * HOUR, text="Ditambal.", photos=[kept(picture, **sent)]))
        actions.check_fix(event_id=case.events.get(kind="fixed").pk, at=MONDAY + 5 * HOUR)
        assert results(case)["before"] == FAIL


def test_a_private_report_next_door_is_not_told_of_unless_its_picture_was_taken(world: World) -> None:
    def other(picture: Image.Image) -> Case:
        case = world.report(photos=[kept(picture)]).case
        Case.objects.filter(pk=case.pk).update(is_public=False)
        index.remember(case.photos.all())
        return case

    taken = other(scene(1))
    case = follow_up(world, CHEATS["date burnt in"](scene(1), np.random.default_rng(1)), before=scene(2))
    check = EvidenceCheck.objects.get(photo__case=case, kind=CheckKind.REUSE)
    assert (check.result, check.facts["code"]) == (FAIL, taken.code)
    assert "metres" not in check.facts


def test_a_sign_of_a_screen_is_a_doubt_however_strong() -> None:
    for strength in (1, 100):
        check = checks.screen(ScreenSign(ScreenKind.MOIRE, strength))
        assert (check.result, 0 <= check.score <= 60) == (FLAG, True)
    assert checks.screen(None).result == PASS
