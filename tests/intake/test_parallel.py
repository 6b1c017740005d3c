"""Five sends at the same moment are one report, and all five get its receipt."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tests.intake.steps import Resident, new_resident, stored_files


@pytest.fixture
def resident(transactional_db: None, settings: Any) -> Resident:
    """A phone in a city whose rows are committed."""
    from tests.world import build_world

    settings.TANGGAP_CITY = build_world().city.slug
    return new_resident()


def together(number: int, work: Any) -> list[Any]:
    """Do the same thing in several threads that start at once."""
    gate = threading.Barrier(number)

    def one(_number: int) -> Any:
        gate.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_five_sends_in_parallel_are_one_report(resident: Resident) -> None:
    from tanggap.cases.models import Case, Photo, Report
    from tanggap.intake.models import DeviceReport

    draft = resident.ready()
    cookies = resident.client.cookies

    def send() -> Any:
        phone = new_resident()
        phone.client.cookies = cookies
        return phone.send(draft, note="Sekali saja")

    answers = together(5, send)
    assert [answer.status_code for answer in answers] == [302] * 5
    assert len({answer.url for answer in answers}) == 1
    assert (Report.objects.count(), Case.objects.count(), Photo.objects.count()) == (1, 1, 1)
    assert DeviceReport.objects.count() == 1
    assert len(stored_files()) == 2


def test_the_same_photo_in_parallel_is_added_once(resident: Resident) -> None:
    from tests.intake.steps import upload

    draft = resident.draft()
    cookies = resident.client.cookies

    def add() -> Any:
        phone = new_resident()
        phone.client.cookies = cookies
        return phone.post(f"/lapor/{draft.pk}/foto/", photo=upload())

    assert {answer.status_code for answer in together(4, add)} == {302}
    assert draft.photos.count() == 1
    assert len(stored_files()) == 2
