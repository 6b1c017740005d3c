"""No ping-pong: after two returns somebody with authority decides, and the decision binds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tanggap.accounts.models import Person, Role
from tanggap.cases import actions, refusals
from tanggap.cases.actions import Move
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import Decided, Returned
from tanggap.cases.models import Case
from tanggap.cases.permissions import open_verbs
from tanggap.cases.public import public_case
from tanggap.cases.states import Status
from tanggap.cases.workflow import Verb
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, build_world, person

HOUR = timedelta(hours=1)


@pytest.fixture
def disputed(world: World) -> Case:
    """The road office says the water company, the water company says the road office."""
    case = world.assigned()
    actions.return_case(case.pk, Move(by=world.sari, at=MONDAY + HOUR, reason="other_agency", agency=world.water))
    actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 2 * HOUR, agency=world.water))
    return actions.return_case(
        case.pk, Move(by=world.tono, at=MONDAY + 3 * HOUR, reason="other_owner", agency=world.roads_south)
    )


def decided(world: World, case: Case) -> Case:
    return actions.decide(
        case.pk, Move(by=world.dewi, at=MONDAY + 4 * HOUR, agency=world.water, text="Lubang digali untuk pipa.")
    )


def verbs(person: Person, case: Case) -> set[Verb]:
    return {row.verb for row in open_verbs(person, case)}


def refused(code: str, attempt: object) -> None:
    with pytest.raises(Refused) as caught:
        attempt()  # type: ignore[operator]
    assert caught.value.code == code


def test_a_first_return_goes_to_triage_as_ever(world: World) -> None:
    case = world.assigned()
    case = actions.return_case(
        case.pk, Move(by=world.sari, at=MONDAY + HOUR, reason="other_agency", agency=world.water)
    )
    assert Verb.ASSIGN in verbs(world.rina, case)
    assert Verb.DECIDE not in verbs(world.dewi, case)
    early: dict[str, Any] = {"by": world.dewi, "at": MONDAY + 2 * HOUR, "agency": world.water, "text": "Saya putuskan."}
    refused(refusals.NO_DECISION_NEEDED, lambda: actions.decide(case.pk, Move(**early)))


def test_after_two_returns_the_operator_may_not_try_a_third(world: World, disputed: Case) -> None:
    assert Verb.ASSIGN not in verbs(world.rina, disputed)
    at = MONDAY + 4 * HOUR
    refused(
        refusals.DECISION_NEEDED,
        lambda: actions.assign(disputed.pk, Move(by=world.rina, at=at, agency=world.kelurahan_melati)),
    )
    refused(
        refusals.NOT_ALLOWED,
        lambda: actions.decide(disputed.pk, Move(by=world.rina, at=at, agency=world.water, text="Sudah jelas.")),
    )


def test_who_has_authority(world: World, disputed: Case) -> None:
    head = person(world.city, "Bambang", Role.AGENCY_HEAD, agency=world.front_desk)
    assert all(Verb.DECIDE in verbs(who, disputed) for who in (world.dewi, world.adi, head))
    assert Verb.DECIDE not in verbs(world.joko, disputed) | verbs(world.wati, disputed)


def test_a_decision_says_why_and_the_resident_reads_it(world: World, disputed: Case) -> None:
    case = decided(world, disputed)
    assert (case.status, case.agency) == (Status.ASSIGNED, world.water)
    page = public_case(world.city, case.code, at=MONDAY + 5 * HOUR)
    assert page is not None
    line = page.timeline[-1]
    assert (line.kind, line.text, line.named_agency) == (
        Decided.kind,
        "Lubang digali untuk pipa.",
        "Perusahaan Air",
    )


def test_a_decision_without_a_reason_is_none(world: World, disputed: Case) -> None:
    refused(
        refusals.TEXT_MISSING,
        lambda: actions.decide(disputed.pk, Move(by=world.dewi, at=MONDAY + 4 * HOUR, agency=world.water, text=" ")),
    )


def test_the_agency_that_was_told_so_cannot_return_it_for_a_reason_already_weighed(
    world: World, disputed: Case
) -> None:
    case, at = decided(world, disputed), MONDAY + 5 * HOUR
    for reason in ("other_agency", "other_owner"):
        refused(
            refusals.BOUND_BY_DECISION,
            lambda reason=reason: actions.return_case(
                case.pk, Move(by=world.tono, at=at, reason=reason, agency=world.roads)
            ),
        )


def test_a_new_reason_or_another_place_reopens_the_question(world: World, disputed: Case) -> None:
    case, at = decided(world, disputed), MONDAY + 5 * HOUR
    actions.correct_place(case.pk, Move(by=world.rina, at=at, place=world.place(world.mawar)))
    back = actions.return_case(
        case.pk, Move(by=world.tono, at=at, reason="other_owner", text="Pipa itu bukan milik kami.")
    )
    assert (back.status, back.return_count) == (Status.RETURNED, 3)
    again = decided(world, back)
    third = actions.return_case(
        again.pk, Move(by=world.tono, at=at, reason="place_not_found", text="Tidak ada lubang.")
    )
    assert third.return_count == 4


def test_a_decision_binds_the_parts_of_the_agency_too(world: World, disputed: Case) -> None:
    case = actions.decide(
        disputed.pk,
        Move(by=world.adi, at=MONDAY + 4 * HOUR, agency=world.roads, text="Jalan tetap urusan Dinas Jalan."),
    )
    case = actions.delegate(case.pk, Move(by=world.joko, at=MONDAY + 5 * HOUR, agency=world.roads_south))
    refused(
        refusals.BOUND_BY_DECISION,
        lambda: actions.return_case(
            case.pk, Move(by=world.sari, at=MONDAY + 6 * HOUR, reason="other_agency", agency=world.water)
        ),
    )


def test_a_wrong_address_is_mended_before_anybody_has_begun(world: World) -> None:
    case = world.assigned()
    refused(
        refusals.AGENCY_SAME,
        lambda: actions.assign(case.pk, Move(by=world.rina, at=MONDAY + HOUR, agency=world.roads_south)),
    )
    assert actions.assign(case.pk, Move(by=world.rina, at=MONDAY + HOUR, agency=world.water)).agency == world.water
    started = world.started()
    refused(
        refusals.NOT_POSSIBLE_NOW,
        lambda: actions.assign(started.pk, Move(by=world.rina, at=MONDAY + 2 * HOUR, agency=world.water)),
    )


@pytest.mark.django_db(transaction=True)
def test_the_agency_that_returns_is_the_one_that_held_the_case_when_it_was_returned() -> None:
    """Joko returns while Rina gives the case to another part of his office: he waits, and the history names that part."""
    world = build_world()
    case = world.assigned(agency=world.roads_south)
    back = Move(by=world.joko, at=MONDAY + HOUR, reason="other_agency", agency=world.water)
    with ThreadPoolExecutor(max_workers=1) as joko:
        with transaction.atomic():
            held = locked(case.pk)
            returning = joko.submit(in_its_own_connection, lambda: actions.return_case(case.pk, back))
            wait_until_it_waits(returning)
            held.agency = world.roads
            held.save()
        returning.result(timeout=20)
    assert Returned.of(case.events.latest("number")).returned_by == world.roads.code


def in_its_own_connection(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def wait_until_it_waits(other: Future[None]) -> None:
    """Until the other connection waits for a lock (the database tells, no clock does), or is done without."""
    while not other.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
