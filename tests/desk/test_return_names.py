"""Who says "not ours" names the better office or says that they do not know: form, help, README and the public pages agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.platform.errors import Refused
from tests.desk.entering import come_in
from tests.support.html import unbroken
from tests.world import MONDAY, World

README = Path(__file__).resolve().parents[2] / "README.md"


def form_of(world: World) -> str:
    case = world.assigned()
    answer: Any = come_in(world.sari).get(f"/petugas/kasus/{case.code}/return/")
    return unbroken(str(answer.content.decode()))


def test_the_form_says_what_leaving_it_open_means(world: World, settings: Any) -> None:
    settings.TANGGAP_CITY = world.city.slug
    page = form_of(world)
    assert '<option value="" selected>Kami tidak tahu</option>' in page
    assert "Wajib bila Anda tidak tahu instansi yang lebih tepat." in page


def test_neither_name_nor_words_is_refused(world: World) -> None:
    case = world.assigned()
    with pytest.raises(Refused, match="Tulis mengapa ini bukan wewenang"):
        actions.return_case(case.pk, Move(by=world.sari, at=MONDAY, reason="other_owner"))


def test_the_resident_reads_that_the_office_does_not_know(world: World, settings: Any) -> None:
    settings.TANGGAP_CITY = world.city.slug
    case = world.assigned()
    actions.return_case(case.pk, Move(by=world.sari, at=MONDAY, reason="other_owner", text="Bukan jalan kota."))
    page = unbroken(str(Client().get(f"/laporan/{case.code}/").content.decode()))
    assert "Instansi itu tidak tahu siapa yang lebih tepat." in page


def test_readme_and_how_it_works_say_the_same() -> None:
    assert 'Who says "not ours" names who it is, or says openly that they do not know and why' in README.read_text()
    with translation.override("id"):
        about = unbroken(render_to_string("portal/about.html"))
    assert "instansi menyebut siapa yang lebih tepat, atau menulis bahwa ia tidak tahu dan mengapa." in about
