"""Missed deadlines as the sweep records them, for tests of what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tanggap.accountability.actions import store_rule
from tanggap.accounts.models import Person, Role
from tanggap.cases.models import Case
from tanggap.deadlines.models import Breach, Deadline
from tanggap.directory.models import Agency
from tests.accountability.test_arithmetic import RULE
from tests.world import World, person

OCTOBER = date(2026, 10, 1)
IN_OCTOBER = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)
# The month is over, and so is the time to contest what was missed in it.
IN_NOVEMBER = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def deadline(
    case: Case, *, due_at: datetime, agency: Agency | None = None, step: str = "completion", **more: Any
) -> Deadline:
    """A clock of the case; met in time unless the test says otherwise."""
    number = Deadline.objects.count() + 1
    starts = due_at - timedelta(days=7)
    return Deadline.objects.create(
        case=case, step=step, serial=number, agency=agency or case.agency, starts_at=starts, due_at=due_at,
        **{"met_at": due_at - timedelta(hours=1), **more},
    )  # fmt: skip


def missed(
    case: Case, *, due_at: datetime = IN_OCTOBER, agency: Agency | None = None, hours: int = 5, **more: Any
) -> Breach:
    """A deadline that the case's office missed by so many hours."""
    ended = due_at + timedelta(hours=hours)
    clock = deadline(case, due_at=due_at, agency=agency, met_at=ended, step=more.pop("step", "completion"))
    return Breach.objects.create(
        deadline=clock, city=case.city, case=case, step=clock.step, agency=clock.agency, due_at=due_at,
        noticed_at=due_at + timedelta(minutes=1), ended_at=ended, **more,
    )  # fmt: skip


def bad_month(world: World, *, missed_ones: int = 4, duties: int = 30) -> list[Breach]:
    """October at the road office: so many duties, of which some were missed."""
    case = world.started(at=IN_OCTOBER - timedelta(days=7))
    for number in range(duties - missed_ones):
        deadline(case, due_at=IN_OCTOBER + timedelta(minutes=number))
    return [
        missed(world.started(at=IN_OCTOBER - timedelta(days=7)), due_at=IN_OCTOBER + timedelta(hours=number))
        for number in range(missed_ones)
    ]


def with_rule(world: World, **changed: Any) -> None:
    """The city has the rule of the tests."""
    store_rule(world.city, replace(RULE, **changed), at=IN_OCTOBER)


def nina(world: World, name: str = "Nina") -> Person:
    """Supervises the whole city and belongs to no office: may sign for the road office."""
    root = world.melati.__class__.objects.get(city=world.city, parent=None)
    return person(world.city, name, Role.SUPERVISOR, area=root)
