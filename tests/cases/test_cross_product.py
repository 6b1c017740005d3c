"""The whole cross-product: every verb, in every state, by everybody, done with the real functions to real rows.

Whatever a verb needs is brought each time, so that only state and person decide. The table says what must come of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tanggap.accounts.models import Role
from tanggap.cases import actions
from tanggap.cases.actions.moves import Action, Move
from tanggap.cases.events import event_of
from tanggap.cases.history import REPORTER, SYSTEM
from tanggap.cases.models import Case, Event, Task
from tanggap.cases.reasons import reasons_of
from tanggap.cases.states import Status
from tanggap.cases.workflow import BY_VERB, RETURNS_UNTIL_DECISION, CaseRole, Requirement, Verb
from tanggap.directory.models import AgencyKind
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, agency, person, photo

NOW = MONDAY + timedelta(days=1)
Cases = dict[Status, Case]
Doing = Callable[[int, Any], object]  # the case's key, who does it

# In what capacity everybody stands before a case that lies at the front desk, and before one that lies at the road office.
AT_FRONT_DESK = {
    "rina": CaseRole.OPERATOR, "dewi": CaseRole.SUPERVISOR, "adi": CaseRole.ADMIN, "fitri": CaseRole.OFFICER,
    "sari": None, "joko": None, "tono": None, "reporter": CaseRole.REPORTER, "system": CaseRole.SYSTEM,
}  # fmt: skip
AT_ROAD_OFFICE = AT_FRONT_DESK | {"fitri": None, "sari": CaseRole.OFFICER, "joko": CaseRole.HEAD}


def one_reason(verb: Verb) -> str:
    return next(iter(reasons_of(verb)), "")


@pytest.fixture
def everybody(world: World) -> dict[str, Any]:
    """The people of the city, an officer of the front desk, and the two who are no people of the staff."""
    fitri = person(world.city, "Fitri", Role.OFFICER, agency=world.front_desk)
    staff = {name: getattr(world, name) for name in AT_FRONT_DESK if hasattr(world, name)}
    return staff | {"fitri": fitri, "reporter": REPORTER, "system": SYSTEM}


@pytest.fixture
def cases(world: World) -> Cases:
    """A case in each state, brought there by its people."""
    new = world.report().case
    on_hold, back, again = world.started(), world.assigned(), world.closed()
    return {
        Status.RECEIVED: new,
        Status.TRIAGED: actions.triage(world.report().case.pk, Move(by=world.rina, at=MONDAY)),
        Status.ASSIGNED: world.assigned(),
        Status.IN_PROGRESS: world.started(),
        Status.FIXED: world.fixed(),
        Status.VERIFIED: world.verified(),
        Status.CLOSED: world.closed(),
        Status.REOPENED: actions.reopen(
            again.pk, Move(by=REPORTER, at=MONDAY + timedelta(hours=8), reason=one_reason(Verb.REOPEN))
        ),
        Status.RETURNED: actions.return_case(
            back.pk, Move(by=world.sari, at=MONDAY, reason=one_reason(Verb.RETURN), agency=world.water)
        ),
        Status.REJECTED: actions.reject(
            world.report().case.pk,
            Move(by=world.rina, at=MONDAY, reason=one_reason(Verb.REJECT), text="Bukan laporan."),
        ),
        Status.MERGED: actions.merge(
            world.report().case.pk, Move(by=world.rina, at=MONDAY, target=new, reason=one_reason(Verb.MERGE))
        ),
        Status.ON_HOLD: actions.hold(
            on_hold.pk, Move(by=world.sari, at=MONDAY, reason=one_reason(Verb.HOLD), text="Menunggu aspal.", until=NOW)
        ),
    }


@pytest.fixture
def doings(world: World) -> dict[Verb, Doing]:
    """Each verb with all that it may need."""
    crew = agency(world.city, "sektor-jalan", "Sektor Jalan", AgencyKind.SUBDEPARTMENT, world.roads_south)
    other = world.report().case
    why = {verb: one_reason(verb) for verb in BY_VERB}
    return {
        Verb.TRIAGE: lambda pk, by: actions.triage(pk, Move(by=by, at=NOW)),
        Verb.ASSIGN: lambda pk, by: actions.assign(pk, Move(by=by, at=NOW, agency=world.water)),
        Verb.DELEGATE: lambda pk, by: actions.delegate(pk, Move(by=by, at=NOW, agency=crew)),
        Verb.RETURN: lambda pk, by: actions.return_case(
            pk, Move(by=by, at=NOW, reason=why[Verb.RETURN], agency=world.water)
        ),
        Verb.DECIDE: lambda pk, by: actions.decide(pk, Move(by=by, at=NOW, agency=world.water, text="Ini pipa.")),
        Verb.START: lambda pk, by: actions.start(pk, Move(by=by, at=NOW)),
        Verb.COORDINATE: lambda pk, by: actions.coordinate(
            pk, Move(by=by, at=NOW, agency=world.kelurahan_mawar, text="Atur lalu lintas.")
        ),
        Verb.HOLD: lambda pk, by: actions.hold(
            pk, Move(by=by, at=NOW, reason=why[Verb.HOLD], text="Hujan.", until=NOW + timedelta(days=1))
        ),
        Verb.RESUME: lambda pk, by: actions.resume(pk, Move(by=by, at=NOW)),
        Verb.FIX: lambda pk, by: actions.fix(pk, Move(by=by, at=NOW, text="Ditambal.", photos=[photo()])),
        Verb.REDO: lambda pk, by: actions.redo(pk, Move(by=by, at=NOW, reason=why[Verb.REDO], text="Terlalu gelap.")),
        Verb.VERIFY: lambda pk, by: actions.verify(pk, Move(by=by, at=NOW, text="Cocok.")),
        Verb.CONFIRM: lambda pk, by: actions.confirm(pk, Move(by=by, at=NOW)),
        Verb.CLOSE: lambda pk, by: actions.close(pk, Move(by=by, at=NOW)),
        Verb.REJECT: lambda pk, by: actions.reject(
            pk, Move(by=by, at=NOW, reason=why[Verb.REJECT], text="Bukan laporan.")
        ),
        Verb.MERGE: lambda pk, by: actions.merge(pk, Move(by=by, at=NOW, target=other, reason=why[Verb.MERGE])),
        Verb.SPLIT: lambda pk, by: actions.split(pk, Move(by=by, at=NOW, reason=why[Verb.SPLIT], text="Lubang lain.")),
        Verb.REOPEN: lambda pk, by: actions.reopen(pk, Move(by=by, at=NOW, reason=why[Verb.REOPEN])),
        # These make cases of their own; on a case that is there they can only be tried past their functions.
        Verb.RECEIVE: past(Verb.RECEIVE),
        Verb.ADOPT: past(Verb.ADOPT),
    }


def past(verb: Verb) -> Doing:
    """The verb without its function, by the way that all functions take."""
    action = Action(verb, lambda _case, _move: event_of(verb)(), lambda _case_id, move: move)
    return lambda pk, by: action(pk, Move(at=NOW, by=by, reason=one_reason(verb)))


def is_in_table(verb: Verb, case: Case, status: Status, who: str, *, front_desk: int) -> bool:
    """What the table says: whether this may be done now by them."""
    row, capacity = BY_VERB[verb], (AT_FRONT_DESK if case.agency_id == front_desk else AT_ROAD_OFFICE)[who]
    return status in row.sources and capacity in row.who


def traces() -> tuple[object, ...]:
    """All that a verb could leave behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        jobs = cursor.fetchone()
    return jobs, Event.objects.count(), Task.objects.count(), list(Case.objects.order_by("pk").values())


def was_done(doing: Doing, pk: int, by: Any) -> bool:
    """Whether it went through. What was done is undone; what was refused is not, for it must have left nothing."""
    before = transaction.savepoint()
    try:
        doing(pk, by)
    except Refused:
        transaction.savepoint_commit(before)
        return False
    transaction.savepoint_rollback(before)
    return True


def set_returns(verb: Verb) -> None:
    """A decision needs a case that came back twice; nothing else wants one."""
    disputed = Requirement.DISPUTED in BY_VERB[verb].needs
    Case.objects.update(return_count=RETURNS_UNTIL_DECISION if disputed else 0)


def test_every_verb_in_every_state_by_everybody(
    world: World, cases: Cases, everybody: dict[str, Any], doings: dict[Verb, Doing]
) -> None:
    assert set(cases) == set(Status)
    assert set(doings) == set(BY_VERB)
    wrong = []
    for verb, doing in doings.items():
        set_returns(verb)
        before = traces()
        for status, case in cases.items():
            for who, by in everybody.items():
                may = is_in_table(verb, case, status, who, front_desk=world.front_desk.pk)
                if was_done(doing, case.pk, by) != may:
                    wrong.append(f"{who} {'may not' if may else 'may'} {verb} what is {status}")
        assert traces() == before, f"a refused {verb} left a trace"
    assert wrong == []
