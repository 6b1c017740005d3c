"""A resident reports with a real browser: five taps, nothing typed; and every other way there must be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from tanggap.intake.models import DraftPhoto
from tests.browser.barriers import no_barriers
from tests.browser.visiting import NO_LEAVE, only_report
from tests.evidence.pictures import encoded, street
from tests.support.browser import HERE

pytestmark = pytest.mark.browser
# What names the map shows at a zoom, once it has drawn them.
NAMES_AT = """(element, zoom) => new Promise(done => {
    element.map.once('idle', () => done(element.map.queryRenderedFeatures({ layers: ['name'] }).map(one => one.properties.code)));
    element.map.jumpTo({ zoom });
})"""
COUNT_KEYS = "addEventListener('keydown', () => { sessionStorage.keys = 1 + Number(sessionStorage.keys || 0); });"


@dataclass
class Finger:
    """Counts what the resident has to do."""

    page: Any
    taps: int = 0

    def tap(self, what: Any) -> None:
        self.taps += 1
        what.tap()

    def take_photo(self, camera: Any, photo: Path) -> None:
        """Tap the camera, press the shutter, say OK."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(camera)
        self.taps += 2
        chooser.value.set_files(photo)


def test_five_taps_and_nothing_typed(page: Any, home: str, photo: Path) -> None:
    page.add_init_script(COUNT_KEYS)
    page.goto(f"{home}/lapor/")
    finger = Finger(page)
    finger.take_photo(page.locator("input[capture]"), photo)
    page.wait_for_url("**/masalah/")
    assert "Kuningan Timur" in page.locator(".so-far").inner_text()
    finger.tap(page.get_by_role("button", name="Jalan berlubang").first)
    page.wait_for_url("**/kirim/")
    finger.tap(page.get_by_role("button", name="Kirim laporan"))
    page.wait_for_url("**/tanda-terima/**")

    assert finger.taps == 5
    assert page.evaluate("sessionStorage.keys") is None
    report = only_report()
    assert page.locator(".report-code").inner_text() == report.code
    assert (report.lat, report.lon, report.accuracy_m) == (-6.2297, 106.8295, 9.0)
    assert (report.area.name, report.category.code, report.text) == ("Kuningan Timur", "jalan-berlubang", "")
    stored = report.photos.get()
    assert (stored.width, stored.height) == (1600, 1200)
    assert stored.origin.size <= 300 * 1024  # what went over the air


@pytest.mark.parametrize("kind", ["GIF", "BMP", "AVIF"])
def test_a_small_picture_of_another_kind_is_sent_as_jpeg(page: Any, home: str, kind: str) -> None:
    data = encoded(street(64, 48), kind)
    page.goto(f"{home}/lapor/")
    page.locator("input[capture]").set_input_files(
        {"name": f"foto.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": data}
    )
    page.wait_for_url("**/masalah/")
    assert DraftPhoto.objects.get().media_type == "image/jpeg"


def test_three_taps_without_a_photo(page: Any, home: str) -> None:
    page.add_init_script(COUNT_KEYS)
    page.goto(f"{home}/")
    finger = Finger(page)
    finger.tap(page.get_by_role("button", name="Tanpa foto"))
    page.wait_for_url("**/masalah/")
    assert "±9 m" in page.locator(".so-far").inner_text()
    finger.tap(page.get_by_role("button", name="Jalan berlubang").first)
    page.wait_for_url("**/kirim/")
    finger.tap(page.get_by_role("button", name="Kirim laporan"))
    page.wait_for_url("**/tanda-terima/**")
    assert finger.taps == 3
    assert page.evaluate("sessionStorage.keys") is None
    assert (only_report().area.name, only_report().accuracy_m) == ("Kuningan Timur", 9.0)


def test_a_vague_place_is_asked_after_all(page: Any, home: str) -> None:
    page.context.set_geolocation({**HERE, "accuracy": 60})
    page.goto(f"{home}/")
    page.get_by_role("button", name="Tanpa foto").tap()
    page.wait_for_url("**/tempat/")
    assert "±60 m" in page.locator(".place-line").inner_text()


@pytest.mark.parametrize("answer", ["refused", "ignored"])
def test_without_leave_the_place_is_asked(page: Any, home: str, answer: str) -> None:
    page.add_init_script(NO_LEAVE[answer])
    page.goto(f"{home}/")
    page.get_by_role("button", name="Tanpa foto").tap()
    page.wait_for_url("**/tempat/")
    page.go_back()
    page.get_by_role("button", name="Tanpa foto").tap()
    page.wait_for_url("**/tempat/")


def test_a_problem_that_a_neighbour_reported_takes_five_taps_too(
    page: Any, home: str, photo: Path, settings: Any
) -> None:
    settings.TANGGAP_PROXIES = 1
    page.set_extra_http_headers({"X-Forwarded-For": "203.0.113.5"})
    first = _neighbours_report(page, home, photo)
    page.set_extra_http_headers({"X-Forwarded-For": "198.51.100.7"})  # each has a network of their own
    page.add_init_script(COUNT_KEYS)
    page.goto(f"{home}/lapor/")
    finger = Finger(page)
    finger.take_photo(page.locator("input[capture]"), photo)
    page.wait_for_url("**/masalah/")
    finger.tap(page.get_by_role("button", name="Jalan berlubang").first)
    page.wait_for_url("**/sama/")
    no_barriers(page, "same")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator(".same img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    finger.tap(page.get_by_role("button", name="Ya, ini sama"))
    page.wait_for_url("**/tanda-terima/**")

    assert finger.taps == 5
    assert page.evaluate("sessionStorage.keys") is None
    first.case.refresh_from_db()
    assert first.case.report_count == 2
    assert page.locator(".report-code").inner_text() in {row.code for row in first.case.reports.exclude(pk=first.pk)}
    page.get_by_text("Masalah ini sudah dilaporkan 2 warga, termasuk Anda.").wait_for()


def test_another_problem_at_the_same_place_without_scripts(plain: Any, page: Any, home: str, photo: Path) -> None:
    first = _neighbours_report(page, home, photo)
    plain.goto(f"{home}/lapor/")
    for name, value in (("lat", first.lat), ("lon", first.lon), ("accuracy", 9), ("place_source", "gps")):
        plain.locator(f"form:has([name=no_photo]) input[name={name}]").evaluate(
            "(input, value) => { input.value = value; }", str(value)
        )
    plain.get_by_role("button", name="Tanpa foto").click()
    plain.get_by_role("button", name="Jalan berlubang").first.click()
    assert plain.url.endswith("/sama/")
    plain.get_by_role("button", name="Bukan, ini lain").click()
    plain.get_by_role("button", name="Kirim laporan").click()
    assert "/tanda-terima/" in plain.url
    first.case.refresh_from_db()
    assert first.case.report_count == 1


def _neighbours_report(page: Any, home: str, photo: Path) -> Any:
    """Somebody reports a hole here with the same kind of telephone, which is then handed over empty."""
    page.goto(f"{home}/lapor/")
    page.locator("input[capture]").set_input_files(photo)
    page.wait_for_url("**/masalah/")
    page.get_by_role("button", name="Jalan berlubang").first.tap()
    page.wait_for_url("**/kirim/")
    page.get_by_role("button", name="Kirim laporan").tap()
    page.wait_for_url("**/tanda-terima/**")
    page.context.clear_cookies()
    return only_report()


def test_without_scripts(plain: Any, home: str, photo: Path) -> None:
    plain.goto(f"{home}/lapor/")
    plain.locator("input[capture]").set_input_files(photo)
    plain.get_by_role("button", name="Kirim foto").first.click()
    assert plain.url.endswith("/tempat/")
    plain.get_by_label("Kelurahan").select_option(label="Kalisari")
    plain.get_by_label("Patokan").fill("Seberang lapangan voli")
    plain.get_by_role("button", name="Pakai tempat ini").click()
    plain.get_by_label("Lainnya? Cari").fill("lampu mati")
    plain.get_by_role("button", name="Cari").click()
    plain.locator("#hasil").get_by_role("button", name="Lampu jalan mati").click()
    plain.get_by_label("Catatan").fill("Tiga malam berturut-turut")
    plain.get_by_role("button", name="Ubah foto").click()
    plain.get_by_role("link", name="Lanjut").click()
    assert plain.get_by_label("Catatan").input_value() == "Tiga malam berturut-turut"
    plain.get_by_role("button", name="Kirim laporan").click()
    assert "/tanda-terima/" in plain.url
    report = only_report()
    assert (report.area.name, report.landmark) == ("Kalisari", "Seberang lapangan voli")
    assert report.text == "Tiga malam berturut-turut"
    assert report.photos.get().width == 1600


def test_in_english(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/en/lapor/")
    page.locator("input[capture]").set_input_files(photo)
    page.wait_for_url("**/en/lapor/*/masalah/")
    page.get_by_role("button", name="Flood").first.click()
    page.wait_for_url("**/kirim/")
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url("**/en/lapor/tanda-terima/**")
    page.get_by_role("heading", name="Sent. Thank you.").wait_for()
    assert only_report().language == "en"


def test_by_keyboard_alone(desktop: Any, home: str) -> None:
    desktop.goto(f"{home}/lapor/")
    _press_at(desktop, "Tanpa foto")
    desktop.wait_for_url("**/tempat/")
    for letters, label in (("Setiabudi", "Kecamatan"), ("Karet", "Kelurahan")):
        _tab_to(desktop, desktop.get_by_label(label, exact=True))
        desktop.keyboard.type(letters)
    _tab_to(desktop, desktop.get_by_label("Patokan"))
    desktop.keyboard.type("Depan stasiun")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/masalah/")
    _tab_to(desktop, desktop.get_by_label("Lainnya? Cari"))
    desktop.keyboard.type("trotoar rusak")
    desktop.locator("#hasil .kind").first.wait_for()
    _press_at(desktop, "Trotoar rusak", within=desktop.locator("#hasil"))
    desktop.wait_for_url("**/kirim/")
    _press_at(desktop, "Kirim laporan")
    desktop.wait_for_url("**/tanda-terima/**")
    assert only_report().landmark == "Depan stasiun"


def _press_at(page: Any, name: str, within: Any = None) -> None:
    _tab_to(page, (within or page).get_by_role("button", name=name).last)
    page.keyboard.press("Enter")


def _tab_to(page: Any, target: Any) -> None:
    for _step in range(60):
        if target.evaluate("element => element === document.activeElement"):
            outline = target.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by the Tab key")


def test_photo_from_the_gallery_asks_the_place(page: Any, home: str, photo: Path) -> None:
    """The phone is somewhere, and knows where; the old photo's problem is somewhere else."""
    page.goto(f"{home}/lapor/")
    page.locator("input[type=file]:not([capture])").set_input_files(photo)
    page.wait_for_url("**/tempat/")
    page.get_by_role("button", name="Gunakan lokasi saya").click()
    page.wait_for_url("**/masalah/")
    assert "±9 m" in page.locator(".so-far").inner_text()


def test_place_by_the_map(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/lapor/")
    page.locator("input[type=file]:not([capture])").set_input_files(photo)
    page.wait_for_url("**/tempat/")
    page.get_by_text("Peta ini belum memuat jalan").first.wait_for()
    page.get_by_role("button", name="Buka peta").click()
    page.get_by_role("button", name="Pakai titik ini").wait_for(timeout=30_000)
    for zoom in (11, 12, 13.5, 15):
        names = page.locator("map-picker").evaluate(NAMES_AT, zoom)
        assert names, zoom
        assert len(names) == len(set(names)), (zoom, sorted(names))
    page.get_by_role("button", name="Pakai titik ini").click()
    page.wait_for_url("**/masalah/")
    assert "ditunjuk di peta" in page.locator(".so-far").inner_text()


def test_typed_words_survive_a_closed_page(page: Any, home: str) -> None:
    _to_last_screen(page, home)
    page.get_by_label("Catatan").fill("Jangan hilang")
    page.reload()
    assert page.get_by_label("Catatan").input_value() == "Jangan hilang"
    page.go_back()
    page.go_forward()
    assert page.get_by_label("Catatan").input_value() == "Jangan hilang"
    page.get_by_role("button", name="Kirim laporan").click()
    page.wait_for_url("**/tanda-terima/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draf:')).length") == 0


def test_an_impatient_finger_sends_once(page: Any, home: str) -> None:
    _to_last_screen(page, home)
    page.get_by_role("button", name="Kirim laporan").dblclick(no_wait_after=True)
    page.wait_for_url("**/tanda-terima/**")
    assert only_report()


def test_database_goes_away_and_comes_back(page: Any, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise OperationalError("the server closed the connection")

    _to_last_screen(page, home)
    page.get_by_label("Catatan").fill("Baris satu\nBaris dua")
    with monkeypatch.context() as patch:
        patch.setattr("tanggap.intake.views.send.send_draft", away)
        page.get_by_role("button", name="Kirim laporan").click()
        page.get_by_role("heading", name="Belum terkirim").wait_for()
        no_barriers(page, "wait")
        with page.expect_response("**/kirim/"):
            page.get_by_role("button", name="Coba kirim lagi").click()
    page.get_by_role("button", name="Coba kirim lagi").click()
    page.wait_for_url("**/tanda-terima/**")
    assert only_report().text == "Baris satu\nBaris dua"


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_barriers_on_any_screen(page: Any, home: str, photo: Path, language: str) -> None:
    page.goto(f"{home}{language}/lapor/")
    no_barriers(page, "start")
    page.locator("input[capture]").set_input_files(photo)
    page.wait_for_url("**/masalah/")
    no_barriers(page, "category")
    page.locator("details.more summary").click()
    page.locator("#cari").fill("sampah")
    page.locator("#hasil .kind").first.wait_for()
    no_barriers(page, "category, searched and unfolded")
    base = page.url.removesuffix("masalah/")
    for name in ("foto/", "tempat/"):
        page.goto(base + name)
        no_barriers(page, name)
    page.locator("form[data-draft-key^=tempat]").locator("button").first.click()
    page.locator(".error-summary").wait_for()
    no_barriers(page, "place, refused")
    page.goto(base + "masalah/")
    page.locator(".tile").first.click()
    page.wait_for_url("**/kirim/")
    no_barriers(page, "send")
    page.locator(".sticky-actions button").click()
    page.wait_for_url("**/tanda-terima/**")
    no_barriers(page, "receipt")
    page.goto(f"{home}{language}/lapor/7f0f7c52-3c1d-4b6e-9a5e-2f1d3f0c9b11/kirim/")
    no_barriers(page, "gone")


def _to_last_screen(page: Any, home: str) -> None:
    page.goto(f"{home}/lapor/")
    page.get_by_role("button", name="Tanpa foto").click()
    page.wait_for_url("**/tempat/")
    page.get_by_role("button", name="Gunakan lokasi saya").click()
    page.wait_for_url("**/masalah/")
    page.locator(".tile").first.click()
    page.wait_for_url("**/kirim/")
