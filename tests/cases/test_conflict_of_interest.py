"""A reporter who accuses an office is protected from its line: it sees nothing, in lists, pages, counts, verbs, offers or merges."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tanggap.accounts.models import Membership, Person, Role
from tanggap.cases import actions, queries, refusals
from tanggap.cases.actions import Move
from tanggap.cases.conflict_of_interest import no_conflict, open_to
from tanggap.cases.models import Case
from tanggap.cases.permissions import open_verbs
from tanggap.cases.public import public_cases
from tanggap.cases.scope import Scope, known_to
from tanggap.cases.states import Status
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency, AgencyKind, Responsibility
from tanggap.platform.errors import Refused
from tanggap.routing.duplicates.search import duplicates_of_case
from tests.world import MONDAY, World, agency, person


@pytest.fixture
def inspectorate(world: World) -> Agency:
    """Under nobody of the line; the city's rules give violence by staff to it."""
    made = agency(world.city, "inspektorat", "Inspektorat", AgencyKind.INSPECTORATE, world.front_desk)
    Responsibility.objects.create(city=world.city, category=world.violence, agency=made, why="Di luar jalur.")
    return made


@pytest.fixture
def indra(world: World, inspectorate: Agency) -> Person:
    return person(world.city, "Indra", Role.OFFICER, agency=inspectorate)


def accusation(world: World, about: Agency | None, **changed: Any) -> Case:
    return world.report(category=world.violence, about=about, **changed).case


def everybody(world: World, *more: Person) -> list[Person]:
    names = ("rina", "budi", "sari", "joko", "dewi", "tono", "wati", "adi")
    return [*(getattr(world, name) for name in names), *more]


def test_a_report_about_the_road_office_goes_to_the_inspectorate_at_once(
    world: World, inspectorate: Agency, indra: Person
) -> None:
    case = accusation(world, world.roads_south)
    assert (case.agency, case.status, case.is_guarded) == (inspectorate, Status.ASSIGNED, True)
    assert list(queries.inbox(indra)) == [case]
    assert case not in queries.triage_queue(world.rina)
    assert case not in public_cases(world.city)


def test_the_accused_line_knows_nothing(world: World, indra: Person) -> None:
    case = accusation(world, world.roads_south)
    yanto = person(world.city, "Yanto", Role.AGENCY_HEAD, agency=world.roads)  # the superior
    both = person(world.city, "Bayu", Role.OVERSIGHT)  # reads everything, but also works at the road office
    Membership.objects.create(person=both, city=world.city, role=Role.OFFICER, agency=world.roads_south)
    for who in (world.sari, world.joko, yanto, both):
        assert not queries.visible_to(who).filter(pk=case.pk).exists(), who
        assert queries.visible_to(who).count() == 0
        assert Scope.of(who).roles(case) == frozenset()
        assert not Scope.of(who).holds(case, *CaseRole)
        assert open_verbs(who, case) == ()
        with pytest.raises(Refused) as unknown:
            queries.case_for(who, case.code)
        assert unknown.value.code == "no_such_case", "as if there were none"


def test_the_areas_supervisor_does_not_learn_of_a_complaint_about_staff(world: World, inspectorate: Agency) -> None:
    case = accusation(world, None)
    assert case.is_guarded
    assert not queries.visible_to(world.dewi).filter(pk=case.pk).exists()
    assert Scope.of(world.dewi).roles(case) == frozenset()
    assert queries.visible_to(world.rina).filter(pk=case.pk).exists(), "the front desk dispatches it"


def test_query_and_check_say_the_same_about_everybody(world: World, inspectorate: Agency, indra: Person) -> None:
    more = [
        indra,
        person(world.city, "Ketua", Role.AGENCY_HEAD, agency=world.front_desk),
        person(world.city, "Pos", Role.CONTROL_ROOM),
        person(world.city, "Pengawas Inspektorat", Role.SUPERVISOR, agency=inspectorate, area=world.kenanga),
    ]
    accused = [
        None,
        world.roads,
        world.roads_south,
        world.kelurahan_melati,
        world.front_desk,
        inspectorate,
        world.water,
    ]
    cases = [accusation(world, about) for about in accused] + [world.report().case]
    for who in everybody(world, *more):
        seen = set(queries.visible_to(who).values_list("pk", flat=True))
        for case in Case.objects.select_related("about_agency", "area", "agency").filter(pk__in=[c.pk for c in cases]):
            is_open = any(open_to(one).allows(case) for one in who.memberships.all())
            shut = not (no_conflict(who).allows(case) and is_open)
            if shut:
                assert case.pk not in seen, (who, case.about_agency)
                assert Scope.of(who).roles(case) == frozenset()
            if case.pk in seen:
                assert not shut, (who, case.about_agency)
            elif Scope.of(who).roles(case):
                raise AssertionError(f"{who} may act on what they cannot see")


def test_an_accusation_of_the_inspectorate_itself_is_kept_from_it(
    world: World, inspectorate: Agency, indra: Person
) -> None:
    case = accusation(world, inspectorate)
    assert case.agency == world.front_desk
    assert not queries.visible_to(indra).filter(pk=case.pk).exists()
    assert queries.visible_to(world.adi).filter(pk=case.pk).exists(), "somebody must be able to look"


def test_nobody_hands_the_case_to_the_accused_line(world: World, indra: Person) -> None:
    case = actions.start(accusation(world, world.roads_south).pk, Move(by=indra, at=MONDAY))
    for office in (world.roads_south, world.roads):
        with pytest.raises(Refused) as why, transaction.atomic():
            actions.coordinate(case.pk, Move(by=indra, at=MONDAY, agency=office, text="Jelaskan."))
        assert why.value.code == "agency_accused"
    actions.coordinate(case.pk, Move(by=indra, at=MONDAY, agency=world.water, text="Kirim data sambungan."))
    assert queries.visible_to(world.tono).filter(pk=case.pk).exists(), "who is asked for a part may read it"
    assert not queries.open_tasks(world.sari).exists()


def test_it_is_neither_offered_for_merging_nor_merged(world: World, inspectorate: Agency) -> None:
    accused, plain = accusation(world, world.roads_south), accusation(world, None)
    assert not duplicates_of_case(plain, at=MONDAY, least=0)
    assert not duplicates_of_case(accused, at=MONDAY, least=0)
    with pytest.raises(Refused) as why, transaction.atomic():
        actions.merge(plain.pk, Move(by=world.rina, at=MONDAY, target=accused, reason="same_problem"))
    assert why.value.code == "merge_would_tell"


def test_without_an_inspectorate_the_case_still_stays_away_from_the_line(world: World) -> None:
    case = accusation(world, world.roads_south)
    assert case.agency == world.front_desk
    assert not queries.visible_to(world.joko).filter(pk=case.pk).exists()
    assert queries.visible_to(world.rina).filter(pk=case.pk).exists()


def test_the_database_holds_an_accusation_private_and_guarded(world: World) -> None:
    case = world.report().case
    for wrong in ({"is_guarded": False, "is_public": False}, {"is_guarded": True, "is_public": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(about_agency=world.roads, **wrong)


def test_whoever_the_ladder_names_the_line_is_told_nothing(world: World, inspectorate: Agency, indra: Person) -> None:
    from tanggap.deadlines.ladder import Reached
    from tanggap.notify.actions import _to
    from tanggap.notify.models import NoticeKind

    case = accusation(world, world.roads_south)
    told = [Reached(one, None) for one in (world.sari, world.joko, world.dewi, indra, world.adi)]
    assert [notice.person for notice in _to(told, NoticeKind.EMERGENCY, "k", case, MONDAY)] == [indra, world.adi]


def test_lists_that_name_a_case_leave_it_out_for_the_line(world: World, inspectorate: Agency) -> None:
    case = accusation(world, world.roads_south)
    other = world.report().case
    for who, known in ((world.joko, {other}), (world.dewi, {other}), (world.adi, {case, other})):
        rule = known_to(who, case="")
        assert set(Case.objects.filter(rule.q())) == known
        assert {one for one in (case, other) if rule.allows(one)} == known


def test_a_kind_settled_later_guards_the_case_too(world: World, inspectorate: Agency) -> None:
    case = world.report(category=None).case
    assert queries.visible_to(world.dewi).filter(pk=case.pk).exists()
    actions.recategorise(case.pk, Move(by=world.rina, at=MONDAY, category=world.violence))
    assert not queries.visible_to(world.dewi).filter(pk=case.pk).exists()


def test_whoever_may_not_know_of_a_kind_does_not_say_whose_it_is(world: World, inspectorate: Agency) -> None:
    case = world.report(category=None).case
    to_the_roads = Move(by=world.dewi, at=MONDAY, category=world.violence, agency=world.roads)
    with pytest.raises(Refused) as refused:
        actions.assign(case.pk, to_the_roads)
    assert refused.value.code == refusals.NOT_ALLOWED
    case.refresh_from_db()
    assert (case.category, case.status, case.version) == (None, Status.RECEIVED, 1)
    actions.assign(case.pk, Move(by=world.rina, at=MONDAY, category=world.violence, agency=inspectorate))
