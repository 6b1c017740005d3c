"""The connection is really cut at each of the screens that send: nothing is lost, it is said, and it goes off again by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.barriers import no_findings
from tests.browser.visiting import only_report

pytestmark = pytest.mark.browser
KEPT = """() => new Promise(done => { const opening = indexedDB.open('tanggap', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('belum-terkirim', { keyPath: 'id' });
    opening.onsuccess = () => opening.result.transaction('belum-terkirim').objectStore('belum-terkirim').count()
        .onsuccess = event => done(event.target.result); })"""


def _is_told(page: Any, words: str = "sambungan terputus") -> None:
    panel = page.locator(".not-sent[role=alert]")
    panel.wait_for()
    assert words in panel.inner_text()


def _drafts() -> Any:
    from tanggap.intake.models import Draft

    return Draft.objects.all()


def test_at_the_photo(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/lapor/")
    page.context.set_offline(True)
    page.locator("input[capture]").set_input_files(photo)
    _is_told(page)
    no_findings(page, "not sent")
    assert page.evaluate(KEPT) == 1
    page.context.set_offline(False)
    page.wait_for_url("**/masalah/")
    assert _drafts().get().photos.count() == 1
    assert page.evaluate(KEPT) == 0


def test_a_photo_outlives_the_page_on_which_it_was_taken(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/")
    page.context.set_offline(True)
    page.locator("input[capture]").set_input_files(photo)
    _is_told(page)
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{home}/")
    page.get_by_text("Foto Anda belum terkirim").wait_for()
    no_findings(page, "home with an unsent photo")
    page.get_by_role("button", name="Kirim sekarang").tap()
    page.wait_for_url("**/masalah/")
    assert "Kuningan Timur" in page.locator(".so-far").inner_text()
    assert _drafts().get().photos.count() == 1
    assert page.evaluate(KEPT) == 0


def test_an_unsent_photo_can_be_thrown_away(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/lapor/")
    page.context.set_offline(True)
    page.locator("input[capture]").set_input_files(photo)
    _is_told(page)
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{home}/lapor/")
    page.get_by_role("button", name="Buang").tap()
    page.get_by_text("Foto Anda belum terkirim").wait_for(state="hidden")
    page.reload()
    page.locator("h1").wait_for()
    assert page.evaluate(KEPT) == 0
    assert not _drafts()


def test_at_the_kind(page: Any, home: str, photo: Path) -> None:
    _to_kind(page, home, photo)
    page.context.set_offline(True)
    page.get_by_role("button", name="Jalan berlubang").first.tap()
    _is_told(page)
    page.context.set_offline(False)
    page.wait_for_url("**/kirim/")
    assert "Jalan berlubang" in page.locator(".summary").inner_text()


def test_a_search_that_does_not_arrive_says_so(page: Any, home: str, photo: Path) -> None:
    _to_kind(page, home, photo)
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("lampu")
    page.get_by_text("Sambungan terputus. Pilih dari daftar di bawah").wait_for()
    page.context.set_offline(False)
    page.get_by_role("searchbox").fill("lampu mati")
    page.locator("#hasil .kind").first.wait_for()


def test_at_the_last_button(page: Any, home: str, photo: Path) -> None:
    _to_send(page, home, photo)
    page.get_by_label("Catatan").fill("Sudah seminggu, makin dalam")
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim laporan").tap()
    _is_told(page)
    assert page.get_by_label("Catatan").input_value() == "Sudah seminggu, makin dalam"
    page.get_by_role("button", name="Coba sekarang").tap()
    _is_told(page)
    page.context.set_offline(False)
    page.wait_for_url("**/tanda-terima/**")
    assert only_report().text == "Sudah seminggu, makin dalam"
    assert only_report().photos.count() == 1


def test_the_answer_is_lost_but_not_the_report_and_it_is_not_doubled(page: Any, home: str, photo: Path) -> None:
    _to_send(page, home, photo)
    lost: list[Any] = []

    def lose_the_answer(route: Any) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort("connectionreset")

    page.route("**/kirim/", lose_the_answer)
    page.get_by_role("button", name="Kirim laporan").tap()
    page.wait_for_url("**/tanda-terima/**")
    assert len(lost) == 1
    assert only_report()


def test_a_gateway_that_answers_for_the_site_takes_nothing_away(page: Any, home: str, photo: Path) -> None:
    _to_send(page, home, photo)
    page.get_by_label("Catatan").fill("Di tikungan")
    page.route(
        "**/kirim/", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")
    )
    page.get_by_role("button", name="Kirim laporan").tap()
    _is_told(page, "situs sedang terganggu")
    page.unroute("**/kirim/")
    page.get_by_role("button", name="Coba sekarang").tap()
    page.wait_for_url("**/tanda-terima/**")
    assert only_report().text == "Di tikungan"


def test_a_page_that_lay_open_too_long_takes_a_fresh_token_and_keeps_the_photo(
    page: Any, home: str, photo: Path
) -> None:
    page.goto(f"{home}/lapor/")
    page.context.clear_cookies(name="csrftoken")
    page.locator("input[capture]").set_input_files(photo)
    page.wait_for_url("**/masalah/")
    assert _drafts().get().photos.count() == 1


def test_words_for_an_office_stay_when_they_do_not_arrive(page: Any, town: Any) -> None:
    """The forms on a report's page are kept like those of the flow."""
    from tests.browser.visiting import fresh, open_with_key

    case = town.verified(at=town.yesterday)
    open_with_key(page, town, case)
    page.get_by_role("link", name="Belum").click()
    page.locator("input[type=radio]").first.check()
    page.locator("textarea").fill("Lubangnya masih ada")
    page.context.set_offline(True)
    page.get_by_role("button", name="Buka lagi laporan ini").click()
    _is_told(page)
    assert page.locator("textarea").input_value() == "Lubangnya masih ada"
    page.context.set_offline(False)
    page.get_by_text("Laporan dibuka lagi.").wait_for()
    assert fresh(case).reopen_count == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_that_was_begun_is_gone_on_with(page: Any, plain: Any, home: str, photo: Path, scripts: bool) -> None:
    phone = page if scripts else plain
    if scripts:
        _to_kind(phone, home, photo)
    else:
        phone.goto(f"{home}/lapor/")
        phone.locator("input[capture]").set_input_files(photo)
        phone.get_by_role("button", name="Kirim foto").first.click()
    missing = "masalah" if scripts else "tempat"
    for start in ("/", "/lapor/", "/en/"):
        phone.goto(home + start)
        if scripts:
            no_findings(phone, f"{start} with a draft")
        phone.get_by_role("link", name="Continue" if start == "/en/" else "Lanjutkan").click()
        phone.wait_for_url(f"**/{missing}/")
    phone.goto(f"{home}/lapor/")
    phone.get_by_role("button", name="Buang").click()
    phone.get_by_text("sudah dibuang").wait_for()
    assert not _drafts()


def test_how_much_of_the_photo_has_gone_is_shown(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/lapor/")
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 20, "downloadThroughput": 500_000, "uploadThroughput": 60_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.locator("input[capture]").set_input_files(photo)
    bar = page.locator("photo-input progress").first
    bar.wait_for()
    page.wait_for_function("document.querySelector('photo-input progress').value > 0.2")
    page.wait_for_url("**/masalah/")


def _to_kind(page: Any, home: str, photo: Path) -> None:
    page.goto(f"{home}/lapor/")
    page.locator("input[capture]").set_input_files(photo)
    page.wait_for_url("**/masalah/")


def _to_send(page: Any, home: str, photo: Path) -> None:
    _to_kind(page, home, photo)
    page.get_by_role("button", name="Jalan berlubang").first.tap()
    page.wait_for_url("**/kirim/")
