"""The after-photo comes from the camera in the page, with a pass for this person, this case, now; anything else needs a reason."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from tanggap.cases.models import PhotoKind
from tanggap.cases.states import Status
from tanggap.evidence.models import Capture, EvidenceCheck
from tests.desk.entering import after_photo, camera_pass, come_in, take, text_of
from tests.evidence.pictures import phone_photo
from tests.support.jobs import drain
from tests.world import World

SAID = "Lubang ditambal."


def way_of(case: Any) -> dict[str, Any]:
    return dict(case.photos.get(kind=PhotoKind.AFTER).origin.metadata)


def test_a_file_from_the_gallery_is_refused_with_what_to_do(world: World) -> None:
    case = world.started()
    answer = take(come_in(world.sari), case, "fix", text=SAID, photo=after_photo(), taken_at=timezone.now().isoformat())
    assert answer.status_code == 422
    assert "foto dari galeri tidak diterima" in text_of(answer)
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS


def test_a_broken_camera_is_a_reason_and_the_photo_is_looked_at(world: World) -> None:
    case = world.started(at=timezone.now() - timedelta(hours=5))
    reason = "Kamera ponsel dinas pecah sejak pagi."
    assert take(come_in(world.sari), case, "fix", text=SAID, photo=after_photo(), file_reason=reason).status_code == 302
    assert way_of(case)["file_reason"] == reason
    drain()
    case.refresh_from_db()
    assert EvidenceCheck.objects.get(kind="capture").result == "flag"
    assert case.suspicion
    page = text_of(come_in(world.rina).get(reverse("desk:verify")))
    assert reason in page
    assert "Perlu dilihat teliti" in page


def test_a_short_word_is_no_reason(world: World) -> None:
    case = world.started()
    answer = take(come_in(world.sari), case, "fix", text=SAID, photo=after_photo(), file_reason=" rusak ")
    assert answer.status_code == 422


def test_the_photo_of_the_camera_carries_the_servers_time_when_the_phones_clock_is_wrong(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    capture = camera_pass(sari, case)
    last_year = (timezone.now() - timedelta(days=365)).isoformat()
    take(sari, case, "fix", text=SAID, photo=after_photo(), capture=capture, taken_at=last_year)
    taken = case.photos.get(kind=PhotoKind.AFTER).taken_at
    assert taken is not None
    assert timezone.now() - taken < timedelta(minutes=1)
    assert way_of(case) | {} == {**way_of(case), "way": "camera", "clock": "wrong"}


def spoilt(world: World, how: str) -> tuple[Any, Any, str]:
    """A case, Sari's browser, and a pass that is not good."""
    case, sari = world.started(), come_in(world.sari)
    if how == "used":
        capture = camera_pass(sari, case)
        Capture.objects.update(used_at=timezone.now())
    elif how == "over":
        capture = camera_pass(sari, case)
        Capture.objects.update(issued_at=timezone.now() - timedelta(minutes=31))
    elif how == "from the future":
        capture = camera_pass(sari, case)
        Capture.objects.update(issued_at=timezone.now() + timedelta(hours=1))
    elif how == "of another case":
        capture = camera_pass(sari, world.started())
    elif how == "of another person":
        capture = camera_pass(come_in(world.joko), case)
    else:
        capture = {"made up": str(uuid.uuid4()), "nonsense": "'; DROP TABLE x; --"}[how]
    return case, sari, capture


@pytest.mark.parametrize(
    "how", ["used", "over", "from the future", "of another case", "of another person", "made up", "nonsense"]
)
def test_a_pass_that_is_not_good_opens_nothing(world: World, how: str) -> None:
    case, sari, capture = spoilt(world, how)
    answer = take(sari, case, "fix", text=SAID, photo=after_photo(), capture=capture)
    assert answer.status_code == 409
    assert "Buka kamera lagi" in text_of(answer)
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS


def test_a_fix_that_was_refused_leaves_the_pass_good(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    capture = camera_pass(sari, case)
    assert take(sari, case, "fix", text=" ", photo=after_photo(), capture=capture).status_code == 422
    assert take(sari, case, "fix", text=SAID, photo=after_photo(), capture=capture).status_code == 302


def test_a_phones_own_photo_sent_with_a_pass_is_noticed(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    smuggled = SimpleUploadedFile("galeri.jpg", phone_photo(), content_type="image/jpeg")
    take(sari, case, "fix", text=SAID, photo=smuggled, capture=camera_pass(sari, case))
    drain()
    check = EvidenceCheck.objects.get(kind="capture")
    assert (check.result, check.facts["why"]) == ("flag", "not_drawn_by_the_page")


@pytest.mark.django_db(transaction=True)
def test_of_two_sends_at_once_one_fixes_the_case(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    capture = camera_pass(sari, case)
    url, seen = reverse("desk:step", args=[case.code, "fix"]), case.version

    def send(_number: int) -> int:
        try:
            said = {"expected_version": seen, "text": SAID, "photo": after_photo(), "capture": capture}
            return int(come_in_again(sari).post(url, said).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as senders:
        got = sorted(senders.map(send, range(3)))
    assert got[0] == 302
    assert set(got[1:]) <= {409, 422}
    case.refresh_from_db()
    assert case.photos.filter(kind=PhotoKind.AFTER).count() == 1


def come_in_again(client: Any) -> Any:
    """The same session in a browser window of its own."""
    from django.test import Client

    other = Client()
    other.cookies = client.cookies.copy()
    return other


def test_only_pages_with_the_camera_may_open_it(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    with_camera = [reverse("desk:step", args=[case.code, "fix"]), reverse("desk:case", args=[case.code])]
    without = [reverse("desk:step", args=[case.code, "note"]), reverse("desk:home"), reverse("portal:home"), "/lapor/"]
    assert {sari.get(url)["Permissions-Policy"].split(",")[0] for url in with_camera} == {"camera=(self)"}
    assert {sari.get(url)["Permissions-Policy"].split(",")[0] for url in without} == {"camera=()"}
