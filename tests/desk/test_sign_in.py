"""Coming in: a password, then a code from the telephone; and what happens to those who guess."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import actions
from tanggap.accounts.queries import recovery_codes_left
from tests.desk.entering import come_in, device_of, digits_of, text_of
from tests.world import MONDAY, World

HOME = "/petugas/"
SARIS = "kata-sandi-sari"  # as tests/world.py gave it


def say_password(client: Client, password: str = SARIS, then: str = HOME, name: str = "sari") -> Any:
    return client.post(reverse("desk:sign_in"), {"username": name, "password": password, "next": then})


def half_way(world: World) -> Client:
    """Sari has typed her password; her code app is set up."""
    device_of(world.sari)
    client = Client()
    say_password(client)
    return client


def test_password_and_code_lead_to_the_page_that_was_wanted(world: World) -> None:
    case, device, browser = world.started(), device_of(world.sari), Client()
    wanted = reverse("desk:case", args=[case.code])
    to_door = urlsplit(browser.get(wanted)["Location"])
    then = parse_qs(to_door.query)["next"][0]
    to_code = say_password(browser, then=then)
    assert urlsplit(to_code["Location"]).path == reverse("desk:code")
    assert browser.get(wanted).status_code == 302, "half a sign-in opens nothing"
    arrived = browser.post(to_code["Location"], {"code": digits_of(device), "next": then}, follow=True)
    assert arrived.redirect_chain == [(wanted, 302)]
    assert case.code in text_of(arrived)


def test_the_name_is_read_generously(world: World) -> None:
    device_of(world.sari)
    assert say_password(Client(), name="  SARI ").status_code == 302


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(world: World) -> None:
    pages = [say_password(Client(), "salah"), say_password(Client(), "salah", name="tidak-ada")]
    assert [page.status_code for page in pages] == [422, 422]
    errors = [page.context["form"].non_field_errors() for page in pages]
    assert errors[0] == errors[1] == ["Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."]


def test_five_wrong_tries_close_the_door_for_a_while(world: World) -> None:
    browser = Client()
    answers = [say_password(browser, "salah").status_code for _try in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    closed = say_password(browser)
    assert closed.status_code == 429, "now the right password does not help either"
    assert closed["Retry-After"] == "900"
    assert "salah 5 kali. Demi keamanan, tunggu 15 menit" in text_of(closed)
    assert say_password(Client(REMOTE_ADDR="10.0.0.7")).status_code == 302, "Sari at her own desk still comes in"


def test_the_right_password_wipes_the_slate(world: World) -> None:
    device_of(world.sari)
    for _round in range(2):
        browser = Client()
        assert {say_password(browser, "salah").status_code for _try in range(4)} == {422}
        assert say_password(browser).status_code == 302


def test_a_code_counts_once(world: World) -> None:
    device, said = device_of(world.sari), ""
    said = digits_of(device)
    assert half_way(world).post(reverse("desk:code"), {"code": said}).status_code == 302
    again = half_way(world).post(reverse("desk:code"), {"code": said})
    assert again.status_code == 422
    assert "setiap kode hanya berlaku sekali" in text_of(again)


def test_who_guesses_codes_has_to_wait(world: World) -> None:
    browser = half_way(world)
    wrong = "000000" if digits_of(device_of(world.sari)) != "000000" else "111111"
    assert browser.post(reverse("desk:code"), {"code": wrong}).status_code == 422
    at_once = browser.post(reverse("desk:code"), {"code": wrong})
    assert "Terlalu banyak kode yang salah. Tunggu" in text_of(at_once)


def test_without_the_telephone_a_recovery_code_does_once(world: World) -> None:
    device = device_of(world.sari)
    codes = actions.renew_recovery_codes(world.sari, digits=digits_of(device), at=MONDAY)
    assert len(codes) == 10
    arrived = half_way(world).post(reverse("desk:recovery"), {"code": codes[0].upper()}, follow=True)
    assert arrived.redirect_chain == [(HOME, 302)]
    assert "Kode cadangan itu sudah terpakai." in text_of(arrived)
    assert recovery_codes_left(world.sari) == 9
    again = half_way(world).post(reverse("desk:recovery"), {"code": codes[0]})
    assert "sudah pernah dipakai" in text_of(again)


def test_the_first_time_the_code_app_is_set_up_and_the_codes_shown_once(world: World) -> None:
    browser = Client()
    onward = say_password(browser)
    assert urlsplit(onward["Location"]).path == reverse("desk:enrol")
    page = browser.get(onward["Location"])
    device = TOTPDevice.objects.get(user=world.sari, confirmed=False)
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert "".join(page.context["secret"].split()) in device.config_url
    wrong = "000000" if digits_of(device) != "000000" else "111111"
    assert browser.post(reverse("desk:enrol"), {"code": wrong}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    shown = browser.post(reverse("desk:enrol"), {"code": digits_of(device), "next": HOME})
    assert len(shown.context["codes"]) == 10
    assert browser.get(HOME).status_code == 200
    assert recovery_codes_left(world.sari) == 10
    assert browser.get(reverse("desk:enrol")).status_code == 302, "nobody sets up a second app over the first"


@pytest.mark.parametrize("then", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"])
def test_the_way_onward_stays_on_this_site(world: World, then: str) -> None:
    browser = half_way(world)
    arrived = browser.post(reverse("desk:code"), {"code": digits_of(device_of(world.sari)), "next": then})
    assert arrived["Location"] == HOME


def test_signing_out_ends_the_session_and_says_so(world: World) -> None:
    browser = come_in(world.sari)
    left = browser.post(reverse("desk:sign_out"), follow=True)
    assert "Anda sudah keluar." in text_of(left)
    assert 'data-forget-drafts="petugas-"' in text_of(left)
    assert browser.get(HOME).status_code == 302
    assert browser.get(reverse("desk:sign_out")).status_code == 405


def test_a_new_password_ends_the_other_sessions_but_not_this_one(world: World) -> None:
    here, there = come_in(world.sari), come_in(world.sari)
    said = {"old": "kata-sandi-sari", "password": "empat kata di atas kertas", "again": "empat kata di atas kertas"}
    assert here.post(reverse("desk:password"), said).status_code == 302
    assert here.get(HOME).status_code == 200
    assert there.get(HOME).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "complaint"),
    [
        ("bukan-ini", "empat kata di atas kertas", "empat kata di atas kertas", "Kata sandi Anda yang sekarang"),
        ("kata-sandi-sari", "empat kata di atas kertas", "empat kata di atas kaca", "Kedua kata sandi baru"),
        ("kata-sandi-sari", "pendek", "pendek", "12"),
    ],
)
def test_a_new_password_is_refused_with_the_reason(
    world: World, old: str, new: str, again: str, complaint: str
) -> None:
    page = come_in(world.sari).post(reverse("desk:password"), {"old": old, "password": new, "again": again})
    assert page.status_code == 422
    assert complaint in text_of(page)
    world.sari.refresh_from_db()
    assert world.sari.check_password("kata-sandi-sari")


def test_new_recovery_codes_ask_for_the_telephone(world: World) -> None:
    browser, device = come_in(world.sari), device_of(world.sari)
    shown = browser.post(reverse("desk:codes"), {"code": digits_of(device)})
    assert len(shown.context["codes"]) == 10
    refused = browser.post(reverse("desk:codes"), {"code": digits_of(device)})
    assert refused.status_code == 422
    assert recovery_codes_left(world.sari) == 10
