"""The staff's day in a real browser: an officer with a phone in the street, an operator with a keyboard at the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.barriers import nothing_twice
from tests.browser.visiting import DECISIONS, at, fresh, press

pytestmark = pytest.mark.browser


def test_both_steps_by_hand_lead_to_the_page_that_was_wanted(page: Any, town: Any) -> None:
    from tests.desk.entering import device_of, digits_of

    case, device = town.assigned(at=timezone.now()), device_of(town.sari)
    page.goto(f"{town.url}/petugas/kasus/{case.code}/")
    page.get_by_label("Nama pengguna").fill("sari")
    page.get_by_label("Kata sandi").fill("kata-sandi-sari")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Kode enam angka").fill(digits_of(device))
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"**/petugas/kasus/{case.code}/")
    page.get_by_role("heading", name="Jalan rusak").wait_for()


def test_an_officer_in_the_street_takes_a_case_and_mends_it(page: Any, town: Any, enter: Any) -> None:
    case = town.assigned(at=timezone.now())
    enter(page, town.sari)
    page.goto(f"{town.url}/petugas/")
    page.get_by_role("button", name="Terima dan kerjakan").tap()
    page.wait_for_url("**/kasus/*/")
    assert fresh(case).officer == town.sari

    page.goto(f"{town.url}/petugas/")
    page.get_by_role("link", name="Selesaikan").tap()
    page.wait_for_url("**/fix/")
    page.get_by_role("button", name="Buka kamera").tap()
    page.get_by_role("button", name="Ambil foto").tap()
    page.get_by_text("ketepatan ±9 m").wait_for()
    page.get_by_label("Apa yang sudah dikerjakan").fill("Lubang ditambal aspal.")
    page.get_by_role("button", name="Selesaikan").tap()
    page.get_by_text("“Selesaikan” tercatat").wait_for()

    assert fresh(case).get_status_display() == "Menunggu verifikasi"
    photo = case.photos.get(kind="after")
    assert (photo.lat, photo.lon, photo.accuracy_m) == (-6.2297, 106.8295, 9.0)
    assert photo.origin.metadata["way"] == "camera"
    assert case.events.latest("number").text == "Lubang ditambal aspal."


def test_without_a_camera_photo_the_words_stay_and_the_page_says_why(page: Any, town: Any, enter: Any) -> None:
    case = town.started(at=timezone.now())
    enter(page, town.sari)
    page.goto(f"{town.url}/petugas/kasus/{case.code}/fix/")
    page.get_by_label("Apa yang sudah dikerjakan").fill("Sudah ditambal.")
    page.get_by_role("button", name="Selesaikan").tap()
    page.locator(".error-summary").wait_for()
    assert "Ambil foto sesudah pekerjaan." in page.locator(".error-summary").inner_text()
    assert page.get_by_label("Apa yang sudah dikerjakan").input_value() == "Sudah ditambal."


def test_the_session_ends_while_the_officer_writes(page: Any, town: Any, enter: Any) -> None:
    from django.contrib.sessions.models import Session

    from tests.desk.entering import device_of, digits_of

    case = town.started(at=timezone.now())
    enter(page, town.sari)
    page.goto(f"{town.url}/petugas/kasus/{case.code}/hold/")
    page.get_by_label("Alasan").select_option("material")
    tomorrow = page.get_by_label("Lanjut pada tanggal").get_attribute("min")
    page.get_by_label("Lanjut pada tanggal").fill(tomorrow)
    page.get_by_label("Apa yang ditunggu").fill("Aspal datang besok.")
    Session.objects.all().delete()
    page.evaluate("localStorage.clear()")  # also where the browser keeps nothing
    page.get_by_role("button", name="Tunda").tap()
    page.get_by_role("heading", name="Sesi Anda sudah berakhir").wait_for()
    page.get_by_text("Aspal datang besok.").wait_for()
    assert fresh(case).paused_at is None

    page.get_by_role("link", name="Masuk dan lanjutkan").tap()
    page.get_by_label("Nama pengguna").fill("sari")
    page.get_by_label("Kata sandi").fill("kata-sandi-sari")
    page.get_by_role("button", name="Lanjut").tap()
    page.get_by_label("Kode enam angka").fill(digits_of(device_of(town.sari)))
    page.get_by_role("button", name="Masuk").tap()
    page.wait_for_url("**/hold/")
    assert page.get_by_label("Alasan").input_value() == "material"
    assert page.get_by_label("Lanjut pada tanggal").input_value() == tomorrow
    assert page.get_by_label("Apa yang ditunggu").input_value() == "Aspal datang besok."
    page.get_by_role("button", name="Tunda").tap()
    page.get_by_text("“Tunda” tercatat").wait_for()
    assert fresh(case).paused_at is not None


def test_signed_in_again_in_another_tab_meanwhile(page: Any, town: Any, enter: Any) -> None:
    """The old page's form is out of date; the words come back with the fresh one."""
    case = town.started(at=timezone.now())
    enter(page, town.sari)
    address = f"{town.url}/petugas/kasus/{case.code}/note/"
    page.goto(address)
    page.get_by_label("Catatan").fill("Tiang nomor 4 butuh tangga.")
    page.context.clear_cookies(name="csrftoken")
    enter(page, town.sari)
    page.get_by_role("button", name="Catatan petugas").tap()
    page.get_by_text("Tidak ada yang terkirim.").wait_for()
    assert fresh(case).version == case.events.count()
    page.goto(address)
    assert page.get_by_label("Catatan").input_value() == "Tiang nomor 4 butuh tangga."
    page.get_by_role("button", name="Catatan petugas").tap()
    page.get_by_text("“Catatan petugas” tercatat").wait_for()
    assert case.events.latest("number").text == "Tiang nomor 4 butuh tangga."


def test_nearest_asks_the_phone_where_it_is(page: Any, town: Any, enter: Any) -> None:
    town.assigned(at=timezone.now())
    enter(page, town.sari)
    page.goto(f"{town.url}/petugas/")
    page.get_by_role("link", name="Terdekat").tap()
    page.wait_for_url("**lat=-6.2297**")
    page.get_by_text("14,8 km").wait_for()


def ten_seconds_later(desktop: Any) -> None:
    """The time to think again is over: what was decided goes to the server, and the page says so."""
    with desktop.expect_response(lambda answer: bool(DECISIONS.search(urlsplit(answer.url).path))) as sent:
        desktop.clock.run_for(10_500)
    assert sent.value.ok


def test_an_operator_walks_the_queue_and_passes_a_case_on(desktop: Any, town: Any, queue: list[Any]) -> None:
    first, second, third = queue
    press(desktop, "j")
    at(desktop, second)
    press(desktop, "j")
    at(desktop, third)
    press(desktop, "k")
    at(desktop, second)
    press(desktop, "Enter")
    at(desktop, third)
    assert desktop.locator("[data-waiting]").inner_text() == "2"
    assert fresh(second).agency == town.front_desk, "there are ten seconds to think again"
    ten_seconds_later(desktop)
    assert fresh(second).agency == town.roads_south
    assert second.events.latest("number").facts["why"] == "Jalan diurus Suku Dinas Jalan."
    assert fresh(first).agency == fresh(third).agency == town.front_desk


def test_a_long_list_gets_one_box_to_search_it(desktop: Any, town: Any, enter: Any) -> None:
    case = town.report(at=timezone.now()).case
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/triase/")
    at(desktop, case)
    nothing_twice(desktop, "triage")
    assert desktop.get_by_placeholder("Cari instansi").count() == 1


def test_undo_brings_the_case_back_and_nothing_was_sent(desktop: Any, town: Any, queue: list[Any]) -> None:
    first, second, _third = queue
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(urlsplit(request.url).path))
    press(desktop, "Enter")
    at(desktop, second)
    press(desktop, "u")
    at(desktop, first)
    assert desktop.locator("[data-waiting]").inner_text() == "3"
    desktop.clock.run_for(30_000)
    assert not [path for path in asked if DECISIONS.search(path)]
    assert fresh(first).version == first.events.count()
    assert first.agency == town.front_desk


def test_who_leaves_the_page_has_decided(desktop: Any, town: Any, queue: list[Any]) -> None:
    first, second, _third = queue
    press(desktop, "Enter")
    at(desktop, second)
    desktop.goto(f"{town.url}/petugas/kasus/{first.code}/")
    for _look in range(100):  # the last word may still be on its way while the next page already shows
        if fresh(first).agency == town.roads_south:
            return
        desktop.reload()
    raise AssertionError("what was decided never arrived")


def test_a_digit_tries_another_kind_and_x_refuses_with_a_reason(desktop: Any, town: Any, queue: list[Any]) -> None:
    first, second, _third = queue
    assert desktop.locator(".digit[aria-current]").inner_text().split()[:3] == ["1", "Jalan", "rusak"]
    press(desktop, "x")
    desktop.get_by_label("Alasan").select_option("outside_city")
    desktop.get_by_label("Penjelasan untuk warga").fill("Laporkan ke Kota Bekasi.")
    desktop.locator("#tolak").get_by_role("button", name="Tolak").click()
    at(desktop, second)
    ten_seconds_later(desktop)
    assert fresh(first).get_status_display() == "Ditolak"
    desktop.locator(".undo-stack .toast").wait_for(state="detached")
    assert desktop.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draf:')).length") == 0


def test_m_merges_with_the_highlighted_duplicate(desktop: Any, town: Any, queue: list[Any]) -> None:
    first, second, _third = queue
    press(desktop, "m")
    at(desktop, second)
    ten_seconds_later(desktop)
    assert fresh(first).merged_into == second, "the oldest other one of the same kind and village"


def test_a_quick_finger_decides_only_what_it_sees(desktop: Any, town: Any, queue: list[Any]) -> None:
    """Enter, Enter before the next preview is there: the second press falls on nothing."""
    first, _second, _third = queue
    desktop.route("**/triase/?*", lambda route: None)  # the next preview never comes
    press(desktop, "Enter", "Enter", "Enter")
    assert desktop.locator(".undo-stack .toast").count() == 1
    assert desktop.locator("[data-waiting]").inner_text() == "2"
    ten_seconds_later(desktop)
    assert fresh(first).agency == town.roads_south


def test_what_a_colleague_holds_is_only_to_look_at(desktop: Any, town: Any, enter: Any) -> None:
    from tanggap.accounts.models import Role
    from tanggap.desk import locks
    from tests.world import person

    case = town.report(at=timezone.now()).case
    yanti = person(town.city, "Yanti", Role.OPERATOR, agency=town.front_desk)
    locks.take(case, by=yanti, at=timezone.now())
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/triase/")
    desktop.get_by_text("Sedang dibuka oleh Yanti.").wait_for()
    desktop.locator(".decide button[disabled]").first.wait_for()
    press(desktop, "Enter")
    assert desktop.locator(".undo-stack .toast").count() == 0


def test_the_session_ends_at_triage_and_the_case_comes_back(desktop: Any, town: Any, queue: list[Any]) -> None:
    from django.contrib.sessions.models import Session

    first, second, _third = queue
    press(desktop, "Enter")
    at(desktop, second)
    Session.objects.all().delete()
    with desktop.expect_response(lambda answer: bool(DECISIONS.search(urlsplit(answer.url).path))) as sent:
        desktop.clock.run_for(10_500)
    assert sent.value.status == 401
    toast = desktop.locator(".undo-stack .toast")
    toast.get_by_text("Anda perlu masuk lagi. Tidak ada yang berubah pada kasus ini.").wait_for()
    assert toast.get_by_role("link", name="Masuk lagi").get_attribute("href").startswith("/petugas/masuk/")
    assert fresh(first).agency == town.front_desk


def test_the_cases_page_answers_its_keys(desktop: Any, town: Any, enter: Any) -> None:
    case = town.report(at=timezone.now()).case
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/kasus/{case.code}/")
    for key, label in (("a", "Cari instansi"), ("g", "Cari jenis masalah"), ("n", "Catatan")):
        press(desktop, key)
        field = desktop.locator(f"details:has(> summary[data-key='{key}'])").get_by_label(label).first
        expect(field).to_be_focused()  # The browser tells of an opened step a moment later.
        expect(field).to_have_value("")
        press(desktop, "Escape")
    press(desktop, "?")
    desktop.get_by_role("heading", name="Pintasan papan ketik").wait_for()
