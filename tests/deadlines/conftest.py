"""The small city with Jakarta's seven days, and a worker that may be told what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tanggap.deadlines.actions.sweeping import Sweep
    from tanggap.deadlines.models import Deadline
    from tanggap.directory.models import DeadlinePolicy
    from tanggap.directory.steps import SlaStep


@pytest.fixture
def policy(world: Any, tmp_path: Path) -> DeadlinePolicy:
    from tests.deadlines.policies import SEVEN_DAYS, decide

    return decide(world, SEVEN_DAYS, tmp_path)


@pytest.fixture
def sweep_at(drain_jobs: Callable[[], int], policy: DeadlinePolicy) -> Callable[[datetime], Sweep]:
    """The worker at that moment: it follows what happened, looks at the clocks, tells people."""
    from tanggap.deadlines import actions

    def at(moment: datetime) -> Sweep:
        drain_jobs()
        done = actions.sweep(at=moment)
        drain_jobs()
        return done

    return at


@pytest.fixture
def clock_of(drain_jobs: Callable[[], int], policy: DeadlinePolicy) -> Callable[[Any, SlaStep], Deadline]:
    """The latest clock of a step, after everything was followed."""
    from tanggap.deadlines.models import Deadline

    def find(case: Any, step: SlaStep) -> Deadline:
        drain_jobs()
        return Deadline.objects.filter(case=case.pk, step=step).latest("serial")

    return find
