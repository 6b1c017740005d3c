"""The place in words with a real browser: a resident is asked back; an operator moves a case by one key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.barriers import no_barriers, no_findings
from tests.browser.visiting import NO_LEAVE, only_report

pytestmark = pytest.mark.browser
SPOKEN = "depan Indomaret Jl. Cipinang Raya, Kel. Rawamangun"


def _shoot(page: Any, name: str) -> None:
    """Keep what was seen, when somebody wants to look at it."""
    if folder := os.environ.get("TANGGAP_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_resident_writes_where_it_is_and_is_asked_back(page: Any, home: str) -> None:
    page.add_init_script(NO_LEAVE["refused"])
    page.goto(f"{home}/")
    page.get_by_role("button", name="Tanpa foto").tap()
    page.wait_for_url("**/tempat/")
    page.get_by_label("Tulis tempatnya").fill("dekat warung pojok di petojo")
    page.get_by_role("button", name="Cari tempat ini").tap()
    page.get_by_role("heading", name="Yang mana?").wait_for()
    assert page.evaluate("document.activeElement.id") == "yang-mana"
    page.get_by_role("button", name="Kel. Petojo Utara").wait_for()
    page.get_by_role("button", name="Kel. Petojo Selatan").wait_for()
    _shoot(page, "ask-phone")
    no_barriers(page, "which place")
    _shoot(page, "ask-phone-dark")

    page.get_by_label("Tulis tempatnya").fill(SPOKEN)
    page.get_by_role("button", name="Cari tempat ini").tap()
    page.get_by_role("heading", name="Di sini?").wait_for()
    assert "karena tertulis “Kel. Rawamangun”" in page.locator("button.kind").inner_text()
    page.get_by_role("button", name="Kel. Rawamangun").tap()
    page.wait_for_url("**/masalah/")
    assert "dari kata-kata, perkiraan" in page.locator(".so-far").inner_text()
    page.get_by_role("button", name="Jalan berlubang").first.tap()
    page.wait_for_url("**/kirim/")
    page.get_by_role("button", name="Kirim laporan").tap()
    page.wait_for_url("**/tanda-terima/**")
    report = only_report()
    assert (report.area.name, report.place_source, report.landmark) == ("Rawamangun", "text", SPOKEN)


def test_the_same_without_scripts_and_in_english(plain: Any, home: str) -> None:
    plain.set_viewport_size({"width": 1440, "height": 900})
    plain.goto(f"{home}/en/lapor/")
    plain.locator("button[name=no_photo]").click()
    plain.get_by_label("Write where it is").fill("in front of the kiosk")
    plain.get_by_role("button", name="Find this place").click()
    plain.locator(".error-summary").wait_for()
    assert plain.get_by_label("Write where it is").input_value() == "in front of the kiosk"
    _shoot(plain, "unknown-desktop-en")
    plain.get_by_label("Write where it is").fill("near the kiosk, Jl. Raya Bogor")
    plain.get_by_role("button", name="Find this place").click()
    plain.get_by_role("heading", name="Which one?").wait_for()
    _shoot(plain, "ask-desktop-en")
    plain.get_by_role("button", name="Kec. Pasar Rebo").click()
    assert plain.url.endswith("/masalah/")


def test_an_operator_presses_one_key_and_the_case_is_where_its_words_say(desktop: Any, town: Any, enter: Any) -> None:
    from tests.desk.test_place_offers import somewhere

    case = somewhere(town, "Lubang besar, sudah lama.", "depan warung Bu Tini, Kel. Mawar")
    type(case).objects.filter(pk=case.pk).update(opened_at=timezone.now())
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/en/petugas/kasus/{case.code}/")
    desktop.get_by_role("heading", name="Place by its words").wait_for()
    desktop.emulate_media(color_scheme="dark")
    _shoot(desktop, "case-desktop-dark-en")
    desktop.set_viewport_size({"width": 390, "height": 844})
    _shoot(desktop, "case-phone-dark-en")
    desktop.emulate_media(color_scheme="light")
    desktop.set_viewport_size({"width": 1440, "height": 900})
    desktop.goto(f"{town.url}/petugas/triase/")
    desktop.get_by_role("heading", name="Tempat menurut kata-kata").wait_for()
    _shoot(desktop, "triage-desktop")
    no_findings(desktop, "triage")
    desktop.keyboard.press("l")
    desktop.wait_for_url(f"**/triase/?kasus={case.code}")
    desktop.get_by_text("“Perbaiki tempat” tercatat").wait_for()
    case.refresh_from_db()
    assert (case.area, case.place_source) == (town.mawar, "staff")
    assert not desktop.get_by_role("heading", name="Tempat menurut kata-kata").is_visible()
