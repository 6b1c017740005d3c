"""One rule for who may see and do: as a filter, as a check, as a button and as a refusal it says the same about everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st

from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.rules import RowRule
from tanggap.accounts.scopes import AT_AN_AGENCY
from tanggap.cases import actions, queries
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Recheck, RecheckResult, Task
from tanggap.cases.permissions import (
    READ_ORIGINALS,
    RECHECK,
    SETTLE,
    SPEAK,
    SPLIT_REPORT,
    WITHDRAW_TASK,
    cases_open_to,
    open_verbs,
    why_not,
)
from tanggap.cases.scope import Scope, known_to
from tanggap.cases.states import IN_TRIAGE, OPEN, TASKS_OPEN, WITH_AGENCY, Status, TaskStatus
from tanggap.cases.workflow import BY_VERB, DISPATCHERS, HANDLERS, CaseRole, Permit, Verb
from tanggap.directory.models import Agency, AgencyKind
from tanggap.places.models import Area
from tanggap.platform.errors import Refused
from tests.cases.attempting import attempt
from tests.support.examples import examples
from tests.world import MONDAY, World, agency, person, photo

PERMITS: tuple[Permit, ...] = (*BY_VERB.values(), SPEAK, SETTLE, SPLIT_REPORT, WITHDRAW_TASK, READ_ORIGINALS, RECHECK)
# What says "you may not", as opposed to "something is missing".
OF_PERMISSION = {
    "verb_not_allowed", "verb_not_possible_now", "second_person_needed", "other_unit_needed", "decision_needed",
    "no_decision_needed", "no_such_case",
}  # fmt: skip


@pytest.fixture
def offices(world: World) -> list[Agency]:
    """Every kind of office that a rule makes a difference for, a retired one among them."""
    return [
        world.front_desk,
        world.roads,
        world.roads_south,
        world.water,
        world.kelurahan_melati,
        agency(world.city, "inspektorat", "Inspektorat", AgencyKind.INSPECTORATE, world.front_desk),
        agency(world.city, "sudin-lama", "Sudin Lama", AgencyKind.SUBDEPARTMENT, world.roads, is_active=False),
    ]


@pytest.fixture
def places(world: World) -> list[Area]:
    """Areas of every level, the root of the city among them."""
    root = Area.objects.get(city=world.city, parent=None)
    return [root, *Area.objects.filter(parent=root), world.kenanga, world.dahlia, world.melati, world.anggrek]


def somebody(draw: st.DataObject, world: World, offices: list[Agency], places: list[Area]) -> Person:
    """A person with one to three memberships of any kind that the database allows."""
    made = Person.objects.create_user("acak", "kata-sandi-acak", full_name="Acak")
    for _number in range(draw.draw(st.integers(min_value=1, max_value=3))):
        role = draw.draw(st.sampled_from(list(Role)))
        office = draw.draw(st.sampled_from(offices if role in AT_AN_AGENCY else [None, *offices]))
        place = draw.draw(st.sampled_from(places if role == Role.SUPERVISOR else [None, *places]))
        Membership.objects.get_or_create(person=made, city=world.city, role=role, agency=office, area=place)
    return made


def some_case(draw: st.DataObject, world: World, who: Person, offices: list[Agency], places: list[Area]) -> Case:
    """A case in any state, anywhere, with anybody, about anybody, fixed by anybody, perhaps with a part given away."""
    about = draw.draw(st.sampled_from([None, None, *offices]))
    status = draw.draw(st.sampled_from([one for one in Status if one is not Status.MERGED]))
    fixed_by = draw.draw(st.sampled_from([None, world.sari, who]))
    case = Case.objects.create(
        city=world.city, code=f"KC-{Case.objects.count():05}", status=status, public_status=BY_VERB[Verb.ASSIGN].public,
        area=draw.draw(st.sampled_from(places)), agency=draw.draw(st.sampled_from(offices)), category=world.pothole,
        place_source="gps", about_agency=about, is_guarded=about is not None or draw.draw(st.booleans()),
        opened_at=MONDAY, changed_at=MONDAY, paused_at=MONDAY if status in (Status.ON_HOLD, Status.FIXED) else None,
        fixed_by=fixed_by, fixed_unit=draw.draw(st.sampled_from([None, *offices])) if fixed_by else None,
        return_count=draw.draw(st.integers(min_value=0, max_value=3)),
    )  # fmt: skip
    if draw.draw(st.booleans()):
        asked, state = draw.draw(st.sampled_from(offices)), draw.draw(st.sampled_from(list(TaskStatus)))
        Task.objects.create(case=case, number=1, agency=asked, instruction="Ukur.", status=state, asked_at=MONDAY)
    return case


def agree(rule: RowRule, rows: Iterable[Model], what: object) -> None:
    """The rule finds as a filter exactly what it allows as a check."""
    rows = list(rows)
    if rows:
        found = set(type(rows[0])._default_manager.filter(rule.q()).values_list("pk", flat=True))
        assert found == {row.pk for row in rows if rule.allows(row)}, what


@pytest.mark.django_db
@examples(20)
@given(draw=st.data())
def test_filter_and_check_agree_about_anybody_and_anything(
    draw: st.DataObject, world: World, offices: list[Agency], places: list[Area]
) -> None:
    with transaction.atomic():
        who = somebody(draw, world, offices, places)
        cases = [some_case(draw, world, who, offices, places) for _number in range(3)]
        every_rule_agrees(who, cases)
        every_list_holds_what_may_be_done(who, cases)
        transaction.set_rollback(True)


def every_rule_agrees(who: Person, cases: list[Case]) -> None:
    scope = Scope.of(who)
    agree(scope.visible, cases, "visible")
    agree(scope.tasks, Task.objects.all(), "tasks")
    agree(known_to(who, case=""), cases, "known")
    agree(known_to(who), Task.objects.all(), "known of a task")
    for role in CaseRole:
        agree(scope.acting([role]), cases, role)
        for case in cases:
            assert scope.holds(case, role) == (role in scope.roles(case))
            assert not scope.holds(case, role) or scope.visible.allows(case), "whoever may act may read"
    for permit in PERMITS:
        opened = set(cases_open_to(who, permit))
        assert opened == {case for case in cases if why_not(case, permit, who) is None}, permit


def every_list_holds_what_may_be_done(who: Person, cases: list[Case]) -> None:
    """Each list is exactly the cases in its states with which the person may do what the list is for."""
    scope = Scope.of(who)
    for case in cases:
        case.refresh_from_db()
    assert set(queries.inbox(who)) == {c for c in cases if c.status in WITH_AGENCY and scope.holds(c, *HANDLERS)}
    assert set(queries.triage_queue(who)) == {
        c for c in cases if c.status in IN_TRIAGE and scope.holds(c, *DISPATCHERS)
    }
    for listed, verb in ((queries.verification_queue(who), Verb.VERIFY), (queries.closable(who), Verb.CLOSE)):
        assert set(listed) == {case for case in cases if BY_VERB[verb] in open_verbs(who, case)}, verb
    for task in queries.open_tasks(who):
        assert scope.tasks.allows(task)
        assert task.status in TASKS_OPEN
        assert task.case.status in OPEN
        assert scope.visible.allows(task.case), "whoever works on a part may read the case"


STATES: dict[Status, Callable[[World], Case]] = {
    Status.RECEIVED: lambda w: w.report().case,
    Status.TRIAGED: lambda w: actions.triage(w.report().case.pk, Move(by=w.rina, at=MONDAY)),
    Status.ASSIGNED: lambda w: w.assigned(),
    Status.IN_PROGRESS: lambda w: w.started(),
    Status.ON_HOLD: lambda w: actions.hold(
        w.started().pk,
        Move(by=w.sari, at=MONDAY + timedelta(hours=2), reason="material", text="Aspal.", until=MONDAY + timedelta(days=2)),
    ),
    Status.FIXED: lambda w: w.fixed(),
    Status.VERIFIED: lambda w: w.verified(),
    Status.CLOSED: lambda w: w.closed(),
    Status.RETURNED: lambda w: actions.return_case(
        w.assigned().pk, Move(by=w.sari, at=MONDAY + timedelta(hours=1), reason="other_agency", agency=w.water)),
    Status.REJECTED: lambda w: actions.reject(
        w.report().case.pk, Move(by=w.rina, at=MONDAY, reason="no_public_matter", text="Bukan masalah kota.")),
    Status.MERGED: lambda w: actions.merge(
        w.report().case.pk, Move(by=w.rina, at=MONDAY, target=w.report().case, reason="same_problem")),
    Status.REOPENED: lambda w: actions.reopen(
        w.closed().pk, Move(by=w.dewi, at=MONDAY + timedelta(days=1), reason="not_fixed")),
}  # fmt: skip
STAFF_VERBS = [row.verb for row in BY_VERB.values() if row.sources and row.who - {CaseRole.REPORTER, CaseRole.SYSTEM}]


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status))
def test_what_is_shown_is_never_refused_as_a_permission_and_what_is_not_shown_always_is(
    world: World, status: Status
) -> None:
    case, other = STATES[status](world), world.report().case
    assert case.status == status
    waters = person(world.city, "Kepala Air", Role.AGENCY_HEAD, agency=world.water)
    for who in (world.rina, world.budi, world.sari, world.joko, world.dewi, world.wati, world.adi, waters):
        shown = {row.verb for row in open_verbs(who, case)}
        # What this state does not allow it allows nobody; one person tries.
        for verb in STAFF_VERBS if who == world.adi else (one for one in STAFF_VERBS if status in BY_VERB[one].sources):
            refused = refusal_of(verb, case, who, world.water, other)
            if verb in shown:
                assert refused not in OF_PERMISSION, (who, verb, refused)
            else:
                why = why_not(case, BY_VERB[verb], who)
                assert why is not None
                assert refused in OF_PERMISSION, (who, verb, refused)
                assert refused == why.code, "what is enforced is what is explained"


def refusal_of(verb: Verb, case: Case, who: Person, office: Agency, other: Case) -> str:
    """The code with which the action refuses, '' when it does not; nothing of it stays."""
    code = ""
    with transaction.atomic():
        try:
            with transaction.atomic():
                attempt(verb, case, who, office, other, MONDAY + timedelta(days=1, hours=1), sloppy=False)
        except Refused as refused:
            code = refused.code
        transaction.set_rollback(True)
    return code


@pytest.mark.django_db
def test_the_head_of_an_agency_with_only_a_part_is_offered_nothing_to_judge_or_close(world: World) -> None:
    started = world.started()
    actions.coordinate(
        started.pk, Move(by=world.sari, at=MONDAY + timedelta(hours=2), agency=world.water, text="Tutup pipa.")
    )
    [task] = queries.open_tasks(world.tono)
    actions.finish_task(task.pk, by=world.tono, at=MONDAY + timedelta(hours=3), result="Sudah ditutup.")
    waters = person(world.city, "Kepala Air", Role.AGENCY_HEAD, agency=world.water)
    case = fixed(world, started)
    assert case in queries.visible_to(waters), "they may read it"
    assert case not in queries.verification_queue(waters)
    assert case in queries.verification_queue(world.dewi)
    actions.verify(case.pk, Move(by=world.dewi, at=MONDAY + timedelta(hours=6), text="Cocok."))
    assert case not in queries.closable(waters)
    assert case in queries.closable(world.joko)


def fixed(world: World, case: Case) -> Case:
    return actions.fix(case.pk, Move(by=world.sari, at=MONDAY + timedelta(hours=5), text="Ditambal.", photos=[photo()]))


@pytest.mark.django_db
def test_nobody_looks_again_at_their_own_fix(world: World) -> None:
    dewi_also_works = Membership.objects.create(
        person=world.dewi, city=world.city, role=Role.OFFICER, agency=world.roads_south
    )
    started = actions.start(world.assigned().pk, Move(by=world.dewi, at=MONDAY + timedelta(hours=1)))
    assert dewi_also_works.agency == started.agency
    actions.fix(started.pk, Move(by=world.dewi, at=MONDAY + timedelta(hours=5), text="Ditambal.", photos=[photo()]))
    actions.verify(started.pk, Move(by=world.rina, at=MONDAY + timedelta(hours=6), text="Cocok."))
    case = actions.close(started.pk, Move(by=world.rina, at=MONDAY + timedelta(hours=7)))
    last = case.events.order_by("-number")[0]
    Recheck.objects.create(event=last, case=case, agency=case.agency, drawn_at=MONDAY + timedelta(days=1))
    assert not queries.rechecks_for(world.dewi).exists()
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.recheck(
            last.pk, by=world.dewi, at=MONDAY + timedelta(days=2), result=RecheckResult.RIGHT, text="Benar."
        )
    assert refused.value.code == "no_such_recheck"
    assert queries.rechecks_for(world.adi).exists()


@pytest.mark.django_db
def test_the_head_of_the_front_desk_decides_a_case_whose_kind_nobody_knows(world: World) -> None:
    head = person(world.city, "Kepala Biro", Role.AGENCY_HEAD, agency=world.front_desk)
    case = world.report(category=None).case
    Case.objects.filter(pk=case.pk).update(status=Status.RETURNED, return_count=2)
    case = Case.objects.get(pk=case.pk)
    assert BY_VERB[Verb.DECIDE] in open_verbs(head, case)
    decided = actions.decide(
        case.pk, Move(by=head, at=MONDAY, agency=world.water, category=world.pothole, text="Pipa bocor.")
    )
    assert (decided.agency, decided.category) == (world.water, world.pothole)


@pytest.mark.django_db
def test_an_officer_for_one_area_finishes_no_part_in_another(world: World) -> None:
    only_dahlia = person(world.city, "Dahlia", Role.OFFICER, agency=world.water, area=world.dahlia)
    case = world.started()
    asked = Move(by=world.sari, at=MONDAY + timedelta(hours=2), agency=world.water, text="Tutup pipa.")
    task = actions.coordinate(case.pk, asked).tasks.get()
    assert not queries.open_tasks(only_dahlia).exists()
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.finish_task(task.pk, by=only_dahlia, at=MONDAY + timedelta(hours=3), result="Sudah.")
    assert refused.value.code == "verb_not_allowed"


@pytest.mark.django_db
def test_a_part_of_a_rejected_case_waits_for_nobody(world: World) -> None:
    case = world.started()
    actions.coordinate(
        case.pk, Move(by=world.sari, at=MONDAY + timedelta(hours=2), agency=world.water, text="Tutup pipa.")
    )
    assert queries.open_tasks(world.tono).exists()
    actions.return_case(
        case.pk, Move(by=world.sari, at=MONDAY + timedelta(hours=3), reason="other_agency", agency=world.water)
    )
    actions.reject(
        case.pk, Move(by=world.rina, at=MONDAY + timedelta(hours=4), reason="no_public_matter", text="Bukan.")
    )
    assert not queries.open_tasks(world.tono).exists()


@pytest.mark.django_db
def test_whoever_reaches_the_whole_city_costs_no_join(world: World) -> None:
    root = Area.objects.get(city=world.city, parent=None)
    governor = person(world.city, "Gubernur", Role.SUPERVISOR, area=root)
    for who in (world.adi, governor):
        for listed in (queries.visible_to(who), queries.triage_queue(who), queries.verification_queue(who)):
            assert "JOIN" not in str(listed.select_related(None).order_by().values("pk").query)
