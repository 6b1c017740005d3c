"""The table itself: every verb and state in its place, and the graph they make. test_cross_product.py carries all of it out."""

from __future__ import annotations

import pytest

from tanggap.cases import actions
from tanggap.cases.events import EVENTS, event_of
from tanggap.cases.reasons import reasons_of
from tanggap.cases.states import CLOCK_RUNS, ENDED, OPEN, PAUSED, TO_VERIFY, PublicStatus, Status
from tanggap.cases.workflow import BY_VERB, CaseRole, Requirement, Verb

TABLE = list(BY_VERB.values())
VERBS = list(BY_VERB)


def test_every_verb_stands_once_in_the_table() -> None:
    assert [row.verb for row in TABLE] == VERBS
    assert [getattr(Verb, name) for name in Verb.__annotations__] == VERBS


def test_every_verb_writes_an_event_of_its_own() -> None:
    assert {event.verb for event in EVENTS.values() if event.verb} == set(VERBS)
    assert len({event_of(verb) for verb in VERBS}) == len(VERBS)


def test_every_verb_selects_a_function() -> None:
    for_cases_that_come = {Verb.RECEIVE: actions.receive_report, Verb.ADOPT: actions.import_cases}
    assert set(actions.ACTIONS) | set(for_cases_that_come) == set(VERBS)
    assert all(actions.ACTIONS[verb].verb == verb for verb in actions.ACTIONS)


def test_every_state_is_reachable_from_a_new_report() -> None:
    reached, frontier = set(), {BY_VERB[Verb.RECEIVE].target}
    while frontier:
        reached |= frontier
        frontier = {row.target for row in TABLE if row.sources & reached} - reached
    assert reached == set(Status)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_open_state_leads_to_an_end(status: Status) -> None:
    reached, frontier = set(), {status}
    while frontier:
        reached |= frontier
        frontier = {row.target for row in TABLE if row.sources & reached} - reached
    assert reached & ENDED


def test_states_are_open_or_ended_never_both() -> None:
    assert set(Status) == OPEN | ENDED
    assert not OPEN & ENDED
    assert CLOCK_RUNS == OPEN - PAUSED - TO_VERIFY


def test_a_verb_that_needs_a_reason_has_a_list_and_no_other_has() -> None:
    for row in TABLE:
        assert bool(reasons_of(row.verb)) == (Requirement.REASON in row.needs), row.verb


def test_nobody_but_a_second_person_or_the_reporter_declares_a_fix_done() -> None:
    for row in TABLE:
        if row.public is PublicStatus.DONE and row.sources & {Status.FIXED}:
            assert Requirement.SECOND_PERSON in row.needs or row.who == {CaseRole.REPORTER}
