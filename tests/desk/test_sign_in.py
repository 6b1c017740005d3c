"""Coming in: a password, then a code from the telephone; and what happens to those who guess."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import actions
from tanggap.accounts.models import SignInFailures
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


def guess(name: str, times: int, address: str = "11.4.4.4") -> list[int]:
    browser = Client(REMOTE_ADDR=address)
    return [say_password(browser, "salah", name=name).status_code for _try in range(times)]


def test_who_guesses_waits_and_the_wait_grows(world: World) -> None:
    assert guess("sari", 5) == [422, 422, 422, 422, 429]
    closed = say_password(Client(REMOTE_ADDR="11.9.9.9"))
    assert closed.status_code == 429, "counted by name, whichever address"
    assert int(closed["Retry-After"]) <= 10
    SignInFailures.objects.update(at=timezone.now() - timedelta(seconds=11))
    assert guess("sari", 1) == [429]
    assert int(say_password(Client())["Retry-After"]) > 10
    SignInFailures.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert say_password(Client()).status_code == 302, "a wait ends; nobody is locked out"


def test_waiting_is_not_lengthened_by_trying(world: World) -> None:
    guess("sari", 5)
    before = list(SignInFailures.objects.order_by("key").values("count", "at"))
    guess("sari", 8)
    assert list(SignInFailures.objects.order_by("key").values("count", "at")) == before


def test_whoever_holds_the_second_factor_need_not_wait_for_others(world: World) -> None:
    device = device_of(world.sari)
    guess("sari", 40)
    browser = Client()
    said = {"username": "sari", "password": SARIS, "next": HOME}
    page = browser.post(reverse("desk:sign_in"), said)
    assert "masuk sekarang dengan kode enam angka" in text_of(page)
    wrong = "000000" if digits_of(device) != "000000" else "111111"
    assert (
        browser.post(reverse("desk:sign_in"), {**said, "password": "salah", "code": digits_of(device)}).status_code
        == 429
    )
    assert browser.post(reverse("desk:sign_in"), {**said, "code": wrong}).status_code == 429
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    arrived = browser.post(reverse("desk:sign_in"), {**said, "code": digits_of(device)})
    assert arrived["Location"] == HOME
    assert browser.get(HOME).status_code == 200, "both steps are taken"


def test_guesses_with_a_code_do_not_close_the_second_factor(world: World) -> None:
    device = device_of(world.sari)
    guess("sari", 5)
    for _try in range(5):
        said = {"username": "sari", "password": "salah", "code": "123456", "next": HOME}
        Client().post(reverse("desk:sign_in"), said)
    device.refresh_from_db()
    assert device.throttling_failure_count == 0, "only who knows the password may try a code"


def test_one_network_that_tries_many_names_waits(world: World) -> None:
    for number in range(30):
        guess(f"orang{number}", 1)
    assert say_password(Client(REMOTE_ADDR="11.4.4.9")).status_code == 429
    assert say_password(Client(REMOTE_ADDR="11.5.5.5")).status_code == 302


def test_behind_a_proxy_without_the_setting_an_administrator_still_comes_in(world: World) -> None:
    proxy: dict[str, Any] = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "11.7.7.7"}
    attacker = Client(**proxy)
    for number in range(40):
        say_password(attacker, "salah", name=f"orang{number % 35}")
    device_of(world.adi)
    assert say_password(Client(**proxy), "kata-sandi-adi", name="adi").status_code == 302


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
    assert browser.get(reverse("desk:sign_out")).status_code == 302


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


def test_a_desk_left_alone_asks_again_and_keeps_what_was_typed(world: World, settings: Any) -> None:
    case, browser = world.started(), come_in(world.sari)
    session = browser.session
    session["seen_at"] -= settings.TANGGAP_IDLE_MINUTES * 60 + 5
    session.save()
    url = reverse("desk:step", args=[case.code, "fix"])
    draft = f"petugas-{world.sari.pk}-{case.code}-fix"
    turned = browser.post(url, {"text": "Ditambal tadi pagi.", "draft": draft})
    assert turned.status_code == 401
    assert "Ditambal tadi pagi." in text_of(turned)
    assert browser.get(HOME).status_code == 302
    case.refresh_from_db()
    assert case.status == "in_progress"


def test_steps_keep_a_session_and_an_open_page_alone_does_not(world: World, settings: Any) -> None:
    case, browser = world.report().case, come_in(world.rina)
    session = browser.session
    session["seen_at"] -= 120
    session.save()
    before = session["seen_at"]
    browser.post(reverse("desk:hold", args=[case.code]))
    assert browser.session["seen_at"] == before
    browser.get(reverse("desk:triage"))
    assert browser.session["seen_at"] > before


def test_a_file_that_is_too_large_is_named_and_the_words_are_kept(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    case, browser = world.started(), come_in(world.sari)
    url, draft = reverse("desk:step", args=[case.code, "fix"]), f"petugas-{world.sari.pk}-{case.code}-fix"
    film = SimpleUploadedFile("film.jpg", bytes(16 * 1024 * 1024), content_type="image/jpeg")
    answer = browser.post(url, {"text": "Ditambal.", "draft": draft, "photo": film})
    assert answer.status_code == 413
    assert "Paling besar 15 MB" in text_of(answer)
    assert browser.session["desk_kept"][draft]["text"] == "Ditambal."
