"""A neighbour has reported it already: one tap joins their case, another goes on, and nothing is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from django.utils import timezone

from tanggap.cases import actions
from tanggap.cases.actions import Move, NewReport, Place
from tanggap.cases.events import Joined
from tanggap.cases.models import Case, Channel, Photo, Report
from tanggap.cases.public import secret_of
from tanggap.directory.models import Category
from tanggap.intake.answers import from_json
from tanggap.intake.models import DeviceReport, Draft
from tanggap.places.grid import cell_of
from tests.intake.steps import HERE, Resident, body, new_resident, upload
from tests.intake.test_parallel import together
from tests.world import MONDAY, World, build_world

TWENTY_METRES_AWAY = {"lat": "-6.100280"}
TWO_HUNDRED_METRES_AWAY = {"lat": "-6.101900"}


@pytest.fixture
def known(neighbour: Resident, city: World) -> Case:
    """The pothole that a neighbour has reported."""
    neighbour.send(neighbour.ready())
    return Case.objects.get()


def asked(resident: Resident, category: str = "jalan-rusak", **place: Any) -> tuple[Draft, str]:
    """A draft with its category, and the address it is led to."""
    draft = resident.draft(**place)
    url: str = resident.post(f"/lapor/{draft.pk}/masalah/", category=category).url
    return draft, url


def test_yes_joins_the_neighbours_case(resident: Resident, known: Case) -> None:
    draft, url = asked(resident, **TWENTY_METRES_AWAY)
    assert url == f"/lapor/{draft.pk}/sama/"
    page = body(resident.get(url))
    assert "Sudah dilaporkan?" in page
    assert "sekitar 20 m dari sini" in page
    assert "Mengapa mungkin sama: foto yang sama, jenis sama" in page
    assert f"/foto/{known.photos.get().pk}" in page

    sent = resident.post(url, same=known.code)
    report = Report.objects.exclude(code=known.code).get()
    assert sent.url == f"/lapor/tanda-terima/{report.code}/?k={secret_of(report.code)}"
    assert (report.case, report.wants_public, report.idempotency_key) == (known, True, draft.idempotency_key)
    assert Photo.objects.filter(report=report, case=known).count() == 1
    assert not draft.photos.exists()
    known.refresh_from_db()
    assert known.report_count == 2
    assert known.events.get(kind=Joined.kind).facts["report"] == report.code

    receipt = body(resident.get(sent.url))
    assert report.code in receipt
    assert "Masalah ini sudah dilaporkan 2 warga, termasuk Anda." in receipt
    assert "Biro Pemerintahan" in receipt


def test_pressing_yes_again_leads_to_the_same_receipt(resident: Resident, known: Case) -> None:
    _draft, url = asked(resident)
    first, second = resident.post(url, same=known.code), resident.post(url, same=known.code)
    assert first.url == second.url
    assert Report.objects.count() == 2


def _a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds are kept in the process for so long."""
    later = monotonic() + 61
    monkeypatch.setattr("tanggap.routing.duplicates.city_kinds.monotonic", lambda: later)


def test_a_kind_confusable_with_it_joins_too_and_keeps_what_was_said(
    resident: Resident, known: Case, city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sunk = Category.objects.create(
        city=city.city, code="jalan-ambles", group="umum", name="Jalan ambles", name_en="Sunk road",
        synonyms=["jalan berlubang besar", "jalan rusak ambles"], privacy="public", deadline_hours=24,
    )  # fmt: skip
    _a_minute_later(monkeypatch)
    _draft, url = asked(resident, "jalan-ambles")
    assert "jenis yang sering tertukar" in body(resident.get(url))
    assert "/tanda-terima/" in resident.post(url, same=known.code).url
    known.refresh_from_db()
    assert (known.report_count, known.category) == (2, city.pothole)
    assert Report.objects.get(category=sunk).case == known


def test_no_goes_on_and_is_not_asked_again(resident: Resident, known: Case) -> None:
    draft, url = asked(resident)
    assert resident.post(url).url == f"/lapor/{draft.pk}/kirim/"
    resident.post(f"/lapor/{draft.pk}/kirim/", change="photos")
    assert resident.post(f"/lapor/{draft.pk}/foto/", photo=upload()).url.endswith("/kirim/")
    assert resident.post(f"/lapor/{draft.pk}/masalah/", category="jalan-rusak").url.endswith("/kirim/")
    resident.send(draft)
    assert Case.objects.count() == 2


def test_who_goes_back_may_think_again(resident: Resident, known: Case) -> None:
    _draft, url = asked(resident)
    resident.post(url)
    assert "Ya, ini sama" in body(resident.get(url))
    assert "/tanda-terima/" in resident.post(url, same=known.code).url


@pytest.mark.parametrize(
    ("category", "place"),
    [
        ("lampu-mati", {}),
        ("", {}),
        ("jalan-rusak", TWO_HUNDRED_METRES_AWAY),
        ("kekerasan", {}),
    ],
)
def test_nothing_to_compare_is_not_asked(resident: Resident, known: Case, category: str, place: dict[str, str]) -> None:
    draft, url = asked(resident, category, **place)
    assert url == f"/lapor/{draft.pk}/kirim/"
    assert resident.get(f"/lapor/{draft.pk}/sama/").url == url


def test_a_place_in_words_is_too_vague_to_compare(resident: Resident, known: Case, city: World) -> None:
    draft, _url = asked(resident, "lampu-mati", accuracy="101")
    resident.post(f"/lapor/{draft.pk}/tempat/", by="area", area=city.melati.code, landmark="depan pasar")
    assert resident.post(f"/lapor/{draft.pk}/masalah/", category="jalan-rusak").url.endswith("/kirim/")


def test_what_is_not_public_or_not_open_is_not_shown(resident: Resident, known: Case) -> None:
    for changed in ({"is_public": False}, {"is_public": True, "status": "closed"}):
        Case.objects.filter(pk=known.pk).update(**changed)
        assert asked(resident)[1].endswith("/kirim/")


def test_three_cards_at_most(resident: Resident, city: World) -> None:
    for _number in range(5):
        sender = new_resident()
        sender.send(sender.ready())
    assert body(resident.get(asked(resident)[1])).count("Ya, ini sama") == 3


def reject(world: World, case: Case) -> None:
    actions.reject(case.pk, Move(by=world.rina, at=MONDAY, reason="spam", text="Iklan."))


def hide(world: World, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(is_public=False)


@pytest.mark.parametrize("meanwhile", [reject, hide])
def test_too_late_to_join_goes_on_as_a_new_report(
    resident: Resident, known: Case, city: World, meanwhile: Callable[[World, Case], None]
) -> None:
    draft, url = asked(resident)
    meanwhile(city, known)
    answer = resident.post(url, same=known.code, staff_only="1")
    assert answer.url == f"/lapor/{draft.pk}/kirim/"
    assert "Isian Anda tidak hilang" in body(resident.get(answer.url))
    assert Report.objects.count() == 1
    assert draft.photos.count() == 1
    draft.refresh_from_db()
    assert not from_json(draft.data).wants_public
    resident.send(draft)
    assert Case.objects.count() == 2


def test_closed_between_looking_and_locking(
    resident: Resident, known: Case, city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case ends after the list of those nearby was read and before its row is locked."""
    draft, url = asked(resident)

    def join(new: NewReport, case_id: int, **more: Any) -> Any:
        reject(city, known)
        return actions.join_case(new, case_id, **more)

    monkeypatch.setattr("tanggap.intake.actions.sending.join_case", join)
    assert resident.post(url, same=known.code).url == f"/lapor/{draft.pk}/kirim/"
    assert Report.objects.count() == 1
    assert not DeviceReport.objects.exclude(report=known.reports.get()).exists()


def test_nobody_joins_a_case_that_lies_elsewhere(resident: Resident, known: Case) -> None:
    draft, _url = asked(resident, **TWO_HUNDRED_METRES_AWAY)
    for code in (known.code, "KC-XXXXX", "", "\x00"):
        assert resident.post(f"/lapor/{draft.pk}/sama/", same=code).url == f"/lapor/{draft.pk}/kirim/"
    assert Report.objects.count() == 1


def test_joining_keeps_private_what_was_told_in_private(resident: Resident, neighbour: Resident, known: Case) -> None:
    _draft, url = asked(resident)
    sent = resident.post(url, same=known.code, staff_only="1")
    own = Photo.objects.exclude(report__code=known.code).get()
    assert not Report.objects.get(photos=own).wants_public
    assert neighbour.client.get(f"/foto/{own.pk}/kecil.jpg").status_code == 404
    assert str(own.pk) not in body(neighbour.client.get(f"/laporan/{known.code}/"))
    assert "Bagikan laporan" not in body(resident.get(sent.url))


def test_too_many_reports_are_told_on_the_same_screen(
    resident: Resident, known: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tanggap.intake.limits.REPORTS_AN_HOUR", 1)
    resident.send(resident.ready(category="lampu-mati"))
    _draft, url = asked(resident)
    answer = resident.post(url, same=known.code, staff_only="1")
    assert answer.status_code == 429
    assert 'name="staff_only" value="1" checked' in body(answer)


def test_in_english(known: Case) -> None:
    visitor = new_resident()
    visitor.prefix = "/en"
    draft = visitor.draft()
    visitor.post(f"/lapor/{draft.pk}/masalah/", category="jalan-rusak")
    page = body(visitor.get(f"/lapor/{draft.pk}/sama/"))
    assert "Already reported?" in page
    assert "Yes, it is the same" in page
    sent = visitor.post(f"/lapor/{draft.pk}/sama/", same=known.code)
    assert "2 residents, you among them" in body(visitor.client.get(sent.url))


def test_five_yes_in_parallel_are_one_report(transactional_db: None, settings: Any) -> None:
    world = build_world()
    settings.TANGGAP_CITY = world.city.slug
    place = {"lat": float(HERE["lat"]), "lon": float(HERE["lon"])}
    case = world.report(place=_at(world, **place), photos=[], channel=Channel.PHONE, at=timezone.now()).case
    resident = new_resident()
    draft, url = asked(resident)
    assert url == f"/lapor/{draft.pk}/sama/"

    def yes() -> Any:
        phone = new_resident()
        phone.client.cookies = resident.client.cookies
        return phone.post(url, same=case.code)

    answers = together(5, yes)
    assert [answer.status_code for answer in answers] == [302] * 5
    assert len({answer.url for answer in answers}) == 1
    assert "/tanda-terima/" in answers[0].url
    assert (Report.objects.count(), Case.objects.count(), Photo.objects.count()) == (2, 1, 1)
    case.refresh_from_db()
    assert case.report_count == 2


def _at(world: World, lat: float, lon: float) -> Place:
    return replace(world.place(), lat=lat, lon=lon, cell=cell_of(lat, lon))
