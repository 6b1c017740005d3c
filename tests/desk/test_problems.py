"""What does not exist or cannot be done: the staff stays at the desk, everybody else gets the public page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.desk.entering import come_in, text_of
from tests.world import World

HIDDEN = "/petugas/kasus/KC-0000-XX/"


def test_a_missing_case_leaves_the_staff_with_its_bar_and_a_search(world: World) -> None:
    for address in (HIDDEN, "/petugas/tidak-ada/"):
        answer = come_in(world.sari).get(address)
        assert answer.status_code == 404
        said, markup = text_of(answer), answer.content.decode()
        assert "Halaman atau kasus ini tidak ada" in said
        assert f'action="{reverse("desk:search")}"' in markup
        assert "desk-nav" in markup
        assert answer["Cache-Control"] == "private, no-store"


def test_it_is_in_the_readers_language(world: World) -> None:
    assert "This page or case does not exist" in text_of(come_in(world.sari).get(f"/en{HIDDEN}"))


def test_a_stranger_learns_nothing_of_the_desk(world: World) -> None:
    answer = Client().get("/petugas/tidak-ada/")
    assert answer.status_code == 404
    assert "desk-nav" not in answer.content.decode()


def test_the_staff_on_a_public_page_gets_the_public_words(world: World) -> None:
    answer = come_in(world.sari).get("/laporan/KC-0000-XX/")
    assert answer.status_code == 404
    assert "desk-nav" not in answer.content.decode()


def test_a_page_that_is_not_theirs_says_no_more_than_one_that_is_missing(world: World) -> None:
    sari = come_in(world.sari)
    theirs, missing = sari.get(reverse("desk:triage")), sari.get(HIDDEN)
    assert theirs.status_code == missing.status_code == 404
    assert [part.name for part in theirs.templates] == [part.name for part in missing.templates]
    assert theirs.context["is_missing"] is missing.context["is_missing"] is True
