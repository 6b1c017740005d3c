"""What follows a case once it was sent: the jobs that are deferred, by their names of today and of before."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tanggap.routing.dispatch_outcomes import FOLLOWED
from tanggap.web.reactions import REACTIONS


def test_every_event_that_tells_how_a_dispatch_ended_starts_the_job_that_learns_from_it() -> None:
    assert [kind for kind in FOLLOWED if "tanggap.routing.tasks.learn" not in REACTIONS.get(kind, ())] == []


def test_a_search_for_duplicates_queued_under_its_old_name_still_runs() -> None:
    old, new = (app.tasks[f"tanggap.routing.tasks.look_for_{name}"] for name in ("twins", "duplicates"))
    assert old is new
