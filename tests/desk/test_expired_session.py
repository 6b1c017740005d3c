"""The session ends while an officer is writing: they are told, sign in again, and find every word where it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Photo, PhotoKind
from tanggap.desk.page import draft_key
from tests.desk.entering import after_photo, camera_pass, come_in, device_of, digits_of, end_session, take, text_of
from tests.world import MONDAY, World

DONE = "Lubang ditambal aspal, 2 m².\nJalan dibuka lagi pukul 14."


@pytest.fixture
def case(world: World) -> Case:
    return world.started()


def sign_in(client: Client, username: str, person: Any, then: str) -> Any:
    """Both steps, as after a click on "sign in and go on"."""
    device = device_of(person)
    said = {"username": username, "password": f"kata-sandi-{username}", "next": then}
    onward = client.post(reverse("desk:sign_in"), said)
    assert urlsplit(onward["Location"]).path == reverse("desk:code")
    then = parse_qs(urlsplit(onward["Location"]).query)["next"][0]
    return client.post(reverse("desk:code"), {"code": digits_of(device), "next": then}, follow=True)


def send_after_the_end(client: Client, world: World, case: Case, slug: str = "fix", **said: Any) -> Any:
    client.get(reverse("desk:step", args=[case.code, slug]))
    end_session(client)
    return take(client, case, slug, draft=draft_key(world.sari, case.code, slug), **said)


def test_the_officer_is_told_and_nothing_is_half_stored(world: World, case: Case) -> None:
    sari = come_in(world.sari)
    before = (case.version, Photo.objects.count())
    told = send_after_the_end(sari, world, case, text=DONE, photo=after_photo(), lat="-6.1001", lon="106.8001")
    assert told.status_code == 401
    assert told["Cache-Control"] == "private, no-store"
    page = text_of(told)
    assert "Sesi Anda sudah berakhir" in page
    assert "Tidak ada yang berubah pada kasus ini." in page
    assert "Lubang ditambal aspal, 2 m²." in page
    assert "Hanya fotonya perlu diambil lagi." in page
    case.refresh_from_db()
    assert (case.version, Photo.objects.count()) == before
    assert not default_storage.exists("photos") or not default_storage.listdir("photos")[1]


def test_after_signing_in_the_words_are_back_and_can_be_sent(world: World, case: Case) -> None:
    sari = come_in(world.sari)
    send_after_the_end(sari, world, case, text=DONE, photo=after_photo())
    back = sign_in(sari, "sari", world.sari, reverse("desk:step", args=[case.code, "fix"]))
    assert back.redirect_chain[-1][0] == reverse("desk:step", args=[case.code, "fix"])
    form = back.context["it"].form
    assert form["text"].value() == DONE
    assert "Tulisan Anda kembali. Periksa, ambil fotonya lagi, lalu kirim." in text_of(back)

    fresh = {"photo": after_photo(), "capture": camera_pass(sari, case)}
    assert take(sari, case, "fix", text=form["text"].value(), **fresh).status_code == 302
    case.refresh_from_db()
    assert case.events.latest("number").text == DONE
    assert case.photos.filter(kind=PhotoKind.AFTER).count() == 1
    assert not sari.session["desk_kept"], "what was sent is no longer kept"


def test_choices_and_dates_come_back_too(world: World, case: Case) -> None:
    sari = come_in(world.sari)
    said = {"reason": "material", "until": "2026-12-01", "text": "Aspal datang Selasa."}
    assert "material" not in text_of(send_after_the_end(sari, world, case, "hold", **said)), "a code is nobody's words"
    form = sign_in(sari, "sari", world.sari, reverse("desk:step", args=[case.code, "hold"])).context["it"].form
    assert {name: form[name].value() for name in said} == said


def test_what_others_did_meanwhile_is_shown_beside_the_words(world: World, case: Case) -> None:
    sari = come_in(world.sari)
    send_after_the_end(sari, world, case, text=DONE)
    actions.tell(case.pk, Move(by=world.joko, at=MONDAY, text="Tim cadangan ikut membantu."))
    page = text_of(sign_in(sari, "sari", world.sari, reverse("desk:step", args=[case.code, "fix"])))
    assert "Yang berubah sejak Anda membuka halaman ini" in page
    assert "Tim cadangan ikut membantu." in page


def test_when_the_case_has_moved_on_the_words_are_still_there(world: World, case: Case) -> None:
    sari = come_in(world.sari)
    send_after_the_end(sari, world, case, "fix", text=DONE)
    actions.hold(
        case.pk, Move(by=world.joko, at=MONDAY, reason="weather", text="Hujan.", until=MONDAY + timedelta(days=2))
    )
    page = sign_in(sari, "sari", world.sari, reverse("desk:step", args=[case.code, "fix"]))
    assert page.status_code == 409
    assert "Lubang ditambal aspal, 2 m²." in text_of(page)


def test_a_colleague_at_the_same_browser_does_not_get_the_words(world: World, case: Case) -> None:
    browser = come_in(world.sari)
    send_after_the_end(browser, world, case, text=DONE)
    page = sign_in(browser, "joko", world.joko, reverse("desk:step", args=[case.code, "fix"]))
    assert page.context["it"].form["text"].value() is None


def test_the_answer_to_a_part_comes_back(world: World, case: Case) -> None:
    task = actions.coordinate(
        case.pk, Move(by=world.sari, at=MONDAY, agency=world.kelurahan_melati, text="Atur lalu lintas.")
    ).tasks.latest("number")
    budi, url = come_in(world.budi), reverse("desk:task", args=[case.code, task.number, "finish"])
    draft = budi.get(url).context["draft"]
    end_session(budi)
    assert budi.post(url, {"text": "Linmas berjaga.", "draft": draft}).status_code == 401
    back = sign_in(budi, "budi", world.budi, url)
    assert back.context["form"]["text"].value() == "Linmas berjaga."
    assert budi.post(url, {"text": "Linmas berjaga.", "draft": draft}).status_code == 302
    task.refresh_from_db()
    assert task.result == "Linmas berjaga."


def test_a_script_is_told_where_to_sign_in(world: World) -> None:
    report = world.report()
    answer = Client().post(
        reverse("desk:step", args=[report.case.code, "assign"]),
        {"expected_version": "1"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith(reverse("desk:sign_in"))


def test_no_session_is_made_for_what_is_nobodys_form(world: World, case: Case) -> None:
    stranger = Client()
    stranger.post(reverse("desk:step", args=[case.code, "fix"]), {"text": "x" * 50_000})
    assert "sessionid" not in stranger.cookies


def test_only_a_few_forms_of_bounded_length_are_kept(world: World, case: Case) -> None:
    stranger = Client()
    for number in range(9):
        said = {"text": "x" * 50_000, "draft": f"petugas-1-{number}", "anything": "else"}
        stranger.post(reverse("desk:step", args=[case.code, "fix"]), said)
    kept = stranger.session["desk_kept"]
    assert list(kept) == ["petugas-1-6", "petugas-1-7", "petugas-1-8"]
    assert {tuple(said) for said in kept.values()} == {("text",)}
    assert {len(said["text"]) for said in kept.values()} == {10_000}
