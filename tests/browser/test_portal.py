"""What residents do on the public pages with a real browser: compare, share, look at the map and the photos, find a report."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.barriers import TWO_FRAMES, no_barriers
from tests.browser.visiting import open_with_key

pytestmark = pytest.mark.browser
CAPTION_OVER_PHOTO = """compare => {
  const photo = [...compare.querySelectorAll('img')].at(-1).getBoundingClientRect();
  return [...compare.querySelectorAll('figcaption')].some(one => one.getBoundingClientRect().top < photo.bottom - 1);
}"""
MELATI = {"latitude": -6.1001, "longitude": 106.8001, "accuracy": 9}
POINT = (255, 182, 39)  # what the map draws around the case


def test_before_and_after_are_compared_by_keyboard(page: Any, town: Any, with_photos: Any) -> None:
    case = with_photos(town.verified(at=town.yesterday))
    page.goto(f"{town.url}/laporan/{case.code}/")
    slider = page.get_by_role("slider", name="Geser untuk membandingkan sebelum dan sesudah")
    slider.focus()
    shown = []
    for key in ("ArrowRight", "Home", "ArrowRight", "End"):
        page.keyboard.press(key)
        shown.append(page.locator("photo-compare").evaluate("element => element.style.getPropertyValue('--cut')"))
    assert shown == ["51%", "0%", "1%", "100%"]
    assert [page.get_by_alt_text(f"Keadaan {when}").count() for when in ("sebelum", "sesudah")] == [1, 1]


def test_the_code_is_copied_and_the_page_is_shared(page: Any, town: Any) -> None:
    case = town.report(at=town.yesterday).case
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{town.url}/laporan/{case.code}/")
    for attribute, copied in (("data-copy", case.code), ("data-share", page.url)):
        button = page.locator(f"[{attribute}]").first
        button.tap()
        button.filter(has_text="Tersalin").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == copied
        button.filter(has_not_text="Tersalin").wait_for()  # the word goes again


def test_a_device_with_a_share_sheet_is_offered_it(page: Any, town: Any) -> None:
    case = town.report(at=town.yesterday).case
    page.add_init_script("navigator.share = given => { document.shared = given; return Promise.resolve(); }")
    page.goto(f"{town.url}/laporan/{case.code}/")
    page.get_by_role("button", name="Bagikan").tap()
    assert page.evaluate("document.shared") == {"url": page.url, "title": "Jalan rusak"}


def test_the_map_is_drawn_and_asks_nobody_else(page: Any, town: Any, with_photos: Any) -> None:
    case = with_photos(town.report(at=town.yesterday).case)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{town.url}/laporan/{case.code}/")
    assert not [address for address in asked if "maplibre" in address], "the map came before it was wanted"
    opener = page.get_by_role("button", name="Buka peta")
    opener.tap()
    opener.wait_for(state="hidden")
    drawing = page.locator("case-map canvas")
    assert any(_holds(drawing, POINT) for _frame in range(60)), "the case cannot be seen on the map"
    assert [address for address in asked if "maplibre" in address]
    assert [address for address in asked if not address.startswith((town.url, "blob:", "data:"))] == []


def _holds(drawing: Any, colour: tuple[int, int, int]) -> bool:
    """Whether the picture of an element holds a colour; halos are see-through, so near is enough."""
    drawing.evaluate(TWO_FRAMES)
    picture = Image.open(io.BytesIO(drawing.screenshot())).convert("RGB")
    found = picture.getcolors(maxcolors=picture.width * picture.height) or []
    seen = [one for _count, one in found if isinstance(one, tuple)]
    return any(max(abs(a - b) for a, b in zip(one, colour, strict=True)) < 8 for one in seen)


def test_photos_open_in_a_viewer_and_escape_closes_it(page: Any, town: Any, with_photos: Any) -> None:
    from tests.world import photo

    case = with_photos(town.report(at=town.yesterday, photos=[photo(), photo()]).case)
    page.goto(f"{town.url}/laporan/{case.code}/")
    links = page.locator("[data-photos] a")
    links.first.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    viewer.wait_for()
    seen = [viewer.locator("img").get_attribute("src")]
    page.keyboard.press("ArrowRight")
    seen.append(viewer.locator("img").get_attribute("src"))
    assert seen == links.evaluate_all("all => all.map(link => link.href)")
    page.keyboard.press("Escape")
    viewer.wait_for(state="hidden")
    expect(links.first).to_be_focused()


def test_near_me_leads_to_the_nearest_reports(page: Any, town: Any) -> None:
    case = town.report(at=town.yesterday).case
    page.context.set_geolocation(MELATI)
    page.goto(f"{town.url}/")
    page.get_by_role("button", name="Di sekitar saya").tap()
    page.wait_for_url("**/sekitar/")
    assert case.code in page.locator(".report a").first.get_attribute("href")
    no_barriers(page, "near me")


def test_near_me_without_leave_says_what_else_to_do(browser: Any, town: Any) -> None:
    from tests.support.browser import PHONE, window

    with window(browser, **PHONE, permissions=[]) as context:
        page = context.new_page()
        page.goto(f"{town.url}/")
        page.get_by_role("button", name="Di sekitar saya").tap()
        page.get_by_text("Izin lokasi ditolak").wait_for()
        page.get_by_role("link", name="Lihat menurut wilayah").tap()
        page.wait_for_url("**/wilayah/")


def test_a_code_as_it_was_heard_finds_its_report(page: Any, town: Any) -> None:
    case = town.report(at=town.yesterday).case
    page.goto(f"{town.url}/")
    page.get_by_role("searchbox").fill(f" {case.code.lower().replace('-', ' ')} ")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/laporan/{case.code}/")
    assert page.locator(".report-code").inner_text() == case.code


def test_a_reader_narrows_the_list_and_comes_back(page: Any, town: Any) -> None:
    town.report(at=town.yesterday)
    lamp = town.report(at=town.yesterday, category=town.lamp).case
    page.goto(f"{town.url}/laporan/")
    assert page.locator(".report").first.bounding_box()["y"] < 400, "reports begin in the first screen of a phone"
    page.get_by_text("Saring: status, masalah, wilayah").tap()
    page.get_by_label("Masalah", exact=True).select_option(label="Lampu jalan mati")
    page.get_by_role("button", name="Saring").tap()
    page.wait_for_url("**kategori=lampu-mati**")
    assert page.locator(".report h3 a").evaluate_all("all => all.map(one => one.pathname)") == [
        f"/laporan/{lamp.code}/"
    ]
    page.get_by_label("Masalah", exact=True).wait_for()  # what narrows the list stays in sight
    page.get_by_role("link", name="Hapus saringan").tap()
    page.wait_for_url("**/laporan/")
    assert page.locator(".report").count() == 2


def test_on_a_wide_screen_the_filters_stand_open(desktop: Any, town: Any) -> None:
    town.report(at=town.yesterday)
    desktop.goto(f"{town.url}/laporan/")
    desktop.get_by_label("Wilayah", exact=True).wait_for()


def test_the_reporter_says_that_it_is_fixed(page: Any, town: Any, with_photos: Any) -> None:
    case = with_photos(town.verified(at=town.yesterday))
    open_with_key(page, town, case)
    assert "k=" not in page.url
    page.get_by_role("button", name="Ya, sudah beres").tap()
    page.get_by_text("Anda menyatakan sudah beres").wait_for()
    case.refresh_from_db()
    assert case.status == "closed"


def test_captions_leave_the_photos_free(page: Any, town: Any, with_photos: Any) -> None:
    """They covered two fifths of the after-photo on a telephone."""
    from tests.world import photo

    case = with_photos(town.verified(at=town.yesterday, photos=[photo()]))
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{town.url}/laporan/{case.code}/")
        assert not page.locator("photo-compare").evaluate(CAPTION_OVER_PHOTO)
        why = page.get_by_role("link", name="Mengapa di sini?").bounding_box()
        assert why["height"] < 32, "the link is on one line"


def test_the_gallery_opens_from_the_first_page(page: Any, town: Any, tmp_path: Any) -> None:
    from tests.evidence.pictures import phone_photo

    file = tmp_path / "lama.jpg"
    file.write_bytes(phone_photo())
    page.goto(f"{town.url}/")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Dari galeri").tap()
    chooser.value.set_files(file)
    page.wait_for_url("**/tempat/")
