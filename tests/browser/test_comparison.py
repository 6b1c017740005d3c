"""From the queue to two photos over each other: by keyboard alone, with a blink, and without scripts as four pictures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.barriers import no_barriers

pytestmark = pytest.mark.browser
CUT = "() => document.querySelector('photo-compare').style.getPropertyValue('--cut')"


@pytest.fixture
def edited(town: Any) -> Any:
    """Sari sent the resident's own picture again, with something painted over it."""
    from tests.desk.comparing import MADE_FROM, compared

    town.edited = town.fixed()
    town.check = compared(town.edited, MADE_FROM)
    return town


def test_the_second_person_lays_one_photo_over_the_other(page: Any, edited: Any, enter: Any) -> None:
    enter(page, edited.rina)
    page.goto(f"{edited.url}/petugas/verifikasi/")
    page.get_by_role("link", name="Bandingkan kedua foto").first.click()
    page.get_by_text("Sangat mungkin dibuat dari foto sebelum perbaikan").first.wait_for()

    slider = page.get_by_role("slider", name="Geser: kiri foto lama, kanan foto baru")
    slider.focus()
    page.keyboard.press("End")
    assert page.evaluate(CUT) == "100%"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(CUT) == "99%"

    blink = page.get_by_role("button", name="Kedipkan")
    blink.press("Enter")
    assert blink.get_attribute("aria-pressed") == "true"
    for share in ("--cut: 100%", "--cut: 0%"):
        page.locator(f"photo-compare[style*='{share}']").wait_for()
    slider.press("ArrowRight")
    assert blink.get_attribute("aria-pressed") == "false", "whoever slides has seen enough blinking"

    page.emulate_media(reduced_motion="reduce")
    slider.press("End")
    blink.press("Enter")
    assert (page.evaluate(CUT), blink.get_attribute("aria-pressed")) == ("0%", "false"), "one press, one change"
    no_barriers(page, "comparison")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_four_pictures_stand_on_the_page(plain: Any, edited: Any, enter: Any) -> None:
    enter(plain, edited.rina)
    plain.goto(f"{edited.url}/petugas/bukti/{edited.check.pk}/")
    names = ("Foto lama, dipaskan ke foto baru", "Foto baru", "Foto lama, utuh")
    for name in names:
        assert plain.get_by_role("img", name=name, exact=True).is_visible()
    assert plain.get_by_role("img", name="Foto baru: pucat di tempat yang sama").is_visible()
