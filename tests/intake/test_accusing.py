"""A resident complains about somebody of the staff, and may say of which office; whoever works there never learns of it."""

from __future__ import annotations

from typing import Any

import pytest

from tanggap.cases.models import Report
from tanggap.cases.queries import visible_to
from tanggap.directory.models import AgencyKind, Responsibility
from tests.intake.steps import body
from tests.world import agency


@pytest.fixture
def watched(city: Any) -> Any:
    """The city has an inspectorate, and its rules give violence to it."""
    office = agency(city.city, "inspektorat", "Inspektorat", AgencyKind.INSPECTORATE)
    Responsibility.objects.create(city=city.city, category=city.violence, agency=office, why="Di luar jalur.")
    return city


def test_the_last_screen_asks_of_which_office_and_the_case_goes_past_it(watched: Any, resident: Any) -> None:
    draft = resident.ready("kekerasan")
    page = body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    assert "Ini tentang petugas kantor mana?" in page
    assert "Kelurahan Melati" in page
    assert resident.send(draft, note="Petugas memukul.", about="kel-melati").status_code == 302
    case = Report.objects.get().case
    assert (case.about_agency, case.agency.code) == (watched.kelurahan_melati, "inspektorat")
    assert not visible_to(watched.budi).exists()
    assert not visible_to(watched.dewi).exists()


def test_who_names_nobody_is_protected_from_the_areas_supervisor_all_the_same(watched: Any, resident: Any) -> None:
    resident.send(resident.ready("kekerasan"), note="Petugas memukul.", about="")
    assert Report.objects.get().case.is_guarded
    assert not visible_to(watched.dewi).exists()


@pytest.mark.parametrize("about", ["kel-melati", "tidak-ada", "x" * 5000, "'; --"])
def test_other_kinds_of_problem_ask_nothing_and_take_no_name(watched: Any, resident: Any, about: str) -> None:
    draft = resident.ready("jalan-rusak")
    assert "Ini tentang petugas kantor mana?" not in body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    resident.send(draft, note="Lubang.", about=about)
    assert Report.objects.get().case.about_agency is None
