"""Any history and any single manipulation of it: the ledger names it, and accuses nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tanggap.cases import actions, ledger
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Event
from tanggap.platform.errors import Refused
from tests.cases.forging import HOUR, superuser
from tests.support.examples import examples
from tests.support.scenes import small_city
from tests.world import MONDAY, World

pytestmark = pytest.mark.usefixtures("undone")


@dataclass(frozen=True)
class Attack:
    """One manipulation of one event; `sql` gets the id."""

    name: str
    sql: str


ATTACKS = (
    Attack("edit text", "UPDATE cases_event SET text = text || '.' WHERE id = %s"),
    Attack("edit time", "UPDATE cases_event SET at = at + interval '1 microsecond' WHERE id = %s"),
    Attack("edit facts", """UPDATE cases_event SET facts = facts || '{"x": 1}' WHERE id = %s"""),
    Attack("delete", "DELETE FROM cases_event WHERE id = %s"),
    Attack("renumber", "UPDATE cases_event SET number = number + 1000 WHERE id = %s"),
    Attack("silence", "UPDATE cases_event SET text = '', redacted_at = now() WHERE id = %s"),
    Attack("hide", "UPDATE cases_event SET visibility = translate(visibility, 'abcdefil', 'bcdefila') WHERE id = %s"),
)
STEPS: dict[str, Callable[[World, Case, datetime], object]] = {
    "note": lambda world, case, at: actions.note(case.pk, Move(by=world.rina, at=at, text="Dicek.")),
    "assign": lambda world, case, at: actions.assign(case.pk, Move(by=world.rina, at=at, agency=world.roads_south)),
    "start": lambda world, case, at: actions.start(case.pk, Move(by=world.sari, at=at)),
    "return": lambda world, case, at: actions.return_case(
        case.pk, Move(by=world.sari, at=at, reason="other_agency", agency=world.water)
    ),
    "triage": lambda world, case, at: actions.triage(case.pk, Move(by=world.rina, at=at)),
    "seal": lambda world, case, at: ledger.anchor(at=at),
}


@given(
    steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(STEPS))), max_size=12),
    attack=st.sampled_from(ATTACKS),
    victim=st.integers(0, 1000),
)
@examples(30)
@pytest.mark.django_db
@pytest.mark.slow
def test_whatever_happened_any_single_manipulation_is_named(
    steps: list[tuple[int, str]], attack: Attack, victim: int
) -> None:
    with transaction.atomic():
        world = small_city()
        cases = [world.report(photos=[]).case for _ in range(3)]
        for hours, (index, step) in enumerate(steps, start=1):
            try:
                STEPS[step](world, cases[index], MONDAY + hours * HOUR)
            except Refused:
                continue
        assert ledger.verify().is_whole
        events = list(Event.objects.select_related("case").order_by("pk"))
        event = events[victim % len(events)]
        with superuser() as run:
            run(attack.sql, event.pk)
        found = ledger.verify().findings
        numbers = {event.number, event.number + 1000, 0}
        assert any(one.case == event.case.code and one.number in numbers for one in found), attack.name
        assert {one.case for one in found} == {event.case.code}, "nobody else is accused"
        transaction.set_rollback(True)
