"""Random people do random things to cases: the promise kept step by step is the one that the history gives when it is read anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from tanggap.cases.models import Case, Event
from tanggap.cases.states import OPEN
from tanggap.deadlines.actions import follow_case
from tanggap.deadlines.models import Deadline
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.directory.steps import SlaStep
from tests.cases.test_machine import City
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.support.examples import examples

# Completion in working days, so that pauses over nights, weekends and holidays matter.
WORKING = SEVEN_DAYS.replace('duration = "category"', 'duration = "4 working days"')


class UnderTheClock(City):
    """The city of the cases' own machine, with a policy."""

    @initialize()
    def found_the_city(self) -> None:
        super().found_the_city()
        with tempfile.TemporaryDirectory() as folder:
            decide(self.world, WORKING, Path(folder))

    @invariant()
    def the_promises_hold(self) -> None:
        if not hasattr(self, "world"):
            return
        directory = SlaDirectory(self.world.city)
        for case in Case.objects.filter(pk__in=self.cases, status__in=OPEN):
            clocks = directory.clocks_of(list(Event.objects.filter(case=case).order_by("number")))
            promised = [clock for clock in clocks if clock.step is SlaStep.COMPLETION and clock.is_open]
            # What was reported before the policy of this city was made keeps what it was promised then.
            if case.pk == self.cases[0] and case.reopen_count == 0:
                continue
            assert [clock.countdown.due_at for clock in promised] == [case.due_at], "incremental and replayed agree"
            assert (promised[0].countdown.paused_at is None) == (case.paused_at is None)
            rows = follow_case(case.pk, at=self.now, city=directory)
            again = follow_case(case.pk, at=self.now, city=directory)
            assert [row.pk for row in rows] == [row.pk for row in again]
        standing = Deadline.objects.exclude(paused_at=None)
        assert not standing.exclude(next_at=None).exists(), "nobody is reminded by a clock that stands"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_history_gives_the_promise() -> None:
    run_state_machine_as_test(
        UnderTheClock,
        settings=examples(12, steps=25),
    )
