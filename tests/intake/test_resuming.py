"""A resident's phone rings while they report; later they find what they began, on the first page and on that of the flow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tanggap.intake.models import DRAFT_DAYS, Draft
from tests.intake.steps import HERE, Resident, body, stored_files


@pytest.mark.parametrize("page", ["/", "/lapor/"])
def test_what_was_begun_is_offered_with_its_photo_and_place(resident: Resident, page: str) -> None:
    draft = resident.draft()
    shown = body(resident.get(page))
    assert "Laporan Anda belum terkirim" in shown
    assert "Melati" in shown
    assert "1 foto" in shown
    assert f'href="/lapor/{draft.pk}/"' in shown
    assert resident.get(page)["Cache-Control"] == "private, no-cache"


def test_going_on_leads_to_what_is_missing(resident: Resident) -> None:
    draft = resident.draft()
    assert resident.get(f"/lapor/{draft.pk}/").url == f"/lapor/{draft.pk}/masalah/"
    resident.post(f"/lapor/{draft.pk}/masalah/", category="jalan-rusak")
    assert resident.get(f"/lapor/{draft.pk}/").url == f"/lapor/{draft.pk}/kirim/"
    resident.send(draft)
    assert "/tanda-terima/" in resident.get(f"/lapor/{draft.pk}/").url


@pytest.mark.parametrize("page", ["/", "/lapor/"])
def test_another_device_sees_nothing_of_it(resident: Resident, neighbour: Resident, page: str) -> None:
    draft = resident.draft()
    assert "Lanjutkan" not in body(neighbour.get(page))
    assert neighbour.get(f"/lapor/{draft.pk}/").status_code == 404
    assert neighbour.post(f"/lapor/{draft.pk}/buang/").status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_what_was_sent_or_holds_nothing_is_not_offered(resident: Resident) -> None:
    resident.send(resident.ready())
    resident.post("/lapor/", no_photo="1", **HERE)
    assert "Lanjutkan" not in body(resident.get("/"))


def test_after_a_week_it_is_no_longer_offered(resident: Resident) -> None:
    resident.draft()
    with time_machine.travel(timezone.now() + timedelta(days=DRAFT_DAYS, minutes=1)):
        assert "Lanjutkan" not in body(resident.get("/lapor/"))


def test_three_are_offered_newest_first_and_one_on_the_first_page(resident: Resident) -> None:
    drafts = [str(resident.draft(photo=photo).pk) for photo in _photos(4)]
    shown = body(resident.get("/lapor/"))
    offered = sorted((shown.find(f'href="/lapor/{key}/"'), key) for key in drafts if f'href="/lapor/{key}/"' in shown)
    assert [key for _at, key in offered] == drafts[:0:-1]
    assert body(resident.get("/")).count("Lanjutkan") == 1


def test_thrown_away_it_leaves_no_photo(resident: Resident) -> None:
    draft = resident.draft()
    assert stored_files()
    assert resident.post(f"/lapor/{draft.pk}/buang/").url == "/lapor/"
    assert not Draft.objects.exists()
    assert stored_files() == []
    assert "sudah dibuang" in body(resident.get("/lapor/"))


def test_a_sent_report_cannot_be_thrown_away(resident: Resident) -> None:
    draft = resident.ready()
    resident.send(draft)
    assert "/tanda-terima/" in resident.post(f"/lapor/{draft.pk}/buang/").url
    draft.refresh_from_db()
    assert draft.report is not None


def test_more_drafts_ask_the_database_no_more_often(resident: Resident, django_assert_max_num_queries: Any) -> None:
    photos = _photos(3)
    resident.draft(photo=photos[0])
    with CaptureQueriesContext(connection) as asked:
        resident.get("/lapor/")
    most = len(asked)
    for photo in photos[1:]:
        resident.draft(photo=photo)
    with django_assert_max_num_queries(most):
        resident.get("/lapor/")


def _photos(count: int) -> list[Any]:
    from tests.evidence.pictures import encoded, street
    from tests.intake.steps import upload

    return [upload(encoded(street(640 + 16 * n, 480))) for n in range(count)]
