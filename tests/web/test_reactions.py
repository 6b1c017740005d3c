"""Whatever the clocks or the learning read must wake them: each kind of event that their code names is followed by their task."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tanggap
from tanggap.cases import events
from tanggap.cases.events import EVENTS
from tanggap.deadlines.step_rules import step_rules
from tanggap.routing.dispatch_outcomes import FOLLOWED
from tanggap.web.reactions import REACTIONS, tasks_after

PACKAGE = Path(tanggap.__file__).parent
CLOCKS, LEARN = "tanggap.deadlines.tasks.follow", "tanggap.routing.tasks.learn"
READ_BY_THE_CLOCKS = ("deadlines/projection.py", "deadlines/step_rules.py", "deadlines/sla_facts.py")
# Events that the clocks read but are not woken by, and why.
WITHOUT_WAKING = {
    events.DueChanged.kind,  # its writer holds the clocks itself, or the event that moved the end wakes them
}


def named(path: str) -> Iterator[str]:
    """The kinds of events whose classes this file names."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text())):
        cls = getattr(events, getattr(node, "attr", getattr(node, "id", "")), None)
        if isinstance(cls, type) and issubclass(cls, events.CaseEvent) and cls.kind:
            yield cls.kind


def of_the_rows() -> set[str]:
    rows = step_rules()
    sets = [one for row in rows for one in (row.starts_on, row.met_by, row.cancelled_by, row.pauses_on, row.resumes_on)]
    return {cls.kind for one in sets for cls in one if cls.kind}


def test_whatever_the_clocks_read_wakes_them() -> None:
    read = {kind for path in READ_BY_THE_CLOCKS for kind in named(path)} | of_the_rows()
    assert len(read) > 20
    assert {kind for kind in read if CLOCKS not in tasks_after(kind)} == WITHOUT_WAKING


def test_whatever_the_learning_reads_wakes_it() -> None:
    assert {kind for kind in FOLLOWED if LEARN not in tasks_after(kind)} == set()


def test_nobody_waits_for_an_event_that_is_never_written() -> None:
    announced = {"deadlines_reached", "policy_applied"}
    assert set(REACTIONS) - announced <= set(EVENTS)
