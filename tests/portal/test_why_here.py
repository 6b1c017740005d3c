"""'Mengapa di sini?': a resident reads why a report lies where it lies, and says when the office is the wrong one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.history import SYSTEM
from tanggap.cases.models import Report
from tanggap.cases.public import secret_of
from tanggap.routing.models import Dispatch
from tanggap.routing.samples import to_check
from tests.desk.entering import come_in, text_of
from tests.routing.learning import trained
from tests.support.html import unbroken
from tests.world import World

Drain = Callable[[], int]
HOLE = "aspal bolong dekat jembatan, hubungi 081234567890"


@pytest.fixture(autouse=True)
def _served_here(city: World) -> None:
    """This site serves the small city."""


def why(report: Report, client: Client | None = None) -> str:
    return unbroken(text_of((client or Client()).get(reverse("portal:why", args=[report.code]))))


def reporter(report: Report) -> Client:
    """The phone that opened the secret link."""
    client = Client()
    client.get(reverse("portal:report", args=[report.code]), {"k": secret_of(report.code)})
    return client


def sent(world: World, drain: Drain, **said: object) -> Report:
    trained(world)
    report = world.report(at=timezone.now(), text=HOLE, **said)
    drain()
    return report


def test_it_says_what_where_by_which_rule_who_and_how_sure(world: World, drain_jobs: Drain) -> None:
    report = sent(world, drain_jobs)
    assert "masih mencari instansi yang tepat" in why(report)
    actions.assign(report.case_id, Move(by=world.rina, at=timezone.now(), agency=world.roads_south))
    page = why(report)
    for sentence in (
        "ada di Suku Dinas Jalan",
        "Jalan rusak. Dipilih oleh pelapor.",
        "Jalan diurus Suku Dinas Jalan.",
        "Seorang petugas.",
        "dari 100",
        "Melati, Kenanga",
    ):
        assert sentence in page, sentence
    assert not [secret for secret in ("Rina", "081234567890", "rina") if secret in page]
    english = text_of(Client().get("/en" + reverse("portal:why", args=[report.code]), follow=True))
    assert "Why here?" in english


def test_what_the_machine_sent_says_so_and_what_changed_since(world: World, drain_jobs: Drain) -> None:
    report = sent(world, drain_jobs, category=None)
    facts = actions.ModelAssessment(band="auto", sure=97, model="1")
    actions.assign(
        report.case_id,
        Move(by=SYSTEM, at=timezone.now(), agency=world.roads_south, category=world.pothole, assessed=facts),
    )
    assert "Sistem, karena petunjuknya jelas" in why(report)
    later = timezone.now() + timedelta(hours=1)
    actions.return_case(report.case_id, Move(by=world.sari, at=later, reason="other_agency", agency=world.water))
    page = why(report)
    assert "Wewenang instansi lain" in page
    assert "Perusahaan Air" in page
    assert "mengembalikan laporan ini. Sekarang petugas penerima laporan" in page
    assert "Sistem, karena" not in page, "that sending is over"


def test_private_words_stay_private(world: World, drain_jobs: Drain) -> None:
    report = sent(world, drain_jobs, category=None, wants_public=False)
    url = reverse("portal:why", args=[report.code])
    assert Client().get(url).status_code == 404
    assert "aspal" in why(report, reporter(report)) or "bolong" in why(report, reporter(report))
    assert Client().get(reverse("portal:why", args=["KC-22222-22"])).status_code == 404


def test_the_reporter_says_wrong_office_once_and_triage_looks(world: World, drain_jobs: Drain) -> None:
    report = sent(world, drain_jobs)
    actions.assign(report.case_id, Move(by=world.rina, at=timezone.now(), agency=world.water))
    url, own = reverse("portal:why", args=[report.code]), reporter(report)
    assert "Hanya pelapor" in text_of(Client().post(url, {"text": "Salah."}, follow=True))
    assert "Ini salah kantor" in why(report, own)
    said = text_of(own.post(url, {"text": "Ini jalan, bukan pipa. 081234567890"}, follow=True))
    assert "Anda sudah menyatakan instansi ini keliru" in said
    assert "sudah menyatakannya" in text_of(own.post(url, {"text": "Lagi."}, follow=True))
    drain_jobs()
    assert [one.case_id for one in to_check(world.city, world.rina)] == [report.case_id]
    assert Dispatch.objects.get(case=report.case_id).outcome == "waiting", "the work goes on"
    shown = text_of(come_in(world.rina).get(reverse("desk:sample")))
    assert "Diragukan pelapor. “Ini jalan, bukan pipa." in shown
    event = report.case.events.get(kind="objected")
    assert "081234567890" not in event.text
    assert "Ini jalan" not in why(report)
