"""The deadline policy as the staff reads it: a table in words, for everybody who is measured by it or watches over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tanggap.desk.policy_words import in_words
from tanggap.platform.calendar import Duration
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.desk.entering import come_in, text_of
from tests.world import World


@pytest.fixture(autouse=True)
def _policy(world: World, tmp_path: Path) -> None:
    decide(world, SEVEN_DAYS, tmp_path)


def test_the_auditor_reads_by_when_each_step_is_done_and_cannot_change_it(world: World) -> None:
    wati = come_in(world.wati)
    said = text_of(wati.get(reverse("desk:policy")))
    assert "Jawaban pertama" in said
    assert "1 hari kerja" in said
    assert "begitu tenggat terlewat" in said
    assert "kepala instansi yang memegang kasus" in said
    assert "Coba aturan lain" not in said
    assert wati.post(reverse("desk:policy"), {"text": SEVEN_DAYS}).status_code == 404
    assert wati.get(reverse("desk:policy_file", args=[1])).status_code == 200


def test_the_administrator_reads_the_same_and_may_try_another(world: World) -> None:
    said = text_of(come_in(world.adi).get(reverse("desk:policy")))
    assert said.index("Batas waktu tiap langkah") < said.index("Coba aturan lain")


def test_it_is_told_in_english_too(world: World) -> None:
    said = text_of(come_in(world.wati).get("/en/petugas/aturan-tenggat/"))
    assert "1 working day" in said
    assert "the head of the agency that holds the case" in said


def test_a_case_and_the_account_lead_to_it(world: World) -> None:
    sari, link = come_in(world.sari), reverse("desk:policy")
    assert link in sari.get(reverse("desk:account")).content.decode()


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("90 minutes", "90 menit"),
        ("120 minutes", "2 jam"),
        ("2880 minutes", "2 hari"),
        ("3 working days", "3 hari kerja"),
    ],
)
def test_a_length_is_said_in_its_largest_whole_unit(span: str, said: str) -> None:
    assert in_words(Duration.parse(span)) == said
