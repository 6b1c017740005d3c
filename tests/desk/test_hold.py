"""How long a case may be put on hold: the form offers what the city's deadline policy allows, and no day more."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tanggap.cases.models import Case
from tests.deadlines.policies import SEVEN_DAYS, decide
from tests.desk.entering import come_in, take
from tests.world import World


@pytest.fixture
def case(world: World, tmp_path: Path) -> Case:
    """A case in work under Jakarta's policy: seven days for weather, fourteen for material, thirty for a budget."""
    decide(world, SEVEN_DAYS, tmp_path)
    return world.started(at=timezone.now())


def offered(client: Any, case: Case) -> dict[str, date]:
    """The last day that the form lets a browser choose for each reason."""
    form = client.get(reverse("desk:step", args=[case.code, "hold"])).context["it"].form
    days = json.loads(form.fields["until"].widget.attrs["data-latest"])
    return {reason: date.fromisoformat(day) for reason, day in days.items()}


@pytest.mark.parametrize(("reason", "days"), [("weather", 7), ("material", 14), ("budget", 30)])
def test_the_form_offers_what_the_policy_allows_for_the_reason(
    world: World, case: Case, reason: str, days: int
) -> None:
    sari = come_in(world.sari)
    last = offered(sari, case)[reason]
    assert days - 1 <= (last - timezone.localdate()).days <= days
    taken = take(sari, case, "hold", reason=reason, text="Menunggu.", until=last.isoformat())
    assert taken.status_code == 302, "the last day that is offered is accepted"


def test_without_scripts_the_longest_pause_of_the_policy_is_the_limit(world: World, case: Case) -> None:
    form = come_in(world.sari).get(reverse("desk:step", args=[case.code, "hold"])).context["it"].form
    limits = form.fields["until"].widget.attrs
    assert limits["max"] == max(json.loads(limits["data-latest"]).values())
