"""A form whose token was lost is not accepted, and what was written in it is given back, wherever it was sent."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import World

WORDS = 'Lubang di depan toko </textarea><script>alert(1)</script>\ndan "besar" sekali'
HOME = "http://testserver"


@pytest.fixture
def stale(world: World, settings: Any) -> Client:
    """A browser that lost its cookies and sends what it had on screen."""
    settings.TANGGAP_CITY = world.city.slug
    return Client(enforce_csrf_checks=True)


def every_address(resolver: Any = None, before: str = "/") -> list[str]:
    """Every address of the site with something in the place of its arguments."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", str(pattern.pattern))
        route = before + re.sub(r"<int:\w+>", "1", re.sub(r"<(?:\w+:)?\w+>", "kc-aaaaa", route))
        if isinstance(pattern, URLResolver):
            found += every_address(pattern, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def texts(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]


def test_whatever_the_address_the_words_come_back(stale: Client) -> None:
    addresses = every_address()
    assert {"/lapor/", "/masuk/", "/meja/kasus/kc-aaaaa/"} & set(addresses)
    for address in addresses:
        answer = stale.post(address, {"text": WORDS, "reason": "other"}, HTTP_ORIGIN=HOME)
        if answer.status_code != 404:  # an address that is a pattern of its own and fits nothing
            assert answer.status_code == 403, address
            assert texts(answer.content.decode()) == [WORDS], address
            assert "<script>alert" not in answer.content.decode()


def test_one_press_sends_it_again(stale: Client) -> None:
    page = stale.post(reverse("intake:start"), {"note": WORDS, "no_photo": "1"}, HTTP_ORIGIN=HOME)
    body = page.content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)
    assert token is not None
    assert f'action="{reverse("intake:start")}"' in body
    assert '<input type="hidden" name="no_photo" value="1">' in body
    again = stale.post(
        reverse("intake:start"), {"note": WORDS, "no_photo": "1", "csrfmiddlewaretoken": token[1]}, HTTP_ORIGIN=HOME
    )
    assert again.status_code != 403
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", "http://testserver.jahat.example", ""])
def test_words_from_elsewhere_are_shown_and_cannot_be_sent_by_a_press(stale: Client, origin: str) -> None:
    sent = {"HTTP_ORIGIN": origin} if origin else {}
    page = stale.post(reverse("intake:start"), {"text": WORDS, "decision": "sign"}, **sent).content.decode()  # type: ignore[arg-type]
    assert texts(page) == [WORDS]
    assert "<form" not in page
    assert "sign" not in page.replace("Tanggap", "")


def test_passwords_are_never_given_back(stale: Client) -> None:
    sent = {"username": "rina petugas", "password": "kata sandi yang panjang sekali", "otp_token": "123 456"}
    page = stale.post("/masuk/", sent, HTTP_ORIGIN=HOME).content.decode()
    assert "kata sandi yang panjang" not in page
    assert "123 456" not in page
    assert "<form" not in page


def test_a_photo_must_be_chosen_again_and_the_page_says_so(stale: Client) -> None:
    photo = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff", "image/jpeg")
    page = stale.post(reverse("intake:start"), {"note": WORDS, "photo": photo}, HTTP_ORIGIN=HOME).content.decode()
    assert "Foto perlu dipilih lagi" in page
