"""The table itself: every verb and state in its place, and the graph they make. test_cross_product.py carries all of it out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tanggap
from tanggap.cases import actions
from tanggap.cases.actions.moves import take_row
from tanggap.cases.events import EVENTS, event_of
from tanggap.cases.models import Case
from tanggap.cases.reasons import reasons_of
from tanggap.cases.states import CLOCK_RUNS, ENDED, OPEN, PAUSED, TO_VERIFY, PublicStatus, Status
from tanggap.cases.workflow import BY_VERB, CaseRole, Requirement, Verb
from tests.world import MONDAY

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


def test_a_row_is_taken_only_from_where_it_starts() -> None:
    """What an import brings is held against the table as what people do, also where assertions are switched off."""
    closed = Case(status=Status.CLOSED)
    with pytest.raises(ValueError, match="does not start from"):
        take_row(closed, BY_VERB[Verb.ADOPT], MONDAY)


def test_a_status_is_set_in_one_place() -> None:
    package = Path(tanggap.__file__).parent
    sets = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "public_status" and isinstance(node.ctx, ast.Store)
    ]
    assert sets == ["cases/actions/moves.py"]
    given = re.compile(r"\bCase\([^)]*\bstatus=", re.DOTALL)
    assert not [path for path in (package / "cases").rglob("*.py") if given.search(path.read_text())]
