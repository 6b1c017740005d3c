"""Who gets what at every address of the report flow: the device that began the draft, a stranger, ten of the staff.

A new address without a row fails. A leaked address of a draft or a receipt opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from tanggap.cases.models import Case
from tanggap.intake.models import Draft
from tanggap.intake.urls import urlpatterns
from tests.intake.steps import Resident
from tests.support.doors import answers, visitors
from tests.world import World


@dataclass
class Scene:
    """A draft that only needs the last button, and a report that this device sent before."""

    draft: Draft
    sent: Case

    def photo(self) -> list[Any]:
        return [self.draft.pk, self.draft.photos.get().pk]


Args = Callable[[Scene], list[Any]]


def _none(_scene: Scene) -> list[Any]:
    return []


def _draft(scene: Scene) -> list[Any]:
    return [scene.draft.pk]


# name: (method, arguments, answer for everybody, answer for the device that began it)
ROWS: dict[str, tuple[str, Args, int, int]] = {
    "start": ("get", _none, 200, 200),
    "outlines": ("get", _none, 200, 200),
    "receipt": ("get", lambda scene: [scene.sent.code], 404, 200),
    "resume": ("get", _draft, 404, 302),
    "photos": ("get", _draft, 404, 200),
    "thumb": ("get", Scene.photo, 404, 200),
    "remove_photo": ("post", Scene.photo, 404, 302),
    "place": ("get", _draft, 404, 200),
    "category": ("get", _draft, 404, 200),
    "same": ("get", _draft, 404, 302),  # nothing like it was reported nearby
    "send": ("post", _draft, 404, 302),
    "drop": ("post", _draft, 404, 302),  # last: a file that was thrown away does not come back for the next visitor
}


@pytest.fixture
def scene(resident: Resident) -> Scene:
    first = resident.ready()
    resident.send(first)
    first.refresh_from_db()
    assert first.report is not None
    return Scene(resident.ready("lampu-mati"), first.report.case)


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ROWS)


def test_who_gets_what(city: World, scene: Scene, resident: Resident) -> None:
    everybody = visitors(city) | {"own device": resident.client}
    for name, (method, args, others, own) in ROWS.items():
        found = answers(everybody, method, reverse(f"intake:{name}", args=args(scene)))
        assert found == dict.fromkeys(everybody, others) | {"own device": own}, name


def test_what_another_device_sends_does_nothing(scene: Scene, neighbour: Resident) -> None:
    before = Draft.objects.filter(pk=scene.draft.pk).values().get()
    for name, (_method, args, _others, _own) in ROWS.items():
        if name != "start":
            neighbour.client.post(reverse(f"intake:{name}", args=args(scene)), {"category": "jalan-rusak"})
    assert Draft.objects.filter(pk=scene.draft.pk).values().get() == before
    assert scene.draft.photos.count() == 1
    assert Case.objects.count() == 1
