"""Every public page, light and dark, in both languages: no finding of axe, nothing wider than a small phone, no mouse, no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tanggap.cases.actions import Move
from tests.browser.barriers import no_barriers, no_findings
from tests.browser.visiting import open_with_key

pytestmark = pytest.mark.browser
Look = Callable[[str], None]


@pytest.fixture
def lively(town: Any, with_photos: Any) -> Any:
    """A town in which something of everything happened."""
    from tanggap.cases import actions

    at = town.yesterday
    town.open = with_photos(town.report(at=at, text="Lubang besar.\n\nSudah dua motor jatuh.").case)
    town.joined = town.report(at=at).case
    actions.merge(
        town.joined.pk, Move(by=town.rina, at=at + timedelta(minutes=9), target=town.open, reason="same_problem")
    )
    town.dark = town.report(at=at, category=town.lamp, photos=[]).case
    town.done = with_photos(town.verified(at=at))
    town.late = town.started(at=at - timedelta(days=20))
    town.refused = town.report(at=at).case
    actions.reject(town.refused.pk, Move(by=town.rina, at=at + timedelta(hours=1), reason="spam", text="Tidak jelas."))
    town.closed_to_others = town.report(at=at, category=town.violence, text="Tolong.").case
    return town


@pytest.fixture(params=["", "/en"], ids=["Indonesian", "English"])
def prefix(request: Any) -> str:
    """The beginning of addresses in a language."""
    return str(request.param)


@pytest.fixture
def look(page: Any, lively: Any, prefix: str) -> Look:
    """Open an address in this language and look for barriers."""

    def at(path: str) -> None:
        page.goto(f"{lively.url}{prefix}/{path}")
        no_barriers(page, path)

    return at


def test_home_and_the_list(look: Look, page: Any) -> None:
    for path in ("", "laporan/", "laporan/?q=tidakada", "laporan/?q=KC-2222-22"):
        look(path)
    look("laporan/?status=terbuka&kategori=jalan-rusak&wilayah=99.01.01&instansi=dinas-jalan")
    page.locator(".narrowing select").first.wait_for()
    look("terlama/")
    look("terlama/?wilayah=99.01.02")


def test_home_and_areas_of_a_city_without_reports(page: Any, town: Any, prefix: str) -> None:
    for path in ("/", "/laporan/", "/wilayah/", "/laporan-saya/"):
        page.goto(f"{town.url}{prefix}{path}")
        no_barriers(page, f"{path} of an empty city")


def test_reports_for_everybody(look: Look, page: Any, lively: Any) -> None:
    for case in (lively.open, lively.done, lively.late, lively.dark, lively.refused):
        look(f"laporan/{case.code}/")
    look("laporan/KC-2222-22/")
    look(f"laporan/{lively.open.code}/?k=salah")
    look(f"laporan/{lively.open.code}/")
    page.locator("[data-photos] a").first.click()
    page.get_by_role("dialog").wait_for()
    no_barriers(page, "photo viewer")
    page.keyboard.press("Escape")
    page.locator("details.more summary").click()
    page.locator("case-map button").click()
    page.locator("case-map [data-open]").wait_for(state="hidden")
    no_barriers(page, "report with its map")


def test_reports_of_ones_own(look: Look, page: Any, lively: Any, prefix: str) -> None:
    look("laporan-saya/")
    for case in (lively.done, lively.refused, lively.closed_to_others, lively.joined):
        open_with_key(page, lively, case, prefix)
        no_barriers(page, f"{case.code} by its key")
    look("laporan-saya/")
    page.locator("details.more summary").click()
    no_barriers(page, "my reports, unfolded")
    look(f"laporan/{lively.done.code}/belum/")
    page.locator("form [type=radio]").evaluate_all("all => all.forEach(one => one.disabled = true)")
    page.locator(".sticky-actions button").click()
    page.locator(".error-summary").wait_for()
    no_barriers(page, "not fixed, refused")
    look(f"laporan/{lively.refused.code}/belum/")
    page.goto(f"{lively.url}{prefix}/laporan-saya/")
    page.locator("details.more summary").click()
    page.locator("details.more button").click()
    page.locator(".notice.success").wait_for()
    no_barriers(page, "my reports, emptied")


def test_areas(look: Look) -> None:
    for code in ("", "99.01/", "99.01.01/", "99.01.01.1001/", "99.01.01.1002/"):
        look(f"wilayah/{code}")


def test_pages_of_words(look: Look, page: Any) -> None:
    for path in ("cara-kerja/", "privasi/", "aksesibilitas/"):
        look(path)
    look("cara-kerja/")
    page.locator("details.more > summary").evaluate_all("all => all.forEach(one => one.click())")
    no_barriers(page, "how it works, unfolded")


def test_on_a_large_screen(desktop: Any, lively: Any, prefix: str) -> None:
    for path in ("", "laporan/", f"laporan/{lively.done.code}/", "wilayah/99.01.01/", "cara-kerja/"):
        desktop.goto(f"{lively.url}{prefix}/{path}")
        no_findings(desktop, f"{path}, wide")
        assert desktop.evaluate("document.documentElement.scrollWidth") <= 1440


def test_from_the_top_of_home_to_the_camera_by_keyboard(page: Any, lively: Any) -> None:
    page.on("filechooser", lambda _chooser: None)  # so that the browser listens before the key comes
    page.goto(f"{lively.url}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, page.locator("input[capture]"), seen="input[capture] + .camera-face")
    with page.expect_file_chooser():
        page.keyboard.press("Enter")


def test_past_the_header_with_one_key(page: Any, lively: Any) -> None:
    page.goto(f"{lively.url}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("input[capture]").evaluate("camera => camera === document.activeElement")


def test_through_the_filter_of_the_list_by_keyboard(page: Any, lively: Any) -> None:
    page.goto(f"{lively.url}/laporan/")
    tab_to(page, page.locator(".narrowing > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Keadaan", exact=True))
    page.keyboard.type("Ditolak")
    tab_to(page, page.get_by_role("button", name="Saring"))
    page.keyboard.press("Enter")
    page.wait_for_url("**status=ditolak**")
    assert page.locator(".report").count() == 1
    tab_to(page, page.locator(".report h3 a"), seen=None)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/laporan/{lively.refused.code}/")


def tab_to(page: Any, target: Any, seen: str | None = "") -> None:
    """Press Tab until the target has the focus, which must be seen: on itself, on another element, or (None) drawn around it."""
    for _step in range(40):
        if target.evaluate("element => element === document.activeElement"):
            shown = page.locator(seen) if seen else target
            outline = shown.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none" or seen is None, "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by the Tab key")


def test_reading_and_searching_without_scripts(plain: Any, lively: Any) -> None:
    plain.goto(f"{lively.url}/")
    assert not plain.get_by_text("Di sekitar saya").is_visible(), "a button that does nothing"
    plain.get_by_role("link", name="Lihat semua").click()
    plain.get_by_text("Saring: status, masalah, wilayah").click()
    plain.get_by_label("Keadaan", exact=True).select_option(label="Selesai")
    plain.get_by_role("button", name="Saring").click()
    plain.locator(".report h3 a").click()
    assert plain.url.endswith(f"/laporan/{lively.done.code}/")
    for words in ("Sebelum", "Sesudah", "Lubang ditambal aspal.", "Yang sudah terjadi"):
        plain.get_by_text(words, exact=False).first.wait_for()
    plain.locator(".locator svg").wait_for()
    assert not plain.get_by_text("Buka peta").is_visible()
    plain.get_by_role("navigation", name="Kaki halaman").get_by_role("link", name="Wilayah").click()
    plain.get_by_role("link", name="Kota Contoh", exact=True).click()
    plain.get_by_role("link", name="Kenanga").click()
    plain.get_by_role("link", name="Melati").click()
    plain.get_by_role("heading", name="Kelurahan Melati").wait_for()


def test_reopening_without_scripts(plain: Any, lively: Any) -> None:
    open_with_key(plain, lively, lively.done)
    plain.get_by_role("link", name="Belum").click()
    plain.get_by_label("Baru sebagian beres").check()
    plain.get_by_label("Ceritakan").fill("Masih separuh.")
    plain.get_by_role("button", name="Buka lagi laporan ini").click()
    plain.get_by_text("Laporan dibuka lagi. Instansi").wait_for()
    plain.get_by_text("Masih separuh.").wait_for()
    lively.done.refresh_from_db()
    assert (lively.done.status, lively.done.reopen_count) == ("reopened", 1)
    plain.goto(f"{lively.url}/laporan-saya/")
    assert plain.locator(".report").count() == 1
