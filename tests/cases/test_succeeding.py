"""An office is no more: what it still holds is named, and goes to its successor with a word to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tanggap.cases import actions, ledger, queries
from tanggap.cases.actions import Move
from tanggap.cases.events import Succeeded
from tanggap.cases.models import Case
from tanggap.cases.public import public_case
from tanggap.cases.states import Status
from tanggap.deadlines.actions import follow_case
from tanggap.deadlines.models import Deadline
from tanggap.platform.errors import Refused
from tests.desk.entering import come_in
from tests.world import MONDAY, World

LATER = MONDAY + timedelta(hours=5)


def retire(world: World) -> Case:
    """The road office began a case and was dissolved."""
    case = world.started()
    assert case.agency == world.roads_south
    world.roads_south.is_active = False
    world.roads_south.save()
    return case


def test_open_cases_go_to_the_successor_as_they_stand(world: World) -> None:
    done, case = world.closed(), retire(world)
    assert actions.hand_to_successor(world.city, world.roads_south.code, world.roads.code, at=LATER) == 1
    case.refresh_from_db()
    done.refresh_from_db()
    assert (case.agency, case.status, case.officer) == (world.roads, Status.IN_PROGRESS, None)
    assert done.agency == world.roads_south  # what has ended stays with whoever ended it
    last = case.events.order_by("-number")[0]
    assert (last.kind, last.facts) == (Succeeded.kind, {"agency": world.roads.code, "former": world.roads_south.code})
    page = public_case(world.city, case.code, at=LATER)
    assert page is not None
    assert "penerusnya" in page.timeline[-1].told
    assert ledger.verify().is_whole
    assert actions.hand_to_successor(world.city, world.roads_south.code, world.roads.code, at=LATER) == 0


def test_offices_that_are_no_more_are_named_while_they_hold_cases(world: World) -> None:
    assert queries.offices_gone(Case.objects.all()) == []
    retire(world)
    assert queries.offices_gone(Case.objects.all()) == [(world.roads_south.code, world.roads_south.name, 1)]
    actions.hand_to_successor(world.city, world.roads_south.code, world.roads.code, at=LATER)
    assert queries.offices_gone(Case.objects.all()) == []


@pytest.mark.parametrize(("former", "successor", "code"), [
    ("roads", "roads_south", "office_not_retired"), ("water", "gone", "office_not_retired"), ("gone", "water", "office_not_retired"),
])  # fmt: skip
def test_only_an_office_that_is_no_more_has_a_successor(world: World, former: str, successor: str, code: str) -> None:
    names = {name: getattr(world, name).code if hasattr(world, name) else name for name in (former, successor)}
    with pytest.raises(Refused) as refused:
        actions.hand_to_successor(world.city, names[former], names[successor], at=LATER)
    assert refused.value.code == code


def test_the_successor_must_be_an_office(world: World) -> None:
    retire(world)
    with pytest.raises(Refused) as refused:
        actions.hand_to_successor(world.city, world.roads_south.code, "antah", at=LATER)
    assert refused.value.code == "office_unknown"


def test_triage_names_offices_that_are_no_more_and_hold_cases(world: World, settings: object) -> None:
    settings.TANGGAP_CITY = world.city.slug  # type: ignore[attr-defined]
    operator = come_in(world.rina)
    assert "sudah tidak ada" not in operator.get(reverse("desk:triage")).content.decode()
    retire(world)
    page = operator.get(reverse("desk:triage")).content.decode()
    assert "Kantor yang sudah tidak ada masih memegang kasus terbuka" in page
    assert f"({world.roads_south.code}): 1 kasus" in page


def test_parts_of_others_cases_go_along(world: World) -> None:
    case = world.started()
    actions.coordinate(case.pk, Move(at=LATER, by=world.sari, agency=world.water, text="Pindahkan pipanya."))
    world.water.is_active = False
    world.water.save()
    assert queries.offices_gone(Case.objects.all()) == [(world.water.code, world.water.name, 1)]
    actions.hand_to_successor(world.city, world.water.code, world.kelurahan_mawar.code, at=LATER)
    assert case.tasks.get().agency == world.kelurahan_mawar


def test_clocks_of_the_holder_are_the_successors(world: World) -> None:
    case = retire(world)
    actions.hand_to_successor(world.city, world.roads_south.code, world.roads.code, at=LATER)
    follow_case(case.pk, at=LATER)
    open_ones = Deadline.objects.filter(case=case, met_at=None, cancelled_at=None)
    assert world.roads_south.pk not in set(open_ones.values_list("agency", flat=True))
