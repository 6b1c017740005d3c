"""Beside a proof stands what the site checked, and who has said what of it: a tick only for a person's word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case, Photo, PhotoKind
from tests.support.html import unbroken
from tests.world import MONDAY, photo

LATER = MONDAY + timedelta(hours=8)
CHECKED = "Menurut ponsel petugas: diambil di lokasi (±9 m), dengan kamera situs ini."


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def on_the_spot(case: Case) -> Case:
    """The automatic check found the after-photo taken with the camera in the page, at the place."""
    after = Photo.objects.filter(case=case, kind=PhotoKind.AFTER)
    after.update(is_on_spot=True, accuracy_m=9, taken_at=MONDAY + timedelta(hours=4))
    return case


def page_of(reader: Any, case: Case, prefix: str = "") -> str:
    return unbroken(str(reader.get(f"{prefix}/laporan/{case.code}/").content.decode()))


def test_before_anybody_looked_nothing_is_ticked(city: Any, reader: Any) -> None:
    page = page_of(reader, on_the_spot(city.fixed(photos=[photo()])))
    assert CHECKED in page
    assert "Belum diperiksa orang kedua." in page
    assert "✓" not in page
    assert "tone-good" not in page


def test_a_second_person_believed_it(city: Any, reader: Any) -> None:
    page = page_of(reader, on_the_spot(city.verified(photos=[photo()])))
    assert "Diperiksa dan diterima orang kedua, 23 Nov 2026." in page
    assert "tone-good" in page


def test_the_reporters_no_stands_beside_the_disputed_photo(city: Any, reader: Any) -> None:
    case = on_the_spot(city.verified(photos=[photo()]))
    actions.reopen(case.pk, Move(by=REPORTER, at=LATER, reason="not_fixed"))
    page = page_of(reader, case)
    assert "Kata pelapor: belum beres, 23 Nov 2026." in page
    assert "diterima orang kedua" not in page
    assert "tone-good" not in page
    assert "✓" not in page
    assert "The reporter says: not fixed" in page_of(reader, case, "/en")


def test_the_reporters_yes(city: Any, reader: Any) -> None:
    case = on_the_spot(city.verified(photos=[photo()]))
    actions.confirm(case.pk, Move(by=REPORTER, at=LATER))
    assert "Kata pelapor: sudah beres, 23 Nov 2026." in page_of(reader, case)


def test_sent_back_by_the_checker(city: Any, reader: Any) -> None:
    case = on_the_spot(city.fixed(photos=[photo()]))
    actions.redo(case.pk, Move(by=city.rina, at=LATER, reason="not_fixed", text="Masih berlubang."))
    assert "Tidak diterima pemeriksa, 23 Nov 2026: dikerjakan ulang." in page_of(reader, case)


def test_a_photo_that_was_not_taken_on_the_spot_says_only_when(city: Any, reader: Any) -> None:
    case = city.fixed(photos=[photo()])
    Photo.objects.filter(case=case, kind=PhotoKind.AFTER).update(is_on_spot=False, taken_at=MONDAY)
    assert "Menurut ponsel petugas" not in page_of(reader, case)
